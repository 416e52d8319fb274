public import Bytes
import Foundation
public import Records

/// A piece of a bundle: the rows of one range of case numbers, and the holdings after it.
public struct DeltaPart: Sendable {
  /// What it does.
  public var counts = DeltaCounts()
  /// The rows for each of the plan's outputs, spelled in its format.
  public var texts: [[UInt8]]
  /// The number of rows for each of the plan's outputs.
  public var rowCounts: [Int]
  /// All rows the platform holds in the range when the bundle has reached it.
  public var held = HeldRows()
  /// What the platform's schema could not express.
  public var problems = RenderProblems()
  /// The same case by case, of the cases that the platform holds in the end.
  public var problemsOfCases: [(number: Key128, problems: RenderProblems)] = []

  init(outputCount: Int) {
    texts = Array(repeating: [], count: outputCount)
    rowCounts = Array(repeating: 0, count: outputCount)
  }
}

/// The smallest correction of what a platform holds that makes it hold what it should.
public enum Delta {
  /// Joins merged records with held rows of the same range of case numbers, both in key order.
  ///
  /// Parts of rising ranges may be made at the same time; put one after the other they are the
  /// part of the whole. `superseded` tells for a case that is part of another now which one.
  public static func part(
    merged: RecordBatch?, rows: Range<Int>, held: HeldRows,
    superseded: [Key128: Key128] = [:], plan: BundlePlan
  ) throws(ExportError) -> DeltaPart {
    var joining = DeltaJoin(plan: plan, superseded: superseded)
    guard let merged else {
      try joining.run(held: held)
      return joining.part
    }
    guard merged.fieldCount == plan.mergedFieldCount else {
      throw ExportError(
        what: "a merged record has \(merged.fieldCount) fields, not \(plan.mergedFieldCount)",
        place: plan.place, remedy: "The kind's schema has changed: rebuild the merged records.")
    }
    try joining.run(merged: merged, rows: rows, held: held)
    return joining.part
  }
}

extension DeltaPart {
  /// The part of held rows that nothing touched, told by figures alone.
  ///
  /// They count as looked at and found the same.
  public static func untouched(
    heldCount: Int, problems: RenderProblems, plan: BundlePlan
  ) -> DeltaPart {
    var part = DeltaPart(outputCount: plan.outputs.count)
    part.counts.heldBefore = heldCount
    part.counts.unchanged = heldCount
    part.counts.heldAfter = heldCount
    part.counts.considered = heldCount
    part.problems = problems
    return part
  }
}

/// One join under way.
private struct DeltaJoin {
  let plan: BundlePlan
  let superseded: [Key128: Key128]
  var part: DeltaPart
  private var scratch: [UInt8] = []
  private var lastHeld: Key128?
  private var outOfScopeCount = 0
  private let added: [[UInt8]?]
  private let changed: [[UInt8]?]
  /// For each operation which outputs take its rows.
  private let outputs: [[Int]]

  init(plan: BundlePlan, superseded: [Key128: Key128]) {
    self.plan = plan
    self.superseded = superseded
    part = DeltaPart(outputCount: plan.outputs.count)
    added = plan.rendering.overrides(.add, nil)
    changed = plan.rendering.overrides(.change, nil)
    outputs = BundleOperation.allCases.map { operation in
      plan.outputs.indices.filter {
        plan.outputs[$0].operation == nil || plan.outputs[$0].operation == operation
      }
    }
  }

  mutating func run(held: HeldRows) throws(ExportError) {
    let heldBytes = held.bytes.span
    var position = 0
    while let entry = HeldRows.entry(at: position, heldBytes) {
      try takeGone(entry.key, heldBytes.extracting(entry.value))
      position = entry.value.upperBound
    }
  }

  mutating func run(
    merged: RecordBatch, rows: Range<Int>, held: HeldRows
  ) throws(ExportError) {
    let heldBytes = held.bytes.span
    let data = merged.data
    let bytes = data.span
    var position = 0
    var lastKey: Key128?
    for row in rows {
      let key = merged.key(of: row, in: bytes)
      if let lastKey, key <= lastKey { throw outOfOrder("merged records") }
      lastKey = key
      var entry = HeldRows.entry(at: position, heldBytes)
      while let gone = entry, gone.key < key {
        try takeGone(gone.key, heldBytes.extracting(gone.value))
        position = gone.value.upperBound
        entry = HeldRows.entry(at: position, heldBytes)
      }
      part.counts.considered += 1
      let reason = try plan.eligibility.reason(against: row, of: merged, bytes)
      if let entry, entry.key == key {
        position = entry.value.upperBound
        let before = heldBytes.extracting(entry.value)
        try noteHeld(key, before)
        if let reason {
          exclude(reason)
          if before.littleEndianUInt32(at: 8) == plan.rendering.layout {
            withdraw(before, reason)
          } else if plan.eligibility.isOutOfScope(row, of: merged, bytes) {
            withdrawNumberOnly(key, reason)
          } else {
            _ = render(row, of: merged, bytes)
            withdrawScratch(reason)
          }
        } else {
          join(renderEligible(row, of: merged, bytes, key), key, before)
        }
      } else if let reason {
        exclude(reason)
      } else {
        _ = renderEligible(row, of: merged, bytes, key)
        part.counts.added += 1
        keepScratch(key)
        writeScratch(.add, added)
      }
    }
    while let gone = HeldRows.entry(at: position, heldBytes) {
      try takeGone(gone.key, heldBytes.extracting(gone.value))
      position = gone.value.upperBound
    }
    countExcluded()
  }

  private mutating func join(
    _ digest: UInt64, _ key: Key128, _ before: borrowing Span<UInt8>
  ) {
    let isSame = before.littleEndianUInt64(at: 0) == digest
    if isSame {
      part.counts.unchanged += 1
    } else {
      part.counts.changed += 1
    }
    keepScratch(key)
    if !isSame { writeScratch(.change, changed) }
  }

  /// A held case of which there is no merged record any more.
  private mutating func takeGone(
    _ key: Key128, _ before: borrowing Span<UInt8>
  ) throws(ExportError) {
    try noteHeld(key, before)
    let reason = superseded[key].map(WithdrawalReason.merged) ?? .outOfForce
    if before.littleEndianUInt32(at: 8) == plan.rendering.layout {
      withdraw(before, reason)
    } else {
      withdrawNumberOnly(key, reason)
    }
  }

  /// Withdraws a row of a former layout whose values are not at hand any more.
  private mutating func withdrawNumberOnly(_ key: Key128, _ reason: WithdrawalReason) {
    plan.rendering.encodeNumberOnly(key, into: &scratch)
    part.problems.add(RenderProblem(code: .formerLayout, column: ""))
    withdrawScratch(reason)
  }

  private mutating func noteHeld(
    _ key: Key128, _ value: borrowing Span<UInt8>
  ) throws(ExportError) {
    guard HeldRow.cellCount(value) != nil else {
      throw ExportError(
        what: "the held row of case \(MergedFields.caseID(of: key)) is damaged", place: plan.place,
        remedy: "Rebuild the registry from the archive.")
    }
    if let lastHeld, key <= lastHeld { throw outOfOrder("held rows") }
    lastHeld = key
    part.counts.heldBefore += 1
  }

  private mutating func exclude(_ reason: WithdrawalReason) {
    // By far the most: a company's case at a door for government only.
    guard reason != .outOfScope else {
      outOfScopeCount += 1
      return
    }
    part.counts.excluded[reason.name, default: 0] += 1
  }

  private mutating func countExcluded() {
    guard outOfScopeCount > 0 else { return }
    part.counts.excluded[WithdrawalReason.outOfScope.name] = outOfScopeCount
  }

  private mutating func render(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> UInt64 {
    plan.rendering.encode(row, of: batch, bytes, into: &scratch, problems: &part.problems)
  }

  private mutating func renderEligible(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>, _ key: Key128
  ) -> UInt64 {
    var own = RenderProblems()
    let digest = plan.rendering.encode(row, of: batch, bytes, into: &scratch, problems: &own)
    if !own.isEmpty {
      part.problems.add(own)
      part.problemsOfCases.append((key, own))
    }
    return digest
  }

  private mutating func keepScratch(_ key: Key128) {
    let value = scratch
    part.held.append(key: key, value: value.span)
    part.counts.heldAfter += 1
  }

  private mutating func withdrawScratch(_ reason: WithdrawalReason) {
    let value = scratch
    withdraw(value.span, reason)
  }

  private mutating func withdraw(
    _ value: borrowing Span<UInt8>, _ reason: WithdrawalReason
  ) {
    part.counts.withdrawn += 1
    part.counts.withdrawnByReason[reason.name, default: 0] += 1
    write(value, .withdraw, plan.rendering.overrides(.withdraw, reason))
  }

  private mutating func writeScratch(_ operation: BundleOperation, _ overrides: [[UInt8]?]) {
    let value = scratch
    write(value.span, operation, overrides)
  }

  private mutating func write(
    _ value: borrowing Span<UInt8>, _ operation: BundleOperation, _ overrides: [[UInt8]?]
  ) {
    for index in outputs[operation.position] {
      // Taken out for the row, so that each piece is not written through two arrays.
      var text: [UInt8] = []
      swap(&text, &part.texts[index])
      plan.formats[index].append(row: value, overrides, to: &text)
      swap(&text, &part.texts[index])
      part.rowCounts[index] += 1
    }
  }

  private func outOfOrder(_ rows: String) -> ExportError {
    ExportError(
      what: "\(rows) are not in the order of their case numbers", place: plan.place,
      remedy: "Rebuild the registry from the archive.")
  }
}
