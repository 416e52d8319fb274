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

  /// Merges the cases of each kind into a segment of the working folder: all of them when the kind
  /// was linked as a whole or a register changed, else those that tonight touches.
  func run(_ draft: inout NightDraft, _ cache: inout InForceCache) throws {
    let reader = SegmentReader(night: night, catalogue: night.catalogue(with: draft))
    let references = RevokedReferences(night: night)
    let kinds = draft.kinds
    let registers = try MergingRegisters(night, draft, &cache) { rules, revocations in
      guard let kind = kinds.first(where: { $0.figures.kind == rules.schema.kind }), !kind.isWhole
      else { return false }
      try references.match(rules.schema, after: kind.changes, reader: reader, &revocations)
      return true
    }
    draft.waiting = waiting(registers.revocations)
    try NameCodeListing(night: night, organs: registers.organs).run(&draft)
    draft.registers = registers.fingerprint
    let changed = try references.write(
      registers.revocations, isWhole: draft.isWhole, into: &draft.changes)
    let isSameRegister =
      try !draft.isWhole && night.counter("registers") == registers.fingerprint
    let sources = SourceCatalogue(night, draft)
    for index in draft.kinds.indices {
      let rules = night.definition.recordKinds[index]
      if isSameRegister, !draft.kinds[index].isWhole {
        try mergeTouched(&draft.kinds[index], rules, registers, changed, sources, reader, draft.run)
      } else {
        let kind = try cache.kind(rules.schema, draft, night)
        try mergeAll(&draft.kinds[index], rules, registers, kind, draft.run)
      }
      night.progress.step(
        "aggregate  \(rules.schema.kind): \(draft.kinds[index].figures.cases) cases, "
          + "\(draft.kinds[index].merged?.governmentCount ?? 0) of government scope")
    }
    draft.finished = .aggregate
  }

  private func mergeAll(
    _ draft: inout NightDraft.Kind, _ rules: PipelineDefinition.RecordKind,
    _ registers: MergingRegisters, _ kind: KindInForce, _ run: Int
  ) throws {
    let uses = KindUses(kind: rules.schema.kind)
    let table = try night.table(uses.records, after: draft.changes)
    let cases = try Self.cases(
      numbers: try RecordsTable.numbers(in: table), kind, workers: night.workers)
    let (segment, flags, conflicts) = try merge(
      cases,
      registers.merging(
        kind.batches, kind.sourceOfBatch, rules, keepsGeneralValues: keepsGeneralValues,
        keepsPeriods: night.definition.asksForPeriods(of: rules.schema.kind)),
      rules.schema, run: run)
    var writer = try TableStore(night.workspace).writer()
    for (number, flag) in zip(cases.numbers, flags) where !flag.isEmpty {
      try writer.append(number, [flag.rawValue].span)
    }
    draft.changes.add(
      TableReference(use: uses.flags, table: try writer.finish()), isWhole: true)
    draft.merged = NightDraft.Merged(
      segment: segment, isWhole: true, caseCount: cases.count,
      governmentCount: flags.count { $0.contains(.government) },
      revokedCount: flags.count { $0.contains(.revoked) },
      unknownOfficialCount: flags.count { $0.contains(.unknownOfficial) })
    let list = ConflictTable(
      conflicts.map {
        Self.conflict($0, rules.schema, kind.batches, kind.sourceOfBatch)
      })
    draft.changes.add(
      try list.whole.writeWhole(uses.conflicts, to: TableStore(night.workspace)), isWhole: true)
    draft.merged?.conflicts = list.conflicts
  }

  private func mergeTouched(
    _ draft: inout NightDraft.Kind, _ rules: PipelineDefinition.RecordKind,
    _ registers: MergingRegisters, _ changedReferences: [Key128], _ sources: SourceCatalogue,
    _ reader: SegmentReader, _ run: Int
  ) throws {
    let name = rules.schema.kind
    let uses = KindUses(kind: name)
    var (touched, gone) = try Self.touched(draft.changes.table(uses.members), night)
    let members = try night.table(uses.members, after: draft.changes)
    for number in try RevokedReferences(night: night).cases(
      withReferences: changedReferences, rules.schema, after: draft.changes)
    where touched[number] == nil {
      touched[number] = try members.value(for: number).map { KeyList.keys($0.span) }
    }
    let gathering = try CaseGathering(
      touched.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, rules.schema,
      records: try night.table(uses.records, after: draft.changes), sources: sources,
      reader: reader)
    let (segment, flags, conflicts) = try merge(
      gathering.cases,
      registers.merging(
        gathering.batches, gathering.sourceOfBatch, rules, keepsGeneralValues: keepsGeneralValues,
        keepsPeriods: night.definition.asksForPeriods(of: rules.schema.kind)),
      rules.schema, run: run)
    let former = try night.baseTable(uses.flags)
    var slice = TableSlice()
    var (before, after): ([CaseFlags], [CaseFlags]) = ([], [])
    func note(_ number: Key128, _ flag: CaseFlags) throws {
      let old = CaseFlags(rawValue: try former.value(for: number)?.first ?? 0)
      before.append(old)
      after.append(flag)
      if old != flag { slice.set(number, flag.isEmpty ? nil : [flag.rawValue]) }
    }
    for (number, flag) in zip(gathering.cases.numbers, flags) { try note(number, flag) }
    for number in gone { try note(number, []) }
    draft.changes.add(
      try slice.write(uses.flags, to: TableStore(night.workspace)), isWhole: false)
    func count(_ name: String, _ flag: CaseFlags) throws -> Int {
      try night.counter("\(name).\(rules.schema.kind)") + after.count { $0.contains(flag) }
        - before.count { $0.contains(flag) }
    }
    draft.merged = NightDraft.Merged(
      segment: segment, isWhole: false, caseCount: draft.figures.cases,
      governmentCount: try count("government", .government),
      revokedCount: try count("revoked", .revoked),
      unknownOfficialCount: try count("unknownOfficial", .unknownOfficial))
    let list = ConflictTable(
      conflicts.map {
        Self.conflict($0, rules.schema, gathering.batches, gathering.sourceOfBatch)
      })
    let changed = try list.slice(
      of: gathering.cases.numbers + gone, over: try night.baseTable(uses.conflicts))
    draft.changes.add(
      try changed.write(uses.conflicts, to: TableStore(night.workspace)), isWhole: false)
    draft.merged?.conflicts = try ConflictTable.conflicts(
      in: try night.table(uses.conflicts, after: draft.changes), named: uses.conflicts)
  }

  /// The cases of a slice with their members, and the numbers that are gone.
  static func touched(
    _ slice: TableReference?, _ night: Night
  ) throws -> (cases: [Key128: [Key128]], gone: [Key128]) {
    guard let slice else { return ([:], []) }
    let table = try TableStore(night.workspace).table(slice.name)
    let data = table.data
    let bytes = data.span
    var cases: [Key128: [Key128]] = [:]
    var gone: [Key128] = []
    var cursor = try table.cursor()
    while let entry = try cursor.next(in: bytes) {
      if entry.range.isEmpty {
        gone.append(entry.key)
      } else {
        cases[entry.key] = KeyList.keys(bytes.extracting(entry.range))
      }
    }
    return (cases, gone)
  }

  /// Whether some platform is given cases of general scope.
  private var keepsGeneralValues: Bool {
    night.definition.platforms.contains { $0.definition.scope != .government }
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
  static func cases(
    numbers: [Key128], _ kind: KindInForce, workers: Int
  ) throws -> CaseList {
    var cases = CaseList(memberCount: numbers.count)
    for share in try KeyOrder.shares(of: numbers, workers: workers) {
      var start = 0
      while start < share.count {
        let number = share[start].key
        var end = start + 1
        while end < share.count, share[end].key == number { end += 1 }
        cases.append(
          number: number,
          members: share[start..<end].lazy.map { kind.records.addresses[Int($0.place)] })
        start = end
      }
    }
    return cases
  }

  private static func conflict(
    _ conflict: CaseConflict, _ schema: RecordSchema, _ batches: [RecordBatch],
    _ sourceOfBatch: [MemberSource]
  ) -> NightDraft.Conflict {
    NightDraft.Conflict(
      number: MergedFields.caseID(of: conflict.number),
      field: schema.fields[conflict.field].name,
      values: conflict.values.map { value in
        NightDraft.Conflict.Value(
          text: value.text,
          places: value.members.map { member in
            let data = batches[Int(member.batch)].data
            return NightDraft.Conflict.Place(
              drop: String(decoding: sourceOfBatch[Int(member.batch)].drop, as: UTF8.self),
              line: batches[Int(member.batch)].line(of: Int(member.row), in: data.span))
          })
      })
  }

  private func merge(
    _ cases: CaseList, _ merging: CaseMerging, _ schema: RecordSchema, run: Int
  ) throws -> (segment: String, flags: [CaseFlags], conflicts: [CaseConflict]) {
    let fieldCount = MergedFields(schemaFieldCount: schema.fields.count).fieldCount
    let name = "merged-\(schema.kind)-\(Workspace.name(ofRun: run))"
    try night.prepareWorking()
    let store = SegmentStore(night.working)
    if try store.contains(name) { try store.remove(name) }
    var writer = try store.writer(
      name, kind: schema.kind, fieldCount: fieldCount, isDurable: false)
    var flags: [CaseFlags] = []
    flags.reserveCapacity(cases.count)
    var conflicts: [CaseConflict] = []
    let chunkCount = (cases.count + Self.chunkSize - 1) / Self.chunkSize
    try concurrentStream(
      count: chunkCount, workers: night.workers, ahead: night.workers * 4
    ) { index in
      let start = index * Self.chunkSize
      return merging.merge(cases, start..<min(start + Self.chunkSize, cases.count))
    } _: { piece in
      try writer.append(piece.records)
      flags += piece.flags
      conflicts += piece.conflicts
    }
    _ = try writer.finish()
    return (name, flags, conflicts)
  }
}
