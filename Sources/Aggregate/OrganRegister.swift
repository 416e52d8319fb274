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
  private var byName: [Key128: [Int]] = [:]
  /// By credit code all names the organ bore.
  private var namesOfCode: [Key128: [Int]] = [:]

  /// An empty register: nobody is government.
  public init() {}

  /// The register made of records of kind `organ`.
  ///
  /// Each address names a record in force, in the order of its key, so that the register does not
  /// depend on the order of deliveries.
  public init(schema: RecordSchema, batches: [RecordBatch], addresses: [RecordAddress]) {
    let fields = RegisterFields(schema: schema)
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
        byName[Key128(hashing: entry.nameKey.span), default: []].append(index)
      }
      namesOfCode[Key128(hashing: code.span), default: []].append(index)
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
    guard !entries.isEmpty, !code.isEmpty else { return nil }
    return byCode[Key128(hashing: code)].map { entries[$0] }
  }

  /// The organ that bore a name on a day, by its comparable form; nil when several did.
  ///
  /// Without a day the name may be one of any time.
  public func organ(nameKey: borrowing Span<UInt8>, on day: Int32?) -> Entry? {
    guard !entries.isEmpty, !nameKey.isEmpty,
      let candidates = byName[Key128(hashing: nameKey)]
    else { return nil }
    let borne = candidates.map { entries[$0] }.filter { entry in
      guard let day else { return true }
      return entry.firstDay <= day && day <= entry.lastDay
    }
    guard let first = borne.first, borne.allSatisfy({ $0.code == first.code }) else { return nil }
    return first
  }
}

extension OrganRegister {
  /// All names of the organ with a credit code, oldest first.
  func names(code: borrowing Span<UInt8>) -> [Entry] {
    (namesOfCode[Key128(hashing: code)] ?? []).map { entries[$0] }
      .sorted { ($0.firstDay, $0.lastDay) < ($1.firstDay, $1.lastDay) }
  }

  /// All entries with a name, by its comparable form.
  func bearers(nameKey: borrowing Span<UInt8>) -> [Entry] {
    (byName[Key128(hashing: nameKey)] ?? []).map { entries[$0] }
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
