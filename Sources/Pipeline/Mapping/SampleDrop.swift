import Bytes
import Foundation
import Ingest

/// One column of a sample: what it is called, and some of its values.
struct SampleColumn: Sendable {
  /// The name a definition would use: a title, or a path below the row.
  let name: String
  /// All that it is called: the name, a second head line, a describing attribute.
  var titles: [String]
  /// Whether many rows come without it.
  var isOptional = false
  /// Whether it stands in a second repeated group, of which a row can hold only one value.
  var isInOtherGroup = false
  /// Up to ``SampleDrop/valueLimit`` values that are not empty, in the order of the drop, UTF-8.
  var values: [[UInt8]] = []

  /// Takes in a cell; blank ones and those past the limit are left out.
  mutating func add(_ cell: some Sequence<UInt8>) {
    guard values.count < SampleDrop.valueLimit else { return }
    let value = Array(cell)
    if value.contains(where: { $0 > 0x20 }) { values.append(value) }
  }
}

/// A drop of a department that has no definition yet, read as far as its form can be guessed.
struct SampleDrop: Sendable {
  /// How many values of a column are looked at.
  static let valueLimit = 1_000
  /// How much of a large file is looked at.
  static let byteLimit = 8 << 20

  /// The file's own name.
  let fileName: String
  /// How it is encoded.
  let encoding: TextEncoding
  /// What parts its rows and cells.
  let format: DropFormat
  /// The columns in the order of the file.
  let columns: [SampleColumn]
  /// The department's name, when the head of the drop says it.
  let departmentTitle: String?

  /// Reads a sample; XML when it begins with `<`, delimited text otherwise.
  init(_ url: URL) throws(RunError) {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      throw RunError(
        .impossible, "the sample \(url.path) cannot be read",
        remedy: "check the path and its permissions")
    }
    try self.init(data: data, fileName: url.lastPathComponent)
  }

  /// Reads a sample from its bytes.
  init(data: Data, fileName: String) throws(RunError) {
    let text = SampleText(data)
    self.fileName = fileName
    encoding = text.encoding
    if text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
      let sample = try MarkupSample(text)
      (format, columns, departmentTitle) = (
        .xml(sample.format), sample.columns, sample.departmentTitle
      )
    } else {
      let sample = try DelimitedSample(text)
      (format, columns, departmentTitle) = (
        .csv(sample.format), sample.columns, sample.departmentTitle
      )
    }
    guard !columns.isEmpty else {
      throw RunError(
        .impossible, "no columns can be told in \(fileName)",
        remedy: "give a drop with a head line, or an XML document of repeated rows")
    }
  }

  /// Whether a name of the drop's head says that the value beside it is the sender's code.
  static func isGuardName(_ name: String) -> Bool { key(name) == "departmentcode" }

  /// Whether a name of the drop's head says that the value beside it is the sender's name.
  static func isDepartmentName(_ name: String) -> Bool { key(name) == "departmentname" }

  private static func key(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter }
  }
}

/// The beginning of a sample as UTF-8.
struct SampleText: Sendable {
  let utf8: [UInt8]
  let encoding: TextEncoding
  /// Whether the sample goes on behind what was read.
  let isCut: Bool

  init(_ data: Data) {
    let bytes = data.span
    let found = TextDecoding.detect(bytes)
    var output: [UInt8] = []
    if found.encoding == .utf16 {
      if TextDecoding.append(bytes, as: .utf16, to: &output) != nil { output = [] }
      (utf8, encoding, isCut) = (output, .utf16, false)
      return
    }
    var end = bytes.count
    if end > SampleDrop.byteLimit {
      end = SampleDrop.byteLimit
      while end > found.markCount, bytes[end - 1] != 0x0A { end -= 1 }
    }
    isCut = end < bytes.count
    guard found.encoding == .mixed else {
      let text = bytes.extracting(found.markCount..<end)
      if TextDecoding.append(text, as: found.encoding, to: &output) != nil {
        output.append(TextDecoding.visibleText(text, as: found.encoding))
      }
      (utf8, encoding) = (output, found.encoding)
      return
    }
    // Lines decide for themselves; one bad line does not spoil the sample.
    var hasUTF8 = false
    var start = found.markCount
    while start < end {
      var stop = start
      while stop < end, bytes[stop] != 0x0A { stop += 1 }
      let line = bytes.extracting(start..<min(stop + 1, end))
      if TextDecoding.utf8Form(of: line) == .long { hasUTF8 = true }
      if TextDecoding.append(line, as: .mixed, to: &output) != nil {
        output.append(TextDecoding.visibleText(line, as: .mixed))
      }
      start = stop + 1
    }
    (utf8, encoding) = (output, hasUTF8 ? .mixed : .gb18030)
  }
}
