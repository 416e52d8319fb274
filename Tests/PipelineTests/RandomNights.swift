import Bytes
import Foundation
import Registry

@testable import Pipeline

/// Made-up nights for the Liaoning pipeline: rows of the fixtures, drawn at random, as new parts,
/// late parts, revisions and whole sets, some of them changed.
struct RandomNights {
  private struct Feed {
    let department: String
    let stem: String
    let ending: String
    let head: Data
    let rows: [Data]
    let tail: Data
    let isWholeSet: Bool
    /// How many of the rows a delivery has, between 0 and 1.
    let share: Double
  }

  private let feeds: [Feed]
  private var random: SplitMix64
  private var revisions: [String: Int] = [:]
  private var decided: [PairName] = []

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed &* 7919 &+ 1)
    feeds = [
      try Self.lines("finance", "finance_xzcf", share: 0.15),
      try Self.lines("market-regulation", "sj_xzcf", share: 0.15),
      try Self.lines("justice", "sf_xzfy", share: 0.3),
      try Self.lines("justice", "sf_xzys", share: 0.3),
      try Self.lines("discipline-commission", "jw_djcf", share: 0.3),
      try Self.lines("court-enforcement", "zx_sxbzxr", isWholeSet: true, share: 0.9),
      try Self.lines("organ-register", "bb_jgml", isWholeSet: true, share: 1),
      try Self.lines("organ-register", "bb_ryhmc", isWholeSet: true, share: 1),
      try Self.elements("high-court", "fy_xzaj", "行政案件", share: 0.25),
      try Self.elements("high-court", "fy_ajcx", "R", share: 0.5),
    ]
  }

  private static func files(_ department: String, _ stem: String) throws -> [Data] {
    let folder = Folders.fixtures.appending(path: "liaoning/inbox/\(department)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasPrefix(stem) }.map { try Data(contentsOf: folder.appending(path: $0)) }
  }

  /// The rows of all nights of a feed that has one row a line under one head line.
  private static func lines(
    _ department: String, _ stem: String, isWholeSet: Bool = false, share: Double
  ) throws -> Feed {
    var head = Data()
    var rows: [Data] = []
    for file in try files(department, stem) {
      let lines = file.split(separator: 0x0A).map { Data($0) + [0x0A] }
      head = lines[0]
      rows += isWholeSet && !rows.isEmpty ? [] : lines.dropFirst()
    }
    return Feed(
      department: department, stem: stem, ending: ".csv", head: head, rows: rows, tail: Data(),
      isWholeSet: isWholeSet, share: share)
  }

  /// The elements of a name in all nights of a feed.
  private static func elements(
    _ department: String, _ stem: String, _ name: String, share: Double
  ) throws -> Feed {
    var rows: [Data] = []
    var (head, tail) = ("", "")
    for file in try files(department, stem) {
      var rest = Substring(String(decoding: file, as: UTF8.self))
      var isFirst = true
      while let start = rest.range(of: "<\(name)>"), let end = rest.range(of: "</\(name)>") {
        if isFirst { head = String(rest[..<start.lowerBound]) }
        isFirst = false
        rows.append(Data(rest[start.lowerBound..<end.upperBound].utf8))
        rest = rest[end.upperBound...]
      }
      tail = String(rest)
    }
    return Feed(
      department: department, stem: stem, ending: ".xml", head: Data(head.utf8), rows: rows,
      tail: Data(tail.utf8), isWholeSet: false, share: share)
  }

  /// Puts the drops of a night, numbered from 0, into an inbox; gives its day.
  mutating func deliver(night: Int, to inbox: URL) throws -> String {
    let day = 10 + night
    for (index, feed) in feeds.enumerated() {
      let isRegister = feed.department == "organ-register"
      guard night == 0 || Double.random(in: 0..<1, using: &random) < (isRegister ? 0.3 : 0.6)
      else { continue }
      var date = day
      var part = 1
      if night > 0, !feed.isWholeSet {
        // Late deliveries, further parts, and revisions of what was there before.
        date = max(10, day - Int.random(in: 0...2, using: &random))
        part = Int.random(in: 1...2, using: &random)
      }
      let place = "\(index) \(date) \(part)"
      let revision = revisions[place, default: 0] + 1
      revisions[place] = revision
      let suffix = revision > 1 ? "_r\(revision)" : ""
      let name = "\(feed.stem)_202611\(date)_\(part)\(suffix)\(feed.ending)"
      let folder = inbox.appending(path: feed.department, directoryHint: .isDirectory)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try content(of: feed).write(to: folder.appending(path: name))
    }
    return "2026-11-\(day)"
  }

  /// What people decide after a night, by the merged tables: of pairs to review, of records of one
  /// case, of any two, and sometimes otherwise than before.
  mutating func decisions(_ tables: [String: [Key128: [UInt8]]]) -> [DecisionSheet.Row] {
    for use in tables.keys.sorted() {
      let entries = tables[use] ?? [:]
      let keys = entries.keys.sorted()
      let parts = use.split(separator: ".").map(String.init)
      for _ in 0..<2 where parts.count == 2 {
        guard let key = keys.randomElement(using: &random), let value = entries[key] else { break }
        var ends: [Key128] = []
        switch parts[0] {
        case "reviews": ends = [key, LinksTable.ends(value.span)[0].other]
        case "members": ends = Array(KeyList.keys(value.span).prefix(2))
        case "records": ends = [key, keys.randomElement(using: &random) ?? key]
        default: break
        }
        guard ends.count == 2, ends[0] != ends[1] else { continue }
        decided.append(PairName(kind: parts[1], ends[0], ends[1]))
      }
    }
    return (0..<4).compactMap { line in
      guard let pair = decided.randomElement(using: &random),
        let verdict = PairVerdict.allCases.randomElement(using: &random)
      else { return nil }
      return DecisionSheet.Row(
        line: line + 2, pair: pair, verdict: verdict, person: "周某", note: "\(line)")
    }
  }

  private mutating func content(of feed: Feed) -> Data {
    var data = feed.head
    var isAny = false
    for (index, row) in feed.rows.enumerated() {
      let isLast = index == feed.rows.count - 1
      guard Double.random(in: 0..<1, using: &random) < feed.share || (isLast && !isAny) else {
        continue
      }
      // A register loses a row now and then.
      if feed.isWholeSet, !isLast, Int.random(in: 0..<60, using: &random) == 0 { continue }
      isAny = true
      data += Int.random(in: 0..<8, using: &random) == 0 ? changed(row) : row
    }
    return data + feed.tail
  }

  /// A row in which one digit is another one, so that dates, amounts, numbers or codes change.
  private mutating func changed(_ row: Data) -> Data {
    var bytes = [UInt8](row)
    let digits = bytes.indices.filter { bytes[$0] >= 0x31 && bytes[$0] <= 0x38 }
    guard let place = digits.randomElement(using: &random) else { return row }
    bytes[place] += 1
    return Data(bytes)
  }
}
