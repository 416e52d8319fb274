import Bytes
import Foundation
public import Records

/// The roster of civil servants (公务员): who held which post in which organ, from when to when.
public struct StaffRoster: Sendable {
  /// One person's time in one post.
  public struct Entry: Sendable {
    /// Identity number of the person; empty when the roster does not give it.
    public let identity: [UInt8]
    /// Credit code of the organ.
    public let organCode: [UInt8]
    /// The first day in post, days since 1970-01-01.
    public let firstDay: Int32
    /// The last day in post; `Int32.max` while the post is held.
    public let lastDay: Int32

    func covers(_ day: Int32?) -> Bool {
      guard let day else { return lastDay == Int32.max }
      return firstDay <= day && day <= lastDay
    }
  }

  private var entries: [Entry] = []
  private var byIdentity: [Key128: [Int]] = [:]
  private var byNameInOrgan: [Key128: [Int]] = [:]

  /// An empty roster: nobody is in office.
  public init() {}

  /// The roster made of records of kind `staff`, addresses in the order of their keys.
  public init(schema: RecordSchema, batches: [RecordBatch], addresses: [RecordAddress]) {
    let fields = RegisterFields(schema: schema)
    for address in addresses {
      let batch = batches[Int(address.batch)]
      let row = Int(address.row)
      let data = batch.data
      let bytes = data.span
      let entry = Entry(
        identity: fields.bytes("personIdentityKey", batch, row, bytes),
        organCode: fields.bytes("organCode", batch, row, bytes),
        firstDay: fields.days("inPostFrom", batch, row, bytes) ?? Int32.min,
        lastDay: fields.days("inPostUntil", batch, row, bytes) ?? Int32.max)
      let index = entries.count
      entries.append(entry)
      if !entry.identity.isEmpty {
        byIdentity[Key128(hashing: entry.identity.span), default: []].append(index)
      }
      let name = fields.bytes("personNameKey", batch, row, bytes)
      if !name.isEmpty, !entry.organCode.isEmpty {
        let key = Self.nameInOrganKey(name.span, entry.organCode.span)
        byNameInOrgan[key, default: []].append(index)
      }
    }
  }

  /// Whether the roster has no entry.
  public var isEmpty: Bool { entries.isEmpty }

  /// The post a person held on a day, by identity number.
  ///
  /// Of several posts the one entered on last; without a day, a post held now.
  public func post(identity: borrowing Span<UInt8>, on day: Int32?) -> Entry? {
    guard !entries.isEmpty, !identity.isEmpty,
      let candidates = byIdentity[Key128(hashing: identity)]
    else { return nil }
    return latest(candidates.map { entries[$0] }.filter { $0.covers(day) })
  }

  /// The post of the one person of a name in an organ on a day.
  ///
  /// Nil when two people of that name served there then: a name alone tells nobody apart. A masked
  /// identity number whose visible digits disagree rules a person out.
  public func post(
    nameKey: borrowing Span<UInt8>, organCode: borrowing Span<UInt8>, on day: Int32?,
    notContradicting masked: borrowing Span<UInt8>
  ) -> Entry? {
    guard !entries.isEmpty, !nameKey.isEmpty, !organCode.isEmpty,
      let candidates = byNameInOrgan[Self.nameInOrganKey(nameKey, organCode)]
    else { return nil }
    var serving: [Entry] = []
    for index in candidates where entries[index].covers(day) {
      let entry = entries[index]
      if Self.contradicts(masked, entry.identity.span) { continue }
      serving.append(entry)
    }
    guard let first = serving.first, serving.allSatisfy({ $0.identity == first.identity }) else {
      return nil
    }
    return latest(serving)
  }

  private func latest(_ candidates: [Entry]) -> Entry? {
    candidates.max { $0.firstDay < $1.firstDay }
  }

  private static func nameInOrganKey(
    _ name: borrowing Span<UInt8>, _ organ: borrowing Span<UInt8>
  ) -> Key128 {
    var bytes: [UInt8] = []
    bytes.append(name)
    bytes.append(0x1F)
    bytes.append(organ)
    return Key128(hashing: bytes.span)
  }

  /// Whether the visible digits of a masked number disagree with a full one of the same length.
  static func contradicts(
    _ masked: borrowing Span<UInt8>, _ full: borrowing Span<UInt8>
  ) -> Bool {
    guard !masked.isEmpty, masked.count == full.count else { return false }
    for index in masked.indices
    where masked[index] != UInt8(ascii: "*") && masked[index] != full[index] { return true }
    return false
  }
}
