import Deduplicate
import Foundation
import Pipeline
import Records

/// The short account of a link that is printed when it ends.
struct LinkText {
  let outcome: LinkRun.Outcome
  let definition: LinkDefinition
  let language: Language

  private func say(_ english: String, _ chinese: String) -> String {
    language == .chinese ? chinese : english
  }

  /// The whole text.
  var text: String {
    let result = outcome.result
    var lines = [
      say(
        "\(outcome.recordCount) records → \(result.clusterCount) clusters",
        "\(outcome.recordCount)条记录 → \(result.clusterCount)组"),
      say(
        "\(result.candidatePairCount) pairs in blocks, \(result.pairCount) compared, "
          + "\(result.linkCount) joined, \(result.reviews.count) between the thresholds, "
          + "\(result.vetoed.count) kept apart",
        "组内\(result.candidatePairCount)对，比较\(result.pairCount)对，相连\(result.linkCount)对，"
          + "待判断\(result.reviews.count)对，被否决\(result.vetoed.count)对"),
    ]
    if let model = definition.modelName, definition.reviewer.isEmpty {
      lines.append(
        say(
          "note: nobody has reviewed the model \(model); look at its chart, then put a name into "
            + "reviewedBy", "提示：模型\(model)尚无人审阅；请看过权重图后在 reviewedBy 中署名"))
    }
    if let quality = outcome.quality {
      lines += [
        measure(say("pairs     ", "记录对  "), quality.pairs),
        measure(say("clusters  ", "组      "), quality.clusters),
      ]
      if quality.unjudgedCount + outcome.strayTruthCount > 0 {
        lines.append(
          say(
            "note: the truth is silent on \(quality.unjudgedCount) records, and speaks of "
              + "\(outcome.strayTruthCount) that are not there",
            "提示：\(quality.unjudgedCount)条记录没有真值，\(outcome.strayTruthCount)条真值没有对应记录"))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func measure(_ title: String, _ measure: ClusterQuality.Measure) -> String {
    title
      + say(
        "precision \(share(measure.precision)) (\(measure.right) of \(measure.found)), recall "
          + "\(share(measure.recall)) (\(measure.right) of \(measure.expected)), F1 "
          + share(measure.f1),
        "精确率 \(share(measure.precision))（\(measure.right)/\(measure.found)），召回率 "
          + "\(share(measure.recall))（\(measure.right)/\(measure.expected)），F1 "
          + share(measure.f1))
  }

  private func share(_ value: Double) -> String { String(format: "%.5f", value) }
}
