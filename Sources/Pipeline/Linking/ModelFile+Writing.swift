import Deduplicate
import Formats
import Foundation

/// Writes what training found as a model file.
struct ModelFileWriting {
  let name: String
  let trained: TrainedModel
  let options: TrainingOptions
  let review: [String]

  /// The bytes of the file.
  var bytes: [UInt8] {
    JSONOutput.object([
      .init("model", .string(name)),
      .init(
        "basis",
        "Fellegi–Sunter: u from random pairs, m by expectation and maximization over blocked pairs"
      ),
      .init("note", "Look at the review lines, then put your name into reviewedBy."),
      .init("reviewedBy", ""),
      .init(
        "trained",
        .object([
          .init("program", .string(Program.version)),
          .init("records", .integer(trained.recordCount)),
          .init("seed", .string(String(options.seed))),
          .init("randomPairs", .integer(trained.sampledPairCount)),
          .init("blockedPairs", .integer(trained.blockedPairCount)),
          .init("unlinkableRecords", .integer(trained.unlinkableCount)),
        ])),
      .init(
        "prior",
        .object([
          .init("probability", Self.number(trained.prior)),
          .init("bits", Self.bits(trained.priorBits)),
        ])),
      .init("comparisons", .array(trained.comparisons.map(Self.comparison))),
      .init("termFrequencies", .array(trained.termTables.map(Self.table))),
      .init("hotValues", .array(trained.hotValues.map(Self.hotValue))),
      .init("review", .array(review.map { .string($0) })),
    ]).prettyBytes
  }

  private static func comparison(_ comparison: TrainedModel.Comparison) -> JSONOutput {
    .object([
      .init("field", .string(comparison.field)),
      .init(
        "levels",
        .array(
          comparison.levels.map { level in
            var members = [JSONOutput.Member("level", .string(level.test.name))]
            if let bound = level.test.bound {
              members.append(
                .init(level.test.boundIsUpper ? "atMost" : "atLeast", .decimal(spelling(bound))))
            }
            if let field = level.test.field { members.append(.init("of", .string(field))) }
            members += [
              .init("m", number(level.m)), .init("u", number(level.u)),
              .init("weight", bits(level.weight)),
            ]
            return .object(members)
          })),
    ])
  }

  private static func table(_ table: TrainedModel.TermTable) -> JSONOutput {
    .object([
      .init("field", .string(table.field)), .init("otherBits", bits(table.otherBits)),
      .init(
        "values",
        .array(
          table.terms.map { term in
            .object([
              .init("value", .string(shown(term.value))),
              .init("hash", .string(String(term.hash, radix: 16))),
              .init("share", number(term.share)), .init("bits", bits(term.bits)),
            ])
          })),
    ])
  }

  private static func hotValue(_ value: TrainedModel.HotValue) -> JSONOutput {
    .object([
      .init("field", .string(value.field)), .init("value", .string(shown(value.value))),
      .init("hash", .string(String(value.hash, radix: 16))),
      .init("records", .integer(value.recordCount)),
      .init("finer", .array(value.finer.map { .string($0) })),
    ])
  }

  /// A value as a reviewer may see it: long numbers are masked.
  static func shown(_ value: String) -> String { NumberMasking(isOff: false).text(value) }

  private static func bits(_ bits: Double) -> JSONOutput {
    .decimal(String(format: "%.3f", bits))
  }

  /// Six digits that count; a probability may be very small.
  private static func number(_ value: Double) -> JSONOutput {
    .decimal(String(format: "%.6g", value))
  }

  private static func spelling(_ bound: Double) -> String {
    bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
  }
}
