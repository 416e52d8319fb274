import Bytes
import Formats
import Records

/// Collects the rows of an XML drop into raw batches.
final class MarkupRowReader: MarkupHandler {
  /// What an element means to a row.
  private enum Role {
    case outside
    case row
    case repeatGroup
    case guardElement
    case columns([Int])
    case ignored
    case inside
  }

  private struct Known {
    let fullName: String
    let relativeName: String
    let role: Role
    var isReported = false
  }

  private(set) var finished: [RawBatch] = []
  private(set) var guardValue: String?
  private(set) var unknownPaths: [String] = []
  private(set) var blankCount = 0
  private(set) var columnsFound: [String] = []

  private let format: DropFormat.XMLFormat
  private let plan: ReadingPlan
  private let batchRows: Int
  private let columnsByPath: [String: [Int]]
  private let isRepeated: [Bool]
  private var found: [Bool]
  private var known: [Known] = []
  private var batch: RawBatch

  private var open: [(path: Int, element: Int)] = []
  private var elementCount = 0
  private var cells: [[UInt8]]
  private var filledBy: [Int]
  private var conflict: Int?
  private var rowPlace = (line: 0, byteOffset: 0)
  private var groupPlace = (line: 0, byteOffset: 0)
  private var groups: [(cells: [[UInt8]], conflict: Int?, place: (line: Int, byteOffset: Int))] = []
  private var guardText: [UInt8] = []

  init(format: DropFormat.XMLFormat, plan: ReadingPlan, batchRows: Int) {
    self.format = format
    self.plan = plan
    self.batchRows = batchRows
    var columnsByPath: [String: [Int]] = [:]
    for (index, column) in plan.columns.enumerated() {
      for name in [column.name] + column.aliases { columnsByPath[name, default: []].append(index) }
    }
    self.columnsByPath = columnsByPath
    let prefix = format.repeatPath.map { $0 + "/" }
    isRepeated = plan.columns.map { column in prefix.map(column.name.hasPrefix) ?? false }
    found = plan.columns.map { _ in false }
    batch = RawBatch(columnCount: plan.columns.count)
    cells = plan.columns.map { _ in [] }
    filledBy = plan.columns.map { _ in -1 }
  }

  /// Wanted columns that no row had an element for.
  var missingColumns: [String] {
    plan.columns.indices.filter { !found[$0] && !plan.columns[$0].isOptional }
      .map { plan.columns[$0].name }
  }

  /// Gives the batches that are full; at the end also the last one.
  func takeBatches(atEnd: Bool = false) -> [RawBatch] {
    if atEnd, batch.count + batch.unreadable.count > 0 { finishBatch() }
    defer { finished.removeAll() }
    return finished
  }

  private func finishBatch() {
    finished.append(batch)
    batch = RawBatch(columnCount: plan.columns.count)
  }

  func pathAppeared(_ path: MarkupPath) {
    let isForeign = format.namespace.map { $0 != path.namespace } ?? false
    let name = isForeign ? "{\(path.namespace)}\(path.name)" : path.name
    let fullName = (path.parent.map { known[$0].fullName } ?? "") + "/" + name
    let prefix = format.row + "/"
    let relative = fullName.hasPrefix(prefix) ? String(fullName.dropFirst(prefix.count)) : ""
    let role: Role
    if fullName == format.row {
      role = .row
    } else if fullName == format.guardElement?.path {
      role = .guardElement
    } else if relative.isEmpty {
      role = .outside
    } else if relative == format.repeatPath {
      role = .repeatGroup
    } else if let columns = columnsByPath[relative] {
      role = .columns(columns)
      for column in columns { found[column] = true }
      columnsFound.append(relative)
    } else if plan.ignored.contains(where: { relative == $0 || relative.hasPrefix($0 + "/") }) {
      role = .ignored
      columnsFound.append(relative)
    } else {
      role = .inside
    }
    known.append(Known(fullName: fullName, relativeName: relative, role: role))
  }

  func elementBegan(_ path: Int, line: Int, byteOffset: Int) {
    elementCount += 1
    open.append((path, elementCount))
    switch known[path].role {
    case .row:
      rowPlace = (line, byteOffset)
      groups.removeAll()
      clearCells { _ in true }
    case .repeatGroup:
      groupPlace = (line, byteOffset)
      clearCells { self.isRepeated[$0] }
    case .guardElement: guardText.removeAll()
    default: break
    }
  }

  private func clearCells(_ applies: (Int) -> Bool) {
    conflict = nil
    for column in cells.indices where applies(column) {
      cells[column].removeAll(keepingCapacity: true)
      filledBy[column] = -1
    }
  }

  func textAppeared(_ text: borrowing Span<UInt8>) {
    guard let innermost = open.last else { return }
    switch known[innermost.path].role {
    case .columns(let columns):
      for column in columns {
        if cells[column].isEmpty {
          filledBy[column] = innermost.element
        } else if filledBy[column] != innermost.element {
          if !Self.isBlank(text) { conflict = column }
          continue
        }
        cells[column].append(text)
      }
    case .guardElement: guardText.append(text)
    case .inside: report(innermost.path, text, suffix: "")
    case .row, .repeatGroup: report(innermost.path, text, suffix: "/text()")
    case .outside, .ignored: break
    }
  }

  /// Notes text that no column takes, once for each path.
  private func report(_ path: Int, _ text: borrowing Span<UInt8>, suffix: String) {
    guard !known[path].isReported, !Self.isBlank(text) else { return }
    known[path].isReported = true
    let name = known[path].relativeName.isEmpty ? format.row : known[path].relativeName
    unknownPaths.append(name + suffix)
    columnsFound.append(name + suffix)
  }

  private static func isBlank(_ text: borrowing Span<UInt8>) -> Bool {
    for index in text.indices where text[index] > 0x20 { return false }
    return true
  }

  func elementEnded(_ path: Int) {
    open.removeLast()
    switch known[path].role {
    case .guardElement:
      guardValue = ColumnPlaces.comparable(String(decoding: guardText, as: UTF8.self))
    case .repeatGroup:
      groups.append((cells, conflict, groupPlace))
      clearCells { self.isRepeated[$0] }
    case .row: endRow()
    default: break
    }
  }

  private func endRow() {
    if groups.isEmpty {
      emit(cells, conflict, rowPlace)
    } else {
      for group in groups {
        let merged = cells.indices.map { isRepeated[$0] ? group.cells[$0] : cells[$0] }
        emit(merged, group.conflict ?? conflict, group.place)
      }
    }
  }

  private func emit(
    _ cells: [[UInt8]], _ conflict: Int?, _ place: (line: Int, byteOffset: Int)
  ) {
    if cells.allSatisfy({ cell in cell.allSatisfy { $0 <= 0x20 } }) {
      blankCount += 1
      return
    }
    if let conflict {
      let text = zip(plan.columns, cells).filter { !$1.isEmpty }
        .map { "\($0.name)=\(String(decoding: $1, as: UTF8.self))" }.joined(separator: "; ")
      batch.append(
        unreadable: RawBatch.UnreadableRow(
          line: place.line, byteOffset: place.byteOffset, code: .tooManyCells,
          detail: "\(plan.columns[conflict].name) more than once", rawText: text))
    } else {
      for cell in cells { batch.append(cell: cell.span) }
      batch.endRow(line: place.line, byteOffset: place.byteOffset)
    }
    if batch.count + batch.unreadable.count >= batchRows { finishBatch() }
  }
}
