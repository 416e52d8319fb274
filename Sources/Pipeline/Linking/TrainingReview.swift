import Deduplicate
import Foundation

/// What a person looks at before a model is let in: the weights as a chart, the blocks, what cannot
/// be linked, the hot values.
struct TrainingReview {
  /// The widest bar, in characters; a bit is one and a half.
  private static let barWidth = 30

  let trained: TrainedModel
  let isChinese: Bool

  private func say(_ english: String, _ chinese: String) -> String {
    isChinese ? chinese : english
  }

  /// The text, line by line.
  var lines: [String] {
    var lines = [
      say(
        "\(trained.recordCount) records; u from \(trained.sampledPairCount) random pairs, m from "
          + "\(trained.blockedPairCount) blocked pairs",
        "\(trained.recordCount)条记录；u 取自\(trained.sampledPairCount)对随机记录，m 取自"
          + "\(trained.blockedPairCount)对分组记录"),
      say(
        "prior \(bits(trained.priorBits)) bits: one random pair in "
          + "\(count(1 / max(trained.prior, 1e-18))) is a match",
        "先验 \(bits(trained.priorBits)) 比特：随机\(count(1 / max(trained.prior, 1e-18)))对中约有一对相同"),
      say(
        "unlinkable: \(trained.unlinkableCount) records (\(share(trained.unlinkableCount))) say too "
          + "little to be joined even with themselves",
        "无法关联：\(trained.unlinkableCount)条（\(share(trained.unlinkableCount))）内容太少，与自身也达不到阈值"),
      "",
    ]
    for comparison in trained.comparisons { lines += chart(comparison) }
    lines += blocks + frequencies + hot
    return lines
  }

  private func chart(_ comparison: TrainedModel.Comparison) -> [String] {
    var lines = [
      comparison.field
        + (comparison.isBound
          ? say(
            "   every rule looks at it: m is a guess from pairs that agree by choice",
            "   各分组规则都用到它：m 只能由本就相同的记录对估计") : "")
    ]
    for level in comparison.levels {
      let length = min(Int((abs(level.weight) * 1.5).rounded()), Self.barWidth)
      let bar = String(repeating: level.weight < 0 ? "−" : "+", count: length)
      let name =
        level.test.name + (level.test.bound.map { " \(number($0))" } ?? "")
        + (level.test.field.map { " \($0)" } ?? "")
      lines.append(
        "  " + name.padding(toLength: max(20, name.count), withPad: " ", startingAt: 0)
          + "  m \(String(format: "%8.6f", level.m))  u \(String(format: "%9.7f", level.u))  "
          + String(format: "%8.3f", level.weight) + "  " + bar)
    }
    return lines
  }

  private var blocks: [String] {
    ["", say("blocks", "分组")]
      + trained.rules.map { rule in
        "  " + rule.fields.joined(separator: " + ") + ": "
          + say(
            "\(rule.blockCount) blocks, \(rule.pairCount) pairs, the largest of "
              + "\(rule.largestBlock) records, about \(count(rule.expectedMatches)) matches",
            "\(rule.blockCount)组，\(rule.pairCount)对，最大\(rule.largestBlock)条，"
              + "预计约\(count(rule.expectedMatches))对相同")
          + (rule.overflowCount == 0
            ? ""
            : say(
              "; \(rule.overflowCount) past the limit: refine the rule",
              "；\(rule.overflowCount)组超限：请细化规则"))
      }
  }

  private var frequencies: [String] {
    trained.termTables.flatMap { table in
      [
        "",
        say(
          "frequencies of \(table.field): \(table.terms.count) values listed, any other adds "
            + "\(bits(table.otherBits))",
          "\(table.field) 的词频：列出\(table.terms.count)个值，其余各加\(bits(table.otherBits))"),
      ]
        + table.terms.prefix(10).map { term in
          "  \(ModelFileWriting.shown(term.value))  \(String(format: "%.4f", term.share * 100)) %  "
            + bits(term.bits)
        }
    }
  }

  private var hot: [String] {
    guard !trained.hotValues.isEmpty else { return ["", say("no hot values", "没有热点值")] }
    return ["", say("hot values and their finer keys", "热点值及其细化键")]
      + trained.hotValues.map { value in
        "  \(value.field) = \(ModelFileWriting.shown(value.value)): "
          + say("\(value.recordCount) records; also ", "\(value.recordCount)条；另须相同：")
          + value.finer.joined(separator: " + ")
      }
  }

  private func bits(_ bits: Double) -> String { String(format: "%+.3f", bits) }

  private func count(_ value: Double) -> String { String(format: "%.0f", value) }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private func share(_ count: Int) -> String {
    String(format: "%.3f %%", Double(count) * 100 / Double(max(trained.recordCount, 1)))
  }
}
