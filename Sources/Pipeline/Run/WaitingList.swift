import Aggregate
public import Foundation
import Records
import Registry

/// The events in force that found no case, or more than one (等待名单); reads the committed state only.
///
/// An event that waits is asked again every night, so that one which came before its case applies
/// once the case is there.
public struct WaitingList: Sendable {
  /// Why an event waits.
  public enum Reason: Sendable, Equatable {
    /// No record in force carries what it refers to.
    case noCase
    /// What it refers to stands under several document numbers.
    case severalCases
    /// It names nothing that a case could be found by.
    case noReference
  }

  /// One event that waits.
  public struct Event: Sendable, Equatable {
    /// The kind of event.
    public let kind: String
    /// The path of its drop below the inbox.
    public let path: String
    /// The line of its row.
    public let line: Int
    /// The run that took it.
    public let run: Int
    /// What it refers to; long numbers are masked.
    public let reference: String
    /// Why it waits.
    public let reason: Reason
  }

  /// The events in the order of their drops and lines.
  public let events: [Event]
  /// The last committed run.
  public let run: Int

  /// The list of a workspace.
  public init(workspace: URL) throws {
    _ = try Workspace.reading(workspace)
    var state = try CommittedState(workspace: workspace)
    run = state.snapshot.run
    let kind = "revocation"
    guard let schema = state.definition.otherSchemas.first(where: { $0.kind == kind }) else {
      events = []
      return
    }
    let inForce = try state.kind(schema)
    let masking = NumberMasking(isOff: false)
    var found: [Event] = []
    for event in try state.registers().revocations.events {
      guard let waiting = event.waiting else { continue }
      let batchIndex = Int(event.address.batch)
      let row = Int(event.address.row)
      let batch = inForce.batches[batchIndex]
      let data = batch.data
      let reference = ["caseReference", "documentNumber"].compactMap(schema.index).map {
        batch.text(of: $0, in: row)
      }.first { !$0.isEmpty }
      guard let origin = state.origin(of: inForce.segments[inForce.segmentOfBatch[batchIndex]])
      else { continue }
      found.append(
        Event(
          kind: kind, path: origin.drop.path, line: batch.line(of: row, in: data.span),
          run: origin.run, reference: masking.text(reference ?? ""), reason: Reason(waiting)))
    }
    events = found.sorted { ($0.path, $0.line) < ($1.path, $1.line) }
  }
}

extension WaitingList.Reason {
  init(_ reason: RevocationIndex.WaitingReason) {
    switch reason {
    case .unknownCase: self = .noCase
    case .ambiguousCase: self = .severalCases
    case .noReference: self = .noReference
    }
  }
}
