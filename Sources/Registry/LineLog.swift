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

  /// The end of the file, found from the back: what a line to be added has to know.
  struct Tail {
    /// The last whole line, with its bytes.
    var last: (entry: Entry, line: Data)?
    /// What has to be added first, so that a line begins.
    var missing = Data()
  }

  /// The end of the file; its cost does not grow with the file.
  func tail() throws(RegistryError) -> Tail {
    var tail = Tail()
    guard try workspace.files.status(of: url) != nil else { return tail }
    let bytes = try workspace.files.mapped(url, what: what)
    var end = bytes.endIndex
    while end > bytes.startIndex, tail.last == nil {
      let isUnended = end == bytes.endIndex && bytes[end - 1] != UInt8(ascii: "\n")
      let lineEnd = isUnended ? end : end - 1
      let start = bytes[..<lineEnd].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
      let line = Data(bytes[(start ?? bytes.startIndex)..<lineEnd])
      if let entry = entry(line) { tail.last = (entry, line) }
      if isUnended {
        tail.missing = (tail.last == nil ? Self.cutOffMark : Data()) + [UInt8(ascii: "\n")]
      }
      end = start ?? bytes.startIndex
    }
    return tail
  }

  /// Adds a line to an open file after the end as it was found.
  func append(
    _ entry: Entry, to file: borrowing OpenFile, after tail: Tail
  ) throws(RegistryError) {
    let bytes = tail.missing + (try CanonicalJSON.checkedBytes(of: entry, for: url))
    try file.write(bytes.span)
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
