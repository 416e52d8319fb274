import Foundation

/// A file of lines to which lines are only added, each the JSON of one value with its own digest.
///
/// A line that a crash cut off stays as it is: the next one to be added ends it with a mark, so that
/// what is cut off is told from what is damaged.
struct LineLog<Entry: SelfChecked> {
  let workspace: Workspace
  let url: URL
  /// What a line is, for an error.
  let what: String

  /// One line of the file.
  enum Line {
    /// A whole one with its bytes.
    case whole(Entry, Data)
    /// One that a crash cut off.
    case cutOff
    /// One that is not as it was written.
    case damaged
  }

  /// What ends a line that was cut off.
  private static var cutOffMark: Data { Data(" #cut off".utf8) }

  /// All lines, in order.
  func lines() throws(RegistryError) -> [Line] {
    guard try workspace.files.status(of: url) != nil else { return [] }
    let bytes = try workspace.files.mapped(url, what: what)
    var lines: [Line] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let line = Data(bytes[start..<(end ?? bytes.endIndex)])
      lines.append(end == nil ? last(line) : whole(line))
      start = end.map { $0 + 1 } ?? bytes.endIndex
    }
    return lines
  }

  /// Adds a line to an open file; the caller has read the lines under the file's lock.
  func append(
    _ entry: Entry, to file: borrowing OpenFile, after lines: [Line]
  ) throws(RegistryError) {
    var bytes = Data()
    if case .cutOff = lines.last, try !endsWithLineEnd() {
      bytes = Self.cutOffMark + [UInt8(ascii: "\n")]
    } else if case .whole = lines.last, try !endsWithLineEnd() {
      bytes = Data([UInt8(ascii: "\n")])
    }
    bytes += try CanonicalJSON.checkedBytes(of: entry, for: url)
    try file.write(bytes.span)
  }

  private func endsWithLineEnd() throws(RegistryError) -> Bool {
    guard try workspace.files.status(of: url) != nil else { return true }
    return try workspace.files.mapped(url, what: what).last ?? UInt8(ascii: "\n")
      == UInt8(ascii: "\n")
  }

  private func entry(_ line: Data) -> Entry? {
    do throws(RegistryError) {
      return try CanonicalJSON.checkedValue(Entry.self, from: line, what: what, url: url)
    } catch {
      return nil
    }
  }

  private func whole(_ line: Data) -> Line {
    if let entry = entry(line) { return .whole(entry, line) }
    return line.suffix(Self.cutOffMark.count) == Self.cutOffMark ? .cutOff : .damaged
  }

  /// A last line without its end: whole, cut off, or, with one byte too many, damaged in its end.
  private func last(_ line: Data) -> Line {
    if let entry = entry(line) { return .whole(entry, line) }
    return entry(Data(line.dropLast())) == nil ? .cutOff : .damaged
  }
}
