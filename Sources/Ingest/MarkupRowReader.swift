import Bytes
import Formats
import Records

/// Collects the rows of an XML drop into raw batches.
///
/// A thin class round one value: the parser wants an object to call, and a value is cheaper to
/// work on.
final class MarkupRowReader: MarkupHandler {
  private(set) var rows: MarkupRows

  init(format: DropFormat.XMLFormat, plan: ReadingPlan, batchRows: Int) {
    rows = MarkupRows(format: format, plan: plan, batchRows: batchRows)
  }

  /// Gives the batches that are full; at the end also the last one.
  func takeBatches(atEnd: Bool = false) -> [RawBatch] { rows.takeBatches(atEnd: atEnd) }

  func pathAppeared(_ path: MarkupPath) { rows.paths.add(path) }
  func elementBegan(_ path: Int, line: Int, byteOffset: Int) {
    rows.elementBegan(path, MarkupRows.Place(line: line, byteOffset: byteOffset))
  }
  func textAppeared(_ text: borrowing Span<UInt8>) { rows.textAppeared(text) }
  func elementEnded(_ path: Int) { rows.elementEnded(path) }
}

/// The rows of an XML drop as they come together.
struct MarkupRows {
  struct Place {
    var line = 0
    var byteOffset = 0
  }

  /// The text of one cell of the row at hand: a range of `text`, and which element gave it.
  private struct Cell {
    var start = 0
    var end = 0
    var element = -1
  }

  private struct Group {
    let cells: [Cell]
    let conflict: Int?
    let place: Place
  }

  var paths: MarkupRowPaths
  private(set) var guardValue: String?
  private(set) var blankCount = 0
  private let plan: ReadingPlan
  private let batchRows: Int
  private var finished: [RawBatch] = []
  private var batch: RawBatch
  private var open: [(path: Int, element: Int)] = []
  private var elementCount = 0
  private var text: [UInt8] = []
  private var cells: [Cell]
  private var conflict: Int?
  private var rowPlace = Place()
  private var groupPlace = Place()
  private var groups: [Group] = []
  private var guardText: [UInt8] = []

  init(format: DropFormat.XMLFormat, plan: ReadingPlan, batchRows: Int) {
    self.plan = plan
    self.batchRows = batchRows
    paths = MarkupRowPaths(format: format, plan: plan)
    batch = RawBatch(columnCount: plan.columns.count)
    cells = plan.columns.map { _ in Cell() }
  }

  mutating func takeBatches(atEnd: Bool) -> [RawBatch] {
    if atEnd, batch.count + batch.unreadable.count > 0 { finishBatch() }
    defer { finished.removeAll() }
    return finished
  }

  private mutating func finishBatch() {
    finished.append(batch)
    batch = RawBatch(columnCount: plan.columns.count)
  }

  mutating func elementBegan(_ path: Int, _ place: Place) {
    elementCount += 1
    open.append((path, elementCount))
    switch paths.roles[path] {
    case .row:
      rowPlace = place
      groups.removeAll(keepingCapacity: true)
      text.removeAll(keepingCapacity: true)
      conflict = nil
      for column in cells.indices { cells[column] = Cell() }
    case .repeatGroup:
      groupPlace = place
      clearGroup()
    case .guardElement: guardText.removeAll()
    case .outside, .column, .ignored, .inside: break
    }
  }

  private mutating func clearGroup() {
    conflict = nil
    for column in cells.indices where paths.isRepeated[column] { cells[column] = Cell() }
  }

  mutating func textAppeared(_ piece: borrowing Span<UInt8>) {
    guard let innermost = open.last else { return }
    switch paths.roles[innermost.path] {
    case .column:
      for column in paths.columns[innermost.path] {
        append(piece, to: column, element: innermost.element)
      }
    case .guardElement: guardText.append(piece)
    case .inside, .row, .repeatGroup:
      if !Self.isBlank(piece) { paths.report(innermost.path) }
    case .outside, .ignored: break
    }
  }

  private mutating func append(_ piece: borrowing Span<UInt8>, to column: Int, element: Int) {
    if cells[column].start == cells[column].end {
      cells[column] = Cell(start: text.count, end: text.count, element: element)
    } else if cells[column].element != element {
      if !Self.isBlank(piece) { conflict = column }
      return
    } else if cells[column].end != text.count {
      // Another element's text came between; the cell goes on behind it.
      let start = text.count
      text += text[cells[column].start..<cells[column].end]
      cells[column].start = start
    }
    text.append(piece)
    cells[column].end = text.count
  }

  private static func isBlank(_ text: borrowing Span<UInt8>) -> Bool {
    for index in text.indices where text[index] > 0x20 { return false }
    return true
  }

  mutating func elementEnded(_ path: Int) {
    open.removeLast()
    switch paths.roles[path] {
    case .guardElement:
      guardValue = ColumnPlaces.comparable(String(decoding: guardText, as: UTF8.self))
    case .repeatGroup:
      groups.append(Group(cells: cells, conflict: conflict, place: groupPlace))
      clearGroup()
    case .row:
      if groups.isEmpty { emit(cells, conflict, rowPlace) }
      for group in groups {
        // Cells outside the group may have come after it.
        let merged = cells.indices.map { paths.isRepeated[$0] ? group.cells[$0] : cells[$0] }
        emit(merged, group.conflict ?? conflict, group.place)
      }
    case .outside, .column, .ignored, .inside: break
    }
  }

  private mutating func emit(_ cells: [Cell], _ conflict: Int?, _ place: Place) {
    let text = text
    let span = text.span
    var isBlank = true
    for cell in cells where !Self.isBlank(span.extracting(cell.start..<cell.end)) {
      isBlank = false
      break
    }
    if isBlank {
      blankCount += 1
      return
    }
    if let conflict {
      let texts = zip(plan.columns, cells).filter { $1.end > $1.start }.map {
        "\($0.name)=\(String(decoding: text[$1.start..<$1.end], as: UTF8.self))"
      }
      batch.append(
        unreadable: RawBatch.UnreadableRow(
          line: place.line, byteOffset: place.byteOffset, code: .tooManyCells,
          detail: "\(plan.columns[conflict].name) more than once",
          rawText: texts.joined(separator: "; ")))
    } else {
      for cell in cells { batch.append(cell: span.extracting(cell.start..<cell.end)) }
      batch.endRow(line: place.line, byteOffset: place.byteOffset)
    }
    if batch.count + batch.unreadable.count >= batchRows { finishBatch() }
  }
}
