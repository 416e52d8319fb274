public import Bytes
import Foundation
public import Records

/// The records of one kind that are in force, and what people decided about them.
public struct LinkageInput: Sendable {
  /// The batches the addresses point into.
  public let batches: [RecordBatch]
  /// The records in force, strictly ascending by record key.
  ///
  /// A record's *ordinal* is its position here. All order in the result rests on it, so that
  /// neither the cut into batches nor the order of arrival shows.
  public let addresses: [RecordAddress]
  /// What people decided; decisions about records not in force are idle.
  public let decisions: [Decision]
  /// Names that values of a doubt are known to have borne.
  public var aliases = AliasTable()

  /// An input from its parts.
  public init(batches: [RecordBatch], addresses: [RecordAddress], decisions: [Decision] = []) {
    precondition(addresses.count < Int(Int32.max), "too many records for one kind")
    self.batches = batches
    self.addresses = addresses
    self.decisions = decisions
  }

  /// An input of all records of some batches, which must have different keys.
  public init(sorting batches: [RecordBatch], decisions: [Decision] = []) {
    var keyed: [(key: Key128, address: RecordAddress)] = []
    keyed.reserveCapacity(batches.reduce(0) { $0 + $1.count })
    for (index, batch) in batches.enumerated() {
      let bytes = batch.data.span
      for row in 0..<batch.count {
        keyed.append((batch.key(of: row, in: bytes), RecordAddress(batch: index, row: row)))
      }
    }
    keyed.sort { $0.key < $1.key }
    self.init(batches: batches, addresses: keyed.map(\.address), decisions: decisions)
  }

  /// The key of the record at an ordinal.
  public func key(of ordinal: Int) -> Key128 {
    let address = addresses[ordinal]
    let batch = batches[Int(address.batch)]
    let bytes = batch.data.span
    return batch.key(of: Int(address.row), in: bytes)
  }

  /// The ordinal of the record with a key, or nil when it is not in force.
  public func ordinal(of key: Key128) -> Int? {
    var low = 0
    var high = addresses.count
    while low < high {
      let middle = (low + high) / 2
      if self.key(of: middle) < key { low = middle + 1 } else { high = middle }
    }
    return low < addresses.count && self.key(of: low) == key ? low : nil
  }
}

/// What a person decided about two records.
public struct Decision: Sendable, Hashable {
  /// Whether the two tell of one act.
  public enum Verdict: String, Sendable {
    /// They do, whatever codes and numbers say.
    case same
    /// They do not, whatever the score says.
    case different
  }

  /// The smaller record key.
  public let left: Key128
  /// The greater record key.
  public let right: Key128
  /// What was decided.
  public let verdict: Verdict

  /// A decision about two records, in either order.
  public init(_ one: Key128, _ other: Key128, _ verdict: Verdict) {
    left = min(one, other)
    right = max(one, other)
    self.verdict = verdict
  }
}
