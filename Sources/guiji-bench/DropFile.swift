import Bytes
import Foundation
import Ingest
import Pipeline

/// A drop that is being written, in the form its feed delivers.
final class DropFile {
  private let file: FileHandle
  private let feed: FeedDefinition
  private let url: URL
  private var text = ""
  private(set) var rowCount = 0

  /// Whether drops of a feed can be written: an XML feed must have flat rows.
  static func canWrite(_ feed: FeedDefinition) -> Bool {
    guard case .xml(let format) = feed.format else { return true }
    return format.repeatPath == nil && format.namespace == nil
      && feed.plan.columns.allSatisfy { !$0.name.contains("/") }
  }

  /// Begins the first part of a delivery in an inbox.
  init(_ feed: FeedDefinition, inbox: URL, date: String) throws {
    self.feed = feed
    let folder = inbox.appending(path: feed.department, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard let pattern = feed.patterns.first else {
      throw CallError("\(feed.name) names no file")
    }
    let name = pattern.spelling.replacingOccurrences(of: "{date}", with: date)
      .replacingOccurrences(of: "{part}", with: "1")
      .replacingOccurrences(of: "{revision}", with: "1")
      .replacingOccurrences(of: "*", with: "")
    url = folder.appending(path: name)
    try Data().write(to: url)
    file = try FileHandle(forWritingTo: url)
    begin()
  }

  private func begin() {
    switch feed.format {
    case .csv(let format):
      let columns = titles.joined(separator: delimiter(format))
      for line in 1...format.headLines {
        let isGuard = format.guardCell?.line == line
        text += line == format.columnsLine ? columns : isGuard ? guardLine(format) : "表头"
        text += "\r\n"
      }
    case .xml(let format):
      let path = format.row.split(separator: "/").map(String.init)
      text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(path[0])>\n"
      if let element = format.guardElement {
        let names = element.path.split(separator: "/").map(String.init).dropFirst()
        text += names.map { "<\($0)>" }.joined() + element.value
        text += names.reversed().map { "</\($0)>" }.joined() + "\n"
      }
      text += path.dropFirst().dropLast().map { "<\($0)>\n" }.joined()
    }
  }

  private var titles: [String] { feed.plan.columns.map(\.name) + feed.plan.ignored }

  private func delimiter(_ format: DropFormat.CSVFormat) -> String {
    String(UnicodeScalar(format.delimiter))
  }

  private func guardLine(_ format: DropFormat.CSVFormat) -> String {
    guard let cell = format.guardCell else { return "" }
    return String(repeating: delimiter(format), count: cell.cell - 1) + cell.value
  }

  /// Writes a row, cells in the order of the feed's plan.
  func append(_ cells: [String]) throws {
    rowCount += 1
    switch feed.format {
    case .csv(let format):
      text += cells.joined(separator: delimiter(format))
      text += String(repeating: delimiter(format), count: feed.plan.ignored.count)
      text += "\r\n"
    case .xml(let format):
      let row = format.row.split(separator: "/").last ?? "ROW"
      text += "<\(row)>"
      for (column, cell) in zip(feed.plan.columns, cells) {
        text += "<\(column.name)>\(cell)</\(column.name)>"
      }
      text += "</\(row)>\n"
    }
    if text.utf8.count > 1 << 20 { try flush() }
  }

  private func flush() throws {
    var isGB18030 = false
    if case .csv(let format) = feed.format { isGB18030 = format.encoding == .gb18030 }
    try file.write(contentsOf: isGB18030 ? gb18030() : Data(text.utf8))
    text = ""
  }

  private func gb18030() throws -> Data {
    let encoding = String.Encoding(
      rawValue: CFString.gb18030)
    guard let data = text.data(using: encoding) else {
      throw CallError("the host cannot write GB18030")
    }
    return data
  }

  /// Ends the file, with its companion if the feed asks for one.
  func finish() throws {
    if case .xml(let format) = feed.format {
      text += format.row.split(separator: "/").dropLast().reversed().map { "</\($0)>\n" }.joined()
    }
    try flush()
    try file.close()
    // A drop without a row would be held.
    guard rowCount > 0 else { return try FileManager.default.removeItem(at: url) }
    if let companion = feed.companion {
      try Data().write(to: URL(fileURLWithPath: url.path + companion))
    }
  }
}

private enum CFString {
  /// Foundation's number of the encoding GB 18030-2000 (0x0632), marked as foreign to NSString's own.
  static let gb18030: UInt = 0x8000_0632
}
