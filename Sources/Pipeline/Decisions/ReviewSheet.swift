import Export
public import Foundation
import Registry

/// A list of pairs as the sheet that people fill in (核对表).
public struct ReviewSheet: Sendable {
  /// The longest text of a difference, in characters.
  private static let differenceLimit = 80

  private let list: ReviewList
  private let isChinese: Bool

  /// The sheet of a list, with titles in Chinese or English.
  public init(_ list: ReviewList, isChinese: Bool) {
    self.list = list
    self.isChinese = isChinese
  }

  /// The whole file: the columns to fill in first, then both records side by side.
  public var bytes: [UInt8] {
    let fields = fields
    var file = SpreadsheetFile(titles: titles(fields))
    for (index, pair) in list.pairs.enumerated() { file.append(row(index + 1, pair, fields)) }
    return file.bytes
  }

  /// The compared fields of all pairs, each once, in the order in which they come up.
  private var fields: [(name: String, title: String)] {
    var seen: Set<String> = []
    var fields: [(name: String, title: String)] = []
    for pair in list.pairs {
      for comparison in pair.comparisons where seen.insert(comparison.field).inserted {
        fields.append((comparison.field, comparison.title))
      }
    }
    return fields
  }

  private func say(_ english: String, _ chinese: String) -> String {
    isChinese ? chinese : english
  }

  private func title(_ column: DecisionSheet.Column) -> String {
    isChinese ? column.titles.chinese : column.titles.english
  }

  private func titles(_ fields: [(name: String, title: String)]) -> [String] {
    [
      say("number", "序号"), title(.verdict), title(.person), title(.note), say("kind", "记录种类"),
      say("score", "得分"), say("why", "原因"),
    ]
      + fields.flatMap { field in
        [
          field.title + say(" A", "（甲）"), field.title + say(" B", "（乙）"),
          field.title + say(" score", "得分"),
        ]
      }
      + [
        say("other differences", "其余差异"), say("source A", "来源（甲）"), say("source B", "来源（乙）"),
        say("case A", "案件（甲）"), say("case B", "案件（乙）"), title(.pair),
      ]
  }

  private func row(
    _ number: Int, _ pair: ReviewList.Pair, _ fields: [(name: String, title: String)]
  ) -> [String] {
    var cells = [
      String(number), "", "", "", pair.kindTitle, Self.bits(pair.score), reason(pair),
    ]
    for field in fields {
      if let found = pair.comparisons.first(where: { $0.field == field.name }) {
        cells += [found.left, found.right, Self.bits(found.weight)]
      } else {
        cells += ["", "", ""]
      }
    }
    return cells + [
      differences(pair), source(pair.left), source(pair.right), pair.leftCase, pair.rightCase,
      pair.name.description,
    ]
  }

  private func reason(_ pair: ReviewList.Pair) -> String {
    var reasons: [String] = []
    reasons += pair.doubts.map { doubt in
      say(
        "one \(doubt.title) under two \(doubt.names), which no rename explains",
        "“\(doubt.title)”相同而“\(doubt.names)”不同，且无更名可解释（一码多赋）")
    }
    if pair.isBetweenThresholds, pair.doubts.isEmpty {
      reasons.append(say("between the thresholds", "得分介于两个门槛之间"))
    }
    if let doubt = pair.doubt {
      let note = doubt.note.isEmpty ? "" : say(": ", "：") + doubt.note
      reasons.append(
        say("\(doubt.person) was unsure on \(doubt.at)", "\(doubt.person)于\(doubt.at)存疑") + note)
    }
    return reasons.joined(separator: say("; ", "；"))
  }

  private func differences(_ pair: ReviewList.Pair) -> String {
    pair.differences.map { difference in
      let (left, right) = (shown(difference.left), shown(difference.right))
      return difference.title + say(": A \(left), B \(right)", "：甲\(left)，乙\(right)")
    }.joined(separator: say("; ", "；"))
  }

  private func shown(_ value: String) -> String {
    if value.isEmpty { return say("none", "无") }
    let short = value.count > Self.differenceLimit
    return "“\(short ? value.prefix(Self.differenceLimit) + "…" : value[...])”"
  }

  private func source(_ place: RecordAccount.Place) -> String {
    "\(place.departmentTitle) \(place.label)"
  }

  /// A weight or score in bits.
  static func bits(_ millibits: Int) -> String {
    let sign = millibits < 0 ? "-" : ""
    let whole = abs(millibits) / 1000
    var decimals = String(String(1000 + abs(millibits) % 1000).dropFirst())
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return decimals.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(decimals)"
  }
}

extension ReviewSheet {
  /// Writes the sheet for its reader only; gives where it lies.
  ///
  /// Without a place it goes to the decisions folder, where the next run finds it filled in. A file
  /// that is there already is never written over: somebody may have filled it in.
  public func write(to output: URL?, workspace: URL) throws -> URL {
    let place = Workspace(root: workspace)
    let name = "review-\(Workspace.name(ofRun: list.run)).csv"
    let target = output ?? place.decisions.appending(path: name, directoryHint: .notDirectory)
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw RunError(
        .definitionWrong, "\(target.path) is there already",
        remedy: "fill that one in, or name another file with --output")
    }
    try PrivateOutput.write(
      bytes, named: target.lastPathComponent, in: target.deletingLastPathComponent(), place.files)
    return target
  }
}
