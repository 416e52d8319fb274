import Bytes
import Deduplicate
import Records

/// Records of a kind gathered from segments of many nights, to be linked or merged together.
struct RecordPool {
  /// A record to gather.
  struct Wanted {
    let key: Key128
    let version: RecordVersion
    /// The case number it bore after the last run, or nil.
    let number: Key128?
  }

  /// A gathered record.
  struct Member {
    let version: RecordVersion
    let number: Key128?
    let address: RecordAddress
  }

  private(set) var batches: [RecordBatch] = []
  private(set) var members: [Key128: Member] = [:]
  private let fieldCount: Int
  private let reader: SegmentReader

  /// The most records of one batch.
  private static let batchSize = 16_384

  /// An empty pool for records of a number of fields.
  init(fieldCount: Int, reader: SegmentReader) {
    self.fieldCount = fieldCount
    self.reader = reader
  }

  /// Gathers records that are not there yet.
  mutating func load(_ wanted: [Wanted]) throws {
    // In the order in which they lie, so that the disk is read forwards.
    let order = wanted.filter { members[$0.key] == nil }.sorted { left, right in
      let (one, other) = (left.version.place, right.version.place)
      if one.drop != other.drop {
        return (one.drop.run, one.drop.index) < (other.drop.run, other.drop.index)
      }
      return one.batch != other.batch ? one.batch < other.batch : one.row < other.row
    }
    for start in stride(from: 0, to: order.count, by: Self.batchSize) {
      let part = order[start..<min(order.count, start + Self.batchSize)]
      var builder = RecordBatchBuilder(fieldCount: fieldCount, capacity: part.count)
      for one in part where members[one.key] == nil {
        let address = RecordAddress(batch: batches.count, row: builder.recordCount)
        try reader.copy(one.key, one.version, into: &builder)
        members[one.key] = Member(version: one.version, number: one.number, address: address)
      }
      batches.append(builder.finish())
    }
  }

  /// The keys of all records, ascending.
  var keys: [Key128] { members.keys.sorted() }

  /// The places of records in ``batches``.
  func addresses(of keys: [Key128]) -> [RecordAddress] {
    keys.map { key in
      guard let member = members[key] else { preconditionFailure("a record is gathered first") }
      return member.address
    }
  }

  /// Some of the records as the engine takes them; `keys` ascend.
  func input(_ keys: [Key128], decisions: [Decision]) -> LinkageInput {
    LinkageInput(batches: batches, addresses: addresses(of: keys), decisions: decisions)
  }
}
