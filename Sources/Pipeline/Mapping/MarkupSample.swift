import Bytes
import Formats
import Ingest

/// A sample in XML: its rows, the group that repeats within one, and its columns.
struct MarkupSample {
  let format: DropFormat.XMLFormat
  let columns: [SampleColumn]
  let departmentTitle: String?

  init(_ text: SampleText) throws(RunError) {
    let survey = MarkupSurvey(text.utf8)
    do {
      let reader = MarkupReader(handler: survey)
      try reader.feed(text.utf8.span)
      if !text.isCut { try reader.finish() }
    } catch {
      // A broken end does not hide the form of what came before it.
      guard survey.paths.count > 2 else {
        throw RunError(
          .impossible, "the sample is no XML document: \(error)", remedy: "give a whole document")
      }
    }
    let paths = survey.paths
    let row = Self.row(paths)
    let below = paths.indices.filter { $0 != row && Self.isBelow($0, row, paths) }
    let groups = below.filter { paths[$0].hasChildren && paths[$0].isRepeated }
    let repeated = groups.max { (paths[$0].count, $1) < (paths[$1].count, $0) }
    let others = groups.filter { other in
      other != repeated && !(repeated.map { Self.isBelow($0, other, paths) } ?? false)
        && !(repeated.map { Self.isBelow(other, $0, paths) } ?? false)
    }
    let rowCount = paths[row].count
    columns = below.filter { !paths[$0].hasChildren }.map { leaf in
      let name = String(paths[leaf].fullName.dropFirst(paths[row].fullName.count + 1))
      var column = SampleColumn(name: name, titles: [paths[leaf].name] + paths[leaf].descriptions)
      column.values = paths[leaf].values
      column.isInOtherGroup = others.contains { Self.isBelow(leaf, $0, paths) }
      let holder = repeated.flatMap { Self.isBelow(leaf, $0, paths) ? paths[$0].count : nil }
      column.isOptional = paths[leaf].count * 2 < (holder ?? rowCount)
      return column
    }
    let outside = paths.indices.filter { $0 != row && !Self.isBelow($0, row, paths) }
    let guardPath = outside.first { SampleDrop.isGuardName(paths[$0].name) }
    let namespace = paths[row].namespace
    format = DropFormat.XMLFormat(
      row: paths[row].fullName, namespace: namespace.isEmpty ? nil : namespace,
      repeatPath: repeated.map {
        String(paths[$0].fullName.dropFirst(paths[row].fullName.count + 1))
      },
      guardElement: guardPath.flatMap { path in
        paths[path].values.first.map {
          DropFormat.GuardElement(
            path: paths[path].fullName,
            value: ComparableTitle.plain(String(decoding: $0, as: UTF8.self)))
        }
      })
    departmentTitle = outside.first { SampleDrop.isDepartmentName(paths[$0].name) }
      .flatMap { paths[$0].values.first.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// The highest element that stands beside others of its name; without one, that with most
  /// children.
  private static func row(_ paths: [MarkupSurvey.Path]) -> Int {
    let repeated = paths.indices.filter { paths[$0].isRepeated && paths[$0].hasChildren }
    if let first = repeated.min(by: {
      (paths[$0].depth, -paths[$0].count, $0) < (paths[$1].depth, -paths[$1].count, $1)
    }) {
      return first
    }
    var childCounts = paths.map { _ in 0 }
    for path in paths where !path.hasChildren {
      if let parent = path.parent { childCounts[parent] += 1 }
    }
    return childCounts.indices.max { (childCounts[$0], $1) < (childCounts[$1], $0) } ?? 0
  }

  /// Whether a path leads through another.
  private static func isBelow(_ path: Int, _ other: Int, _ paths: [MarkupSurvey.Path]) -> Bool {
    var parent = paths[path].parent
    while let current = parent {
      if current == other { return true }
      parent = paths[current].parent
    }
    return false
  }
}

/// Notes which paths a document has, how often each is there, and some of its texts.
final class MarkupSurvey: MarkupHandler {
  /// What is known of one path.
  struct Path {
    let name: String
    let namespace: String
    let parent: Int?
    let fullName: String
    let depth: Int
    var count = 0
    var hasChildren = false
    /// Whether one parent held several of it.
    var isRepeated = false
    /// Attribute values in Chinese of its first element.
    var descriptions: [String] = []
    var values: [[UInt8]] = []
  }

  private(set) var paths: [Path] = []
  private let document: [UInt8]
  private var open: [(path: Int, text: [UInt8], children: Set<Int>)] = []

  init(_ document: [UInt8]) { self.document = document }

  func pathAppeared(_ path: MarkupPath) {
    let parent = path.parent.map { paths[$0] }
    paths.append(
      Path(
        name: path.name, namespace: path.namespace, parent: path.parent,
        fullName: (parent?.fullName ?? "") + "/" + path.name, depth: (parent?.depth ?? 0) + 1))
    if let parent = path.parent { paths[parent].hasChildren = true }
  }

  func elementBegan(_ path: Int, line: Int, byteOffset: Int) {
    if paths[path].count == 0 { paths[path].descriptions = descriptions(at: byteOffset) }
    paths[path].count += 1
    if let last = open.indices.last, !open[last].children.insert(path).inserted {
      paths[path].isRepeated = true
    }
    open.append((path, [], []))
  }

  func textAppeared(_ text: borrowing Span<UInt8>) {
    guard let last = open.indices.last else { return }
    open[last].text.append(text)
  }

  func elementEnded(_ path: Int) {
    guard let element = open.popLast(), paths[path].values.count < SampleDrop.valueLimit,
      element.text.contains(where: { $0 > 0x20 })
    else { return }
    paths[path].values.append(element.text)
  }

  /// The attribute values with Chinese in them of the tag that begins at an offset; the reader does
  /// not tell attributes.
  private func descriptions(at offset: Int) -> [String] {
    guard offset >= 0, offset < document.count, document[offset] == UInt8(ascii: "<") else {
      return []
    }
    var found: [String] = []
    var index = offset
    while index < document.count, document[index] != UInt8(ascii: ">") {
      let quote = document[index]
      index += 1
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      let start = index
      while index < document.count, document[index] != quote { index += 1 }
      let value = document[start..<index]
      if value.contains(where: { $0 >= 0x80 }) {
        found.append(String(decoding: value, as: UTF8.self))
      }
      index += 1
    }
    return found
  }
}
