import Aggregate
import Bytes
import Deduplicate
import Export
import Foundation
import Records
import Registry

/// Puts together all that is known of one case.
struct CaseReading {
  let kind: KindReading
  let registers: MergingRegisters
  let revocation: KindInForce?
  let history: HoldingHistory
  let state: CommittedState

  /// The most members of which each is compared with all before it; of more only with so many.
  private static let comparedMembers = 30
  /// The most records near a case that are looked at.
  private static let nearLimit = 200

  /// The account of a case with its members' ordinals, ascending.
  func account(_ number: Key128, _ members: [Int]) throws -> CaseAccount {
    let merged = merge(number, members)
    let layout = MergedFields(schemaFieldCount: kind.schema.fields.count)
    func reserved(_ field: MergedField) -> String {
      merged.text(of: layout.index(of: field), in: 0)
    }
    let (near, isNearCut) = near(members)
    let former = try history.superseded(
      number, members.map { kind.kind.records.keys[$0] }, kind.schema.kind)
    let living = Set(kind.numbers.map { MergedFields.caseID(of: $0) })
    return CaseAccount(
      number: MergedFields.caseID(of: number), kind: kind.schema.kind,
      kindTitle: kind.schema.title, members: members.map(kind.account), links: links(members),
      near: near, isNearCut: isNearCut,
      merged: mergedValues(merged, members, reserved(.fieldSources)),
      subject: subject(merged, reserved), periods: periods(reserved),
      status: reserved(.caseStatus), revocations: revocations(members),
      holdings: try history.holdings(of: number, kind: kind.schema.kind, merged: merged),
      superseded: former.filter { !living.contains($0.number) },
      splitFrom: former.filter { living.contains($0.number) }, decisions: decisions(on: members),
      conflicts: conflicts(members), items: items(members))
  }

  private func subject(
    _ merged: RecordBatch, _ reserved: (MergedField) -> String
  ) -> CaseAccount.Subject {
    let resolution = registers.resolution(kind.rules)
    let finding = resolution.nameCodeFinding(for: 0, of: merged)
    return CaseAccount.Subject(
      isGovernment: reserved(.scope) == "government", subjectClass: reserved(.subjectClass),
      organCode: kind.reading.masking.number(reserved(.subjectCode)),
      reason: resolution.reason(for: 0, of: merged).rawValue, nameCode: finding?.reason.rawValue,
      suggestedName: finding.map { String(decoding: $0.suggestedName, as: UTF8.self) } ?? "")
  }

  private func periods(_ reserved: (MergedField) -> String) -> [CaseAccount.Period] {
    let basis = reserved(.publicationBasis)
    let known: [(MergedField, String)] = [
      (.termEnd, reserved(.termBasis)), (.publishedUntil, basis),
      (.repairFrom, basis == CasePeriods.delivered ? "" : basis),
    ]
    return known.compactMap { field, basis in
      let day = reserved(field)
      guard !day.isEmpty || (!basis.isEmpty && field != .repairFrom) else { return nil }
      return CaseAccount.Period(name: "\(field)", day: day, basis: basis)
    }
  }

  private func merge(_ number: Key128, _ members: [Int]) -> RecordBatch {
    var list = CaseList()
    list.append(number: number, members: members.map { kind.kind.records.addresses[$0] })
    return registers.merging(kind.kind, kind.rules).merge(list, 0..<1).records
  }

  /// For each member but the first its strongest link with one before it.
  private func links(_ members: [Int]) -> [PairAccount] {
    members.indices.dropFirst().compactMap { index in
      members[..<index].prefix(Self.comparedMembers).map { kind.pair($0, members[index]) }
        .max { left, right in Self.strength(left) < Self.strength(right) }
    }
  }

  private static func strength(_ pair: PairAccount) -> (Int, Int, Int) {
    (pair.sharesExactKey ? 1 : 0, pair.joins ? 1 : 0, pair.score)
  }

  /// Records of other cases that share a blocking rule and reach the threshold for review.
  private func near(_ members: [Int]) -> ([CaseAccount.Near], Bool) {
    let own = Set(members)
    let rules = kind.rules.linkage.blocking.map { $0.compactMap(kind.schema.index) }
    let wanted = rules.map { fields in
      Set(members.compactMap { blockValue(fields, $0) })
    }
    var candidates: [Int] = []
    for ordinal in kind.numbers.indices where !own.contains(ordinal) {
      let isNear = rules.indices.contains { rule in
        guard !wanted[rule].isEmpty, let value = blockValue(rules[rule], ordinal) else {
          return false
        }
        return wanted[rule].contains(value)
      }
      if isNear { candidates.append(ordinal) }
    }
    let found = candidates.prefix(Self.nearLimit).compactMap { ordinal -> CaseAccount.Near? in
      let best = members.prefix(Self.comparedMembers).map { kind.pair($0, ordinal) }
        .filter(\.isCompared).max { $0.score < $1.score }
      guard let best, best.score >= best.reviewScore else { return nil }
      return CaseAccount.Near(
        number: MergedFields.caseID(of: kind.numbers[ordinal]), pair: best)
    }
    let order = found.indices.sorted { left, right in
      (found[right].pair.score, left) < (found[left].pair.score, right)
    }
    return (order.map { found[$0] }, candidates.count > Self.nearLimit)
  }

  /// The values of a blocking rule's fields, each with its length; nil when one is absent.
  private func blockValue(_ fields: [Int], _ ordinal: Int) -> [UInt8]? {
    let address = kind.kind.records.addresses[ordinal]
    let batch = kind.kind.batches[Int(address.batch)]
    let data = batch.data
    let bytes = data.span
    var value: [UInt8] = []
    for field in fields {
      let range = batch.range(of: field, in: Int(address.row), bytes)
      guard !range.isEmpty else { return nil }
      value.append(littleEndian: UInt32(range.count))
      value.append(bytes.extracting(range))
    }
    return value
  }

  private func mergedValues(
    _ merged: RecordBatch, _ members: [Int], _ sources: String
  ) -> [CaseAccount.MergedValue] {
    guard members.count > 1 else { return [] }
    let sources = sources.unicodeScalars.split(
      separator: Unicode.Scalar(MergedFields.sourceSeparator), omittingEmptySubsequences: false
    ).map { Int(String($0)) }
    let general = kind.rules.survivorship.first { $0.field == "*" }?.preference ?? .precedence
    return kind.schema.fields.enumerated().compactMap { index, field in
      guard field.derivation == nil, index < sources.count, let source = sources[index] else {
        return nil
      }
      let value = merged.text(of: index, in: 0)
      let rule = kind.rules.survivorship.first { $0.field == field.name }?.preference ?? general
      let others = members.indices.compactMap { member -> CaseAccount.Other? in
        let other = kind.text(index, members[member])
        guard member != source, other != value else { return nil }
        return CaseAccount.Other(member: member, value: kind.shown(index, members[member]))
      }
      return CaseAccount.MergedValue(
        title: field.title, value: kind.reading.shown(index, 0, of: merged, kind.schema),
        member: source, rule: rule.rawValue, others: others)
    }
  }

  /// The members whose status says so, then the events that name one of their references.
  private func revocations(_ members: [Int]) -> [CaseAccount.Revocation] {
    var found: [CaseAccount.Revocation] = []
    if let status = kind.schema.index(of: "status") {
      for member in members where kind.text(status, member) == "撤销" {
        found.append(CaseAccount.Revocation(place: kind.place(member), date: "", reason: ""))
      }
    }
    guard let own = kind.schema.index(of: "caseReference"), let revocation,
      let reference = revocation.schema.index(of: "caseReference")
    else { return found }
    let references = Set(members.map { kind.text(own, $0) }.filter { !$0.isEmpty })
    for event in registers.revocations.events where event.waiting == nil {
      let batch = revocation.batches[Int(event.address.batch)]
      let row = Int(event.address.row)
      guard references.contains(batch.text(of: reference, in: row)),
        let origin = state.origin(
          of: revocation.segments[revocation.segmentOfBatch[Int(event.address.batch)]])
      else { continue }
      func value(_ name: String) -> String {
        revocation.schema.index(of: name).map {
          kind.reading.shown($0, row, of: batch, revocation.schema)
        } ?? ""
      }
      let data = batch.data
      found.append(
        CaseAccount.Revocation(
          place: kind.reading.place(
            origin.drop, line: batch.line(of: row, in: data.span), run: origin.run),
          date: value("revokedAt"), reason: value("reason")))
    }
    return found
  }
}
