import Formats
public import Records

/// What a run did, for people and for machines: ledger, report, metrics.
///
/// All three are functions of the ledger alone, and list everything in sorted order.
public struct RunReport: Sendable {
  let ledger: RunLedger
  private let titles: [String: String]

  /// The reports of a ledger.
  ///
  /// `titles` gives the names of departments, kinds, platforms and reasons; a name without one
  /// stands for itself.
  public init(_ ledger: RunLedger, titles: [String: String] = [:]) {
    self.titles = titles
    self.ledger = Self.sorted(ledger)
  }

  /// Counts by code over all drops.
  func sums(_ part: (RunLedger.Drop) -> [String: Int]) -> [String: Int] {
    ledger.drops.reduce(into: [:]) { $0.merge(part($1), uniquingKeysWith: +) }
  }

  func title(_ name: String) -> String { titles[name] ?? name }

  private static func sorted(_ ledger: RunLedger) -> RunLedger {
    var ledger = ledger
    ledger.drops.sort { ($0.department, $0.feed, $0.file) < ($1.department, $1.feed, $1.file) }
    ledger.heldDrops.sort { ($0.department, $0.file) < ($1.department, $1.file) }
    ledger.kinds.sort { $0.kind < $1.kind }
    ledger.platforms.sort { ($0.platform, $0.kind) < ($1.platform, $1.kind) }
    ledger.waitingEvents.sort { $0.kind < $1.kind }
    ledger.reviews.sort { $0.kind < $1.kind }
    ledger.conflicts.sort { ($0.kind, $0.field) < ($1.kind, $1.field) }
    ledger.superseded.sort { ($0.kind, $0.number) < ($1.kind, $1.number) }
    ledger.splits.sort { ($0.kind, $0.number) < ($1.kind, $1.number) }
    ledger.nameCodes.sort { ($0.department, $0.file) < ($1.department, $1.file) }
    return ledger
  }

  /// The canonical text of `ledger.json`.
  public var ledgerJSON: [UInt8] {
    JSONOutput.sorted([
      "run": .integer(ledger.run),
      "asOf": .string(ledger.asOf),
      "deliveryDate": .string(ledger.deliveryDate),
      "drops": .array(
        ledger.drops.map { drop in
          var members: [String: JSONOutput] = [
            "department": .string(drop.department), "feed": .string(drop.feed),
            "file": .string(drop.file), "read": .integer(drop.read),
            "accepted": .integer(drop.accepted), "repeated": .integer(drop.repeated),
            "refused": .integer(drop.refused),
            "refusedByCode": .sorted(drop.refusedByCode.mapValues { .integer($0) }),
            "repaired": .sorted(drop.repaired.mapValues { .integer($0) }),
            "warned": .sorted(drop.warned.mapValues { .integer($0) }),
          ]
          if drop.reclassified > 0 { members["reclassified"] = .integer(drop.reclassified) }
          return .sorted(members)
        }),
      "heldDrops": .array(
        ledger.heldDrops.map {
          .sorted([
            "department": .string($0.department), "file": .string($0.file),
            "reason": .string($0.reason), "detail": .string($0.detail),
            "detailChinese": .string($0.detailChinese),
          ])
        }),
      "kinds": .array(
        ledger.kinds.map {
          .sorted([
            "kind": .string($0.kind), "before": .integer($0.before), "new": .integer($0.new),
            "changed": .integer($0.changed), "withdrawn": .integer($0.withdrawn),
            "after": .integer($0.after), "cases": .integer($0.cases),
          ])
        }),
      "platforms": .array(
        ledger.platforms.map {
          .sorted([
            "platform": .string($0.platform), "kind": .string($0.kind),
            "sequence": .integer($0.sequence), "heldBefore": .integer($0.heldBefore),
            "added": .integer($0.added), "changed": .integer($0.changed),
            "withdrawn": .integer($0.withdrawn), "heldAfter": .integer($0.heldAfter),
          ])
        }),
      "waitingEvents": .array(
        ledger.waitingEvents.map {
          .sorted([
            "kind": .string($0.kind), "withoutCase": .integer($0.withoutCase),
            "withSeveralCases": .integer($0.withSeveralCases),
          ])
        }),
      "reviews": .array(
        ledger.reviews.map {
          .sorted([
            "kind": .string($0.kind), "waiting": .integer($0.waiting), "same": .integer($0.same),
            "different": .integer($0.different), "unsure": .integer($0.unsure),
            "idle": .integer($0.idle), "contradicted": .integer($0.contradicted),
          ])
        }),
      "conflicts": .array(
        ledger.conflicts.map {
          .sorted([
            "kind": .string($0.kind), "field": .string($0.field), "cases": .integer($0.cases),
          ])
        }),
      "superseded": .array(
        ledger.superseded.map {
          .sorted([
            "kind": .string($0.kind), "number": .string($0.number),
            "successor": .string($0.successor),
          ])
        }),
      "splits": .array(
        ledger.splits.map {
          .sorted([
            "kind": .string($0.kind), "number": .string($0.number),
            "parts": .array($0.parts.map { .string($0) }),
          ])
        }),
      "nameCodes": nameCodesJSON,
    ]).prettyBytes
  }
}
