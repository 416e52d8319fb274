public import Bytes
import Foundation
public import Records

/// The revocations (案件撤销) in force, and which cases each of them concerns.
///
/// A revocation names a court case by its reference (案件标识). One court case may have several
/// parties and so several cases here; all of them are revoked. A reference that no record carries,
/// or that stands under two document numbers, waits.
public struct RevocationIndex: Sendable {
  /// One revocation event.
  public struct Event: Sendable {
    /// Where its record stands.
    public let address: RecordAddress
    /// The key of its record.
    public let recordKey: Key128
    /// Why it waits, or nil when it applies.
    public var waiting: WaitingReason?
  }

  /// Why an event does not apply yet.
  public enum WaitingReason: String, Sendable {
    /// No record in force carries the reference.
    case unknownCase = "unknown-case"
    /// The reference stands under more than one document number.
    case ambiguousCase = "ambiguous-case"
    /// The event names no case.
    case noReference = "no-reference"
  }

  /// All events, in the order of their record keys.
  public private(set) var events: [Event] = []
  private var byReference: [Key128: Int] = [:]
  private var documentOfReference: [Key128: Key128] = [:]

  /// An index without events.
  public init() {}

  /// The events of records of kind `revocation`, addresses in the order of their keys.
  public init(schema: RecordSchema, batches: [RecordBatch], addresses: [RecordAddress]) {
    guard let reference = schema.index(of: "caseReference") else { return }
    for address in addresses {
      let batch = batches[Int(address.batch)]
      let row = Int(address.row)
      let data = batch.data
      let bytes = data.span
      let range = batch.range(of: reference, in: row, bytes)
      let index = events.count
      events.append(
        Event(
          address: address, recordKey: batch.key(of: row, in: bytes),
          waiting: range.isEmpty ? .noReference : .unknownCase))
      guard !range.isEmpty else { continue }
      byReference[Key128(hashing: bytes.extracting(range))] = index
    }
  }

  /// The references whose cases are revoked, ascending; valid after all kinds are matched.
  public var appliedReferences: [Key128] {
    byReference.filter { events[$0.value].waiting == nil }.keys.sorted()
  }

  /// The references that events name, ascending.
  public var namedReferences: [Key128] { byReference.keys.sorted() }

  /// Whether there is nothing to match.
  public var isEmpty: Bool { byReference.isEmpty }

  /// Matches the events against all records in force of a kind; call once for each kind that has
  /// case references, before ``isRevoked(reference:)``.
  public mutating func match(
    schema: RecordSchema, batches: [RecordBatch], addresses: [RecordAddress]
  ) {
    guard !isEmpty, let reference = schema.index(of: "caseReference"),
      let document = schema.index(of: "documentKey")
    else { return }
    for address in addresses {
      let batch = batches[Int(address.batch)]
      let data = batch.data
      let bytes = data.span
      let row = Int(address.row)
      let range = batch.range(of: reference, in: row, bytes)
      guard !range.isEmpty else { continue }
      let key = Key128(hashing: bytes.extracting(range))
      guard let index = byReference[key] else { continue }
      let number = Key128(hashing: bytes.extracting(batch.range(of: document, in: row, bytes)))
      if let known = documentOfReference[key], known != number {
        events[index].waiting = .ambiguousCase
      } else {
        documentOfReference[key] = number
        if events[index].waiting == .unknownCase { events[index].waiting = nil }
      }
    }
  }

  /// Whether an applying event revokes the case with a reference.
  func isRevoked(reference: borrowing Span<UInt8>) -> Bool {
    guard !isEmpty, !reference.isEmpty else { return false }
    return byReference[Key128(hashing: reference)].map { events[$0].waiting == nil } ?? false
  }
}
