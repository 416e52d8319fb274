import Bytes
import Foundation
import Standards

/// A table of made-up reports in normalized columns, with the act that each tells of.
///
/// Some acts are reported two or three times, and the reports differ as those of departments do:
/// values missing, letters exchanged, short names, a day off, another amount. One unit is punished
/// a thousand times on one day for each million reports.
struct MadeUpReports {
  let recordCount: Int
  let actCount: Int
  private let world: MadeUpWorld
  private var random: SplitMix64

  private static let columns = "id,document,identity,name,date,authority,amount\n"
  private static let shorts = [
    ("自然资源局", "资源局"), ("住房和城乡建设局", "住建局"), ("交通运输局", "交通局"),
    ("农业农村局", "农业局"), ("卫生健康委员会", "卫健委"), ("有限公司", "公司"), ("市", ""),
  ]

  init(recordCount: Int, actCount: Int, seed: UInt64) {
    self.recordCount = recordCount
    self.actCount = actCount
    world = MadeUpWorld(seed: seed)
    random = SplitMix64(seed: seed &+ 77)
  }

  private struct Report {
    var document: String
    var identity: String
    var name: String
    var date: String
    var authority: String
    var amount: String
  }

  /// Writes the table and the truth.
  mutating func write(to table: URL, truth: URL) throws {
    let tableFile = try BufferedFile(table)
    let truthFile = try BufferedFile(truth)
    try tableFile.write(Self.columns)
    try truthFile.write("id,act\n")
    // Reports are spread over the table: those of one act do not stand together.
    var number = 0
    var repeated: [Report] = []
    var repeatedActs: [Int] = []
    var rest = recordCount - actCount
    func put(_ report: Report, _ act: Int) throws {
      number += 1
      try tableFile.write(
        "r\(number),\(report.document),\(report.identity),\(report.name),\(report.date),"
          + "\(report.authority),\(report.amount)\n")
      try truthFile.write("r\(number),\(act)\n")
    }
    for act in 0..<actCount {
      let report = report(of: act)
      try put(damaged(report, rarely: true), act)
      // As many more reports as are left for the acts that are left.
      let left = actCount - act
      var more = random.below(left) < rest % left ? rest / left + 1 : rest / left
      if more > 0, random.chance(0.15), rest > more { more += 1 }
      more = min(more, rest)
      rest -= more
      for _ in 0..<more {
        repeated.append(damaged(report, rarely: false))
        repeatedActs.append(act)
      }
      while repeated.count > 20_000 {
        let index = random.below(repeated.count)
        try put(repeated[index], repeatedActs[index])
        repeated.swapAt(index, repeated.count - 1)
        repeatedActs.swapAt(index, repeatedActs.count - 1)
        repeated.removeLast()
        repeatedActs.removeLast()
      }
    }
    for (report, act) in zip(repeated, repeatedActs) { try put(report, act) }
    try tableFile.close()
    try truthFile.close()
  }

  private mutating func report(of act: Int) -> Report {
    let authority = world.authority(random.below(1 << 20))
    let day = 20_000 + Int32(random.below(1_000))
    let isHot = act % 1_000 == 7
    let subject =
      isHot
      ? world.organ(1)
      : random.chance(0.3)
        ? world.organ(random.below(MadeUpWorld.organCount))
        : random.chance(0.8)
          ? world.firm(random.below(MadeUpWorld.firmCount))
          : world.citizen(random.below(MadeUpWorld.personCount))
    let date = CalendarDate(days: isHot ? 20_100 + Int32(act / 1_000_000) : day).description
    let word = String(authority.name.prefix(1)) + String(authority.name.suffix(3).prefix(2))
    return Report(
      document: "\(word)罚\(date.prefix(4))\(random.below(max(actCount / 20, 1)) + 1)",
      identity: subject.identity, name: subject.name, date: date, authority: authority.name,
      amount: String((random.below(400) + 1) * 500))
  }

  /// The report as another department has it; the first report is damaged rarely.
  private mutating func damaged(_ report: Report, rarely: Bool) -> Report {
    let scale = rarely ? 0.25 : 1
    var result = report
    if random.chance(0.12 * scale) { result.identity = "" }
    if random.chance(0.01 * scale) { result.identity = typed(result.identity) }
    if random.chance(0.06 * scale) { result.document = "" }
    if random.chance(0.03 * scale) { result.document = typed(result.document) }
    if random.chance(0.06 * scale) { result.name = typed(result.name) }
    if random.chance(0.05 * scale) { result.name = shortened(result.name) }
    if random.chance(0.08 * scale) { result.authority = shortened(result.authority) }
    if random.chance(0.02 * scale), let date = CalendarDate(result.date) {
      result.date = CalendarDate(days: date.days + Int32(random.below(5)) - 2).description
    }
    if random.chance(0.01 * scale) { result.date = "" }
    if random.chance(0.04 * scale) { result.amount = "" }
    if random.chance(0.02 * scale) { result.amount = String((random.below(400) + 1) * 500) }
    return result
  }

  private func shortened(_ name: String) -> String {
    for (long, short) in Self.shorts where name.contains(long) {
      return name.replacingOccurrences(of: long, with: short)
    }
    return name
  }

  /// One character replaced by a neighbour, dropped, or exchanged with the next.
  private mutating func typed(_ text: String) -> String {
    var characters = Array(text)
    guard characters.count > 2 else { return text }
    let index = random.below(characters.count - 1)
    switch random.below(3) {
    case 0: characters[index] = characters[index + 1]
    case 1: characters.remove(at: index)
    default: characters.swapAt(index, index + 1)
    }
    return String(characters)
  }
}

/// A file that is written a mebibyte at a time.
final class BufferedFile {
  private let file: FileHandle
  private var buffer: [UInt8] = []

  init(_ url: URL) throws {
    try Data().write(to: url)
    file = try FileHandle(forWritingTo: url)
  }

  func write(_ text: String) throws {
    buffer.append(text)
    guard buffer.count > 1 << 20 else { return }
    try file.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func close() throws {
    try file.write(contentsOf: buffer)
    try file.close()
  }
}
