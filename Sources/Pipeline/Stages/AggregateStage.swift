import Aggregate
import Bytes
import Export
import Foundation
import Parallel
import Records
import Registry

/// Merges the records of each case into one, with the registers of organs and staff at hand.
struct AggregateStage {
  let night: Night

  /// How many cases are merged in one piece of work.
  private static let chunkSize = 4096

  /// Merges the cases of each kind into a segment of the working folder.
  func run(_ draft: inout NightDraft, _ cache: inout InForceCache) throws {
    let registers = try MergingRegisters(night, draft, &cache)
    draft.waiting = waiting(registers.revocations)
    try NameCodeListing(night: night, organs: registers.organs).run(&draft)
    let keepsGeneralValues = night.definition.platforms.contains {
      $0.definition.scope != .government
    }
    for index in draft.kinds.indices {
      let rules = night.definition.recordKinds[index]
      let kind = try cache.kind(rules.schema, draft, night)
      let merging = registers.merging(
        kind, rules, keepsGeneralValues: keepsGeneralValues,
        keepsPeriods: night.definition.asksForPeriods(of: rules.schema.kind))
      let table = try TableStore(night.workspace).table(draft.kinds[index].records.name)
      let cases = Self.cases(numbers: try RecordsTable.numbers(in: table), kind)
      draft.kinds[index].merged = try merge(cases, merging, kind, run: draft.run)
      night.progress.step(
        "aggregate  \(rules.schema.kind): \(cases.count) cases, "
          + "\(draft.kinds[index].merged?.governmentCount ?? 0) of government scope")
    }
    draft.finished = .aggregate
  }

  private func waiting(_ revocations: RevocationIndex) -> [RunLedger.WaitingEvents] {
    guard !revocations.events.isEmpty else { return [] }
    let reasons = revocations.events.compactMap(\.waiting)
    return [
      RunLedger.WaitingEvents(
        kind: "revocation", withoutCase: reasons.filter { $0 != .ambiguousCase }.count,
        withSeveralCases: reasons.filter { $0 == .ambiguousCase }.count)
    ]
  }

  /// The cases in the order of their numbers, members in the order of their keys.
  static func cases(numbers: [Key128], _ kind: KindInForce) -> CaseList {
    // Number and ordinal together, so that sorting does not jump about in memory.
    var order = numbers.enumerated().map { (number: $1, ordinal: Int32($0)) }
    order.sort { left, right in
      left.number != right.number ? left.number < right.number : left.ordinal < right.ordinal
    }
    var cases = CaseList()
    var start = 0
    while start < order.count {
      let number = order[start].number
      var end = start + 1
      while end < order.count, order[end].number == number { end += 1 }
      cases.append(
        number: number,
        members: order[start..<end].map { kind.records.addresses[Int($0.ordinal)] })
      start = end
    }
    return cases
  }

  private static func conflict(
    _ conflict: CaseConflict, _ kind: KindInForce
  ) -> NightDraft.Conflict {
    NightDraft.Conflict(
      number: MergedFields.caseID(of: conflict.number),
      field: kind.schema.fields[conflict.field].name,
      values: conflict.values.map { value in
        NightDraft.Conflict.Value(
          text: value.text,
          places: value.members.map { member in
            let data = kind.batches[Int(member.batch)].data
            return NightDraft.Conflict.Place(
              drop: String(decoding: kind.sourceOfBatch[Int(member.batch)].drop, as: UTF8.self),
              line: kind.batches[Int(member.batch)].line(of: Int(member.row), in: data.span))
          })
      })
  }

  private func merge(
    _ cases: CaseList, _ merging: CaseMerging, _ kind: KindInForce, run: Int
  ) throws -> NightDraft.Merged {
    let schema = kind.schema
    let fieldCount = MergedFields(schemaFieldCount: schema.fields.count).fieldCount
    let name = "merged-\(schema.kind)-\(Workspace.name(ofRun: run))"
    try night.prepareWorking()
    let store = SegmentStore(night.working)
    if try store.contains(name) { try store.remove(name) }
    var writer = try store.writer(
      name, kind: schema.kind, fieldCount: fieldCount, isDurable: false)
    var result = NightDraft.Merged(
      segment: name, caseCount: cases.count, governmentCount: 0, revokedCount: 0,
      unknownOfficialCount: 0)
    let chunkCount = (cases.count + Self.chunkSize - 1) / Self.chunkSize
    let wave = night.workers * 4
    for first in stride(from: 0, to: chunkCount, by: wave) {
      let pieces = try concurrentMap(
        count: min(wave, chunkCount - first), workers: night.workers
      ) { index in
        let start = (first + index) * Self.chunkSize
        return merging.merge(cases, start..<min(start + Self.chunkSize, cases.count))
      }
      for piece in pieces {
        try writer.append(piece.records)
        result.governmentCount += piece.governmentCount
        result.revokedCount += piece.revokedCount
        result.unknownOfficialCount += piece.unknownOfficialCount
        result.conflicts += piece.conflicts.map { Self.conflict($0, kind) }
      }
    }
    _ = try writer.finish()
    return result
  }
}
