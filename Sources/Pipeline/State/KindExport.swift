import Bytes
import Export
import Foundation
import Parallel
import Records
import Registry

/// The rows of one kind for one platform, a piece for each block of merged records; and what
/// changes in the tables of what the platform holds.
struct KindExport {
  /// What the export leaves besides the rows.
  struct Made {
    var changes = TableChanges()
    var counters: [String: Int] = [:]
  }

  private let night: Night
  private let plan: BundlePlan
  private let kind: NightDraft.Kind
  private let merged: NightDraft.Merged
  private let uses: KindUses
  private let superseded: [Key128: Key128]
  private let formerHeld: SlicedTable
  private var platform: String { plan.platform.platform }

  /// The export of a kind that aggregation has merged.
  init(night: Night, plan: BundlePlan, kind: NightDraft.Kind) throws {
    guard let merged = kind.merged else { preconditionFailure("aggregation comes before export") }
    self.night = night
    self.plan = plan
    self.kind = kind
    self.merged = merged
    uses = KindUses(kind: kind.figures.kind)
    formerHeld = try night.baseTable(uses.held(plan.platform.platform))
    superseded = Dictionary(
      kind.superseded.compactMap { entry -> (Key128, Key128)? in
        guard let number = MergedFields.caseKey(of: entry.number),
          let successor = MergedFields.caseKey(of: entry.successor)
        else { return nil }
        return (number, successor)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Gives the parts to the body in the order of case numbers.
  func run(_ body: (DeltaPart) throws -> Void) throws -> Made {
    merged.isWhole ? try exportAll(body) : try exportTouched(body)
  }

  // MARK: All cases

  private func exportAll(_ body: (DeltaPart) throws -> Void) throws -> Made {
    let store = TableStore(night.workspace)
    var held = try store.writer()
    var heldCount = 0
    var problems = TableSlice()
    var allProblems = RenderProblems()
    try parts(held: heldInRange) { part in
      try body(part)
      for (key, range) in part.held {
        try held.append(key, part.held.bytes.span.extracting(range))
      }
      heldCount += part.held.count
      for (number, own) in part.problemsOfCases {
        problems.set(number, own.bytes)
        allProblems.add(own)
      }
    }
    var made = Made()
    made.changes.add(
      TableReference(use: uses.held(platform), table: try held.finish()), isWhole: true)
    made.changes.add(
      try problems.writeWhole(uses.problems(platform), to: store), isWhole: true)
    made.counters = counters(heldCount, allProblems)
    return made
  }

  private func heldInRange(_ from: Key128?, _ upTo: Key128?) throws -> HeldRows {
    var rows = HeldRows()
    guard !formerHeld.isEmpty else { return rows }
    try formerHeld.visit(from: from, upTo: upTo) { (key, value) throws(RegistryError) in
      rows.append(key: key, value: value)
    }
    return rows
  }

  // MARK: Touched cases

  private func exportTouched(_ body: (DeltaPart) throws -> Void) throws -> Made {
    let numbers = try touchedNumbers()
    let formerProblems = try night.baseTable(uses.problems(platform))
    var untouched = RenderProblems(
      counters: night.base?.manifest.counters ?? [:], prefix: uses.problems(platform))
    for number in numbers {
      if let own = try self.problems(of: number, in: formerProblems) { untouched.subtract(own) }
    }
    var (held, problems) = (TableSlice(), TableSlice())
    var heldBefore: [Key128: [UInt8]] = [:]
    for number in numbers {
      if let value = try formerHeld.value(for: number) { heldBefore[number] = value }
    }
    let formerHeldCount = try night.counter(uses.held(platform))
    var heldCount = formerHeldCount - heldBefore.count
    var allProblems = untouched
    try body(DeltaPart.untouched(heldCount: heldCount, problems: untouched, plan: plan))
    var (heldAfter, problemsAfter): ([Key128: [UInt8]], [Key128: [UInt8]]) = ([:], [:])
    let before = heldBefore
    try parts { from, upTo in
      var rows = HeldRows()
      for number in numbers
      where (from.map { $0 <= number } ?? true) && (upTo.map { number < $0 } ?? true) {
        if let value = before[number] { rows.append(key: number, value: value.span) }
      }
      return rows
    } body: { part in
      try body(part)
      for (key, range) in part.held {
        heldAfter[key] = part.held.bytes.span.extracting(range).copied()
      }
      for (number, own) in part.problemsOfCases {
        problemsAfter[number] = own.bytes
        allProblems.add(own)
      }
    }
    for number in numbers {
      if heldBefore[number] != heldAfter[number] { held.set(number, heldAfter[number]) }
      if try formerProblems.value(for: number) != problemsAfter[number] {
        problems.set(number, problemsAfter[number])
      }
    }
    heldCount += heldAfter.count
    let store = TableStore(night.workspace)
    var made = Made()
    made.changes.add(try held.write(uses.held(platform), to: store), isWhole: false)
    made.changes.add(try problems.write(uses.problems(platform), to: store), isWhole: false)
    made.counters = counters(heldCount, allProblems)
    return made
  }

  /// The numbers of the merged cases, and those that are gone.
  private func touchedNumbers() throws -> [Key128] {
    var numbers = Set(try AggregateStage.touched(kind.changes.table(uses.members), night).gone)
    for batch in try SegmentStore(night.working).segment(merged.segment).batches {
      let data = batch.data
      let bytes = data.span
      for row in 0..<batch.count { numbers.insert(batch.key(of: row, in: bytes)) }
    }
    return numbers.sorted()
  }

  private func problems(of number: Key128, in table: SlicedTable) throws -> RenderProblems? {
    guard let value = try table.value(for: number) else { return nil }
    guard let problems = RenderProblems(bytes: value.span) else {
      throw RegistryError(.damaged(what: "an entry of a table"), path: uses.problems(platform))
    }
    return problems
  }

  // MARK: Both

  private func counters(_ heldCount: Int, _ problems: RenderProblems) -> [String: Int] {
    var counters = problems.counters(uses.problems(platform))
    counters[uses.held(platform)] = heldCount
    return counters
  }

  /// Makes the parts of the merged records, each with the held rows of its range of numbers.
  private func parts(
    held: @Sendable (_ from: Key128?, _ upTo: Key128?) throws -> HeldRows,
    body: (DeltaPart) throws -> Void
  ) throws {
    let batches = try SegmentStore(night.working).segment(merged.segment).batches
    guard !batches.isEmpty else {
      try body(
        try Delta.part(
          merged: nil, rows: 0..<0, held: try held(nil, nil), superseded: superseded, plan: plan))
      return
    }
    // A part goes from its first case up to the first case of the next, so that every held row
    // falls into exactly one of them.
    let starts = batches.map { batch in
      let data = batch.data
      return batch.key(of: 0, in: data.span)
    }
    try concurrentStream(
      count: batches.count, workers: night.workers, ahead: night.workers * 4
    ) { index in
      try Delta.part(
        merged: batches[index], rows: 0..<batches[index].count,
        held: try held(
          index == 0 ? nil : starts[index],
          index + 1 < batches.count ? starts[index + 1] : nil), superseded: superseded,
        plan: plan)
    } _: {
      try body($0)
    }
  }
}
