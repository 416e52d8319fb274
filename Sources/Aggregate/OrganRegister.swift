import Bytes
import Foundation
public import Records

/// The register of organs and institutions of government (机关、事业单位、参公单位), with the names
/// they bore and when.
public struct OrganRegister: Sendable {
  /// An organ as one row of the register tells it: one name and the days it was borne.
  public struct Entry: Sendable {
    /// The organ's unified social credit code.
    public let code: [UInt8]
    /// The name as registered.
    public let name: [UInt8]
    /// The comparable form of the name.
    public let nameKey: [UInt8]
    /// What sort of body it is, such as 机关.
    public let organClass: [UInt8]
    /// The first day of the name, days since 1970-01-01.
    public let firstDay: Int32
    /// The last day of the name; `Int32.max` while it is borne.
    public let lastDay: Int32
  }

  /// All entries.
  public private(set) var entries: [Entry] = []
  /// By credit code, and by the organization code within it.
  private var byCode: [Key128: Int] = [:]
  /// By the comparable form of a name where its bearers stand in `bearers`.
  private var byName: [Key128: Range<Int>] = [:]
  /// The entries of each name.
  private var bearers: [Int] = []
  /// For each entry where the names of its organ stand in `namesInOrder`.
  private var namesOfEntry: [Range<Int>] = []
  /// The entries of each organ, oldest name first.
  private var namesInOrder: [Int] = []

  /// An empty register: nobody is government.
  public init() {}

  /// The register made of records of kind `organ`.
  ///
  /// Each address names a record in force, in the order of its key, so that the register does not
  /// depend on the order of deliveries.
  public init(schema: RecordSchema, batches: [RecordBatch], addresses: [RecordAddress]) {
    let fields = RegisterFields(schema: schema)
    var entriesOfName: [Key128: [Int]] = [:]
    var entriesOfCode: [Key128: [Int]] = [:]
    for address in addresses {
      let batch = batches[Int(address.batch)]
      let row = Int(address.row)
      let data = batch.data
      let bytes = data.span
      let code = fields.bytes("organCode", batch, row, bytes)
      guard !code.isEmpty else { continue }
      let entry = Entry(
        code: code, name: fields.bytes("organName", batch, row, bytes),
        nameKey: fields.bytes("organNameKey", batch, row, bytes),
        organClass: fields.bytes("organClass", batch, row, bytes),
        firstDay: fields.days("nameFrom", batch, row, bytes) ?? Int32.min,
        lastDay: fields.days("nameUntil", batch, row, bytes) ?? Int32.max)
      let index = entries.count
      entries.append(entry)
      for part in Self.codes(of: code.span)
      where byCode[part].map({ entries[$0].lastDay < entry.lastDay }) ?? true {
        byCode[part] = index
      }
      if !entry.nameKey.isEmpty {
        entriesOfName[Key128(hashing: entry.nameKey.span), default: []].append(index)
      }
      entriesOfCode[Key128(hashing: code.span), default: []].append(index)
    }
    for (name, indexes) in entriesOfName {
      byName[name] = bearers.count..<bearers.count + indexes.count
      bearers += indexes
    }
    namesOfEntry = Array(repeating: 0..<0, count: entries.count)
    for indexes in entriesOfCode.values {
      let range = namesInOrder.count..<namesInOrder.count + indexes.count
      namesInOrder += indexes.sorted {
        let (one, other) = (entries[$0], entries[$1])
        return (one.firstDay, one.lastDay, $0) < (other.firstDay, other.lastDay, $1)
      }
      for index in indexes { namesOfEntry[index] = range }
    }
  }

  /// The credit code and, as its positions 9 to 17 (GB 32100), the older organization code.
  private static func codes(of code: borrowing Span<UInt8>) -> [Key128] {
    let whole = Key128(hashing: code)
    guard code.count == 18 else { return [whole] }
    return [whole, Key128(hashing: code.extracting(8..<17))]
  }

  /// The organ with a credit code or an organization code; of several entries the one whose name is
  /// borne longest.
  public func organ(code: borrowing Span<UInt8>) -> Entry? {
    index(ofCode: code).map { entries[$0] }
  }

  /// The organ that bore a name on a day, by its comparable form; nil when several did.
  ///
  /// Without a day the name may be one of any time.
  public func organ(nameKey: borrowing Span<UInt8>, on day: Int32?) -> Entry? {
    var found: Int?
    for index in bearers[range(ofName: nameKey)] where isBorne(index, on: day) {
      if let found, entries[found].code != entries[index].code { return nil }
      found = found ?? index
    }
    return found.map { entries[$0] }
  }
}

extension OrganRegister {
  /// The entry that stands for a credit code or an organization code.
  func index(ofCode code: borrowing Span<UInt8>) -> Int? {
    guard !entries.isEmpty, !code.isEmpty else { return nil }
    return byCode[Key128(hashing: code)]
  }

  /// The indexes of all names that the organ of an entry bore, oldest first.
  func names(ofEntry index: Int) -> ArraySlice<Int> { namesInOrder[namesOfEntry[index]] }

  /// The indexes of all entries with a name, by its comparable form.
  func bearers(nameKey: borrowing Span<UInt8>) -> ArraySlice<Int> {
    bearers[range(ofName: nameKey)]
  }

  /// Whether the name of an entry was borne on a day; without a day any name was.
  func isBorne(_ index: Int, on day: Int32?) -> Bool {
    guard let day else { return true }
    return entries[index].firstDay <= day && day <= entries[index].lastDay
  }

  private func range(ofName nameKey: borrowing Span<UInt8>) -> Range<Int> {
    guard !entries.isEmpty, !nameKey.isEmpty else { return 0..<0 }
    return byName[Key128(hashing: nameKey)] ?? 0..<0
  }
}

/// Reads fields of register records by name.
struct RegisterFields {
  let schema: RecordSchema

  func bytes(
    _ name: String, _ batch: RecordBatch, _ row: Int, _ bytes: borrowing Span<UInt8>
  ) -> [UInt8] {
    guard let field = schema.index(of: name) else { return [] }
    return bytes.extracting(batch.range(of: field, in: row, bytes)).copied()
  }

  func days(
    _ name: String, _ batch: RecordBatch, _ row: Int, _ bytes: borrowing Span<UInt8>
  ) -> Int32? {
    guard let field = schema.index(of: name) else { return nil }
    return batch.days(of: field, in: row, bytes)
  }
}
