import Bytes
import Deduplicate
import Foundation

/// A file in UTF-8 without quotation marks and with line feeds: what is no such file shows it
/// sooner or later, and is then read as a ``QuotedTable``.
struct PlainTable: Sendable {
  /// The bytes of a piece; the cut depends on the file alone.
  static let pieceSize = 1 << 20
  /// How much more is read at first for the row that a piece ends in.
  private static let overlap = 16 << 10
  private static let longestHead = 1 << 20

  /// Where the values of an evidence column come from.
  private enum Source: Sendable {
    /// A cell as it stands.
    case cell(Int)
    /// A field made of some cells, by its position.
    case field(Int)
    /// The number of the file.
    case file
    /// The identifier of the record.
    case record
  }

  private let table: LinkTable
  private let start: Int
  private let end: Int
  private let columnCount: Int
  private let idCell: Int
  private let fieldCells: [[Int]]
  private let sources: [Source]
  /// The cells that nothing looks at, which have to be text all the same.
  private let idleCells: [Int]
  private let delimiter: UInt8
  private let isMarked: Bool
  private let headForm: UTF8Form

  private static let lineFeed: UInt8 = 0x0A

  /// Opens a file; nil when its beginning shows that it is no plain one, or when something is wrong
  /// with it that the other reader can tell better.
  init?(_ table: LinkTable) {
    let definition = table.definition
    // An exact key is made of whole records.
    guard definition.linkage.exactKey.isEmpty else { return nil }
    guard let end = Self.size(of: table.url),
      let head = Self.read(table.url, 0..<min(end, Self.longestHead))
    else { return nil }
    let bytes = head.span
    guard let lineEnd = Self.end(of: bytes, from: 0, delimiter: Self.lineFeed) else { return nil }
    var first = 0
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { first = 3 }
    let last = lineEnd > first && bytes[lineEnd - 1] == 0x0D ? lineEnd - 1 : lineEnd
    let line = bytes.extracting(first..<last)
    for index in line.indices where line[index] == 0x22 || line[index] == 0x0D { return nil }
    headForm = TextDecoding.utf8Form(of: line)
    guard headForm.isValid else { return nil }
    isMarked = first > 0
    let titles = String(copying: line).split(
      separator: Character(Unicode.Scalar(definition.delimiter)), omittingEmptySubsequences: false
    ).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let idCell = titles.firstIndex(of: definition.idColumn) else { return nil }
    var fieldCells: [[Int]] = []
    for field in definition.fields {
      let cells = field.columns.compactMap { titles.firstIndex(of: $0) }
      guard cells.count == field.columns.count else { return nil }
      fieldCells.append(cells)
    }
    self.table = table
    start = lineEnd + 1
    self.end = end
    columnCount = titles.count
    self.idCell = idCell
    self.fieldCells = fieldCells
    delimiter = definition.delimiter
    sources = definition.linkage.evidenceFields.map { position in
      if position == definition.fields.count { return .file }
      if position > definition.fields.count { return .record }
      let field = definition.fields[position]
      let isPlain = field.steps.isEmpty && field.placeholders.isEmpty && field.columns.count == 1
      return isPlain ? .cell(fieldCells[position][0]) : .field(position)
    }
    var isUsed = titles.map { _ in false }
    isUsed[idCell] = true
    for source in sources {
      switch source {
      case .cell(let cell): isUsed[cell] = true
      case .field(let field): for cell in fieldCells[field] { isUsed[cell] = true }
      case .file, .record: break
      }
    }
    idleCells = titles.indices.filter { !isUsed[$0] }
  }

  var pieceCount: Int { max(0, end - start + Self.pieceSize - 1) / Self.pieceSize }

  private static func size(of url: URL) -> Int? {
    do {
      // Asked of the open file: its attributes by path would be those of a symbolic link.
      let file = try FileHandle(forReadingFrom: url)
      let size = try file.seekToEnd()
      try file.close()
      return Int(size)
    } catch {
      return nil
    }
  }

  /// Whether the text of all pieces together may be taken for UTF-8: without a character of three
  /// bytes it may be another encoding by chance.
  func isPlain(_ pieces: [Forms]) -> Bool {
    isMarked || headForm == .long || pieces.contains { $0.hasLong }
      || headForm != .short && !pieces.contains { $0.hasShort }
  }

  /// The sorts of text that a piece has.
  struct Forms: Sendable {
    var hasShort = false
    var hasLong = false
  }

  /// What was read of a piece.
  struct Piece: Sendable {
    var read: LinkPiece
    var forms = Forms()
  }

  /// The bytes of a range of a file, read and not mapped, so that no other process can take them
  /// away; nil when they cannot be read.
  private static func read(_ url: URL, _ range: Range<Int>) -> Data? {
    do {
      let file = try FileHandle(forReadingFrom: url)
      try file.seek(toOffset: UInt64(range.lowerBound))
      let data = try file.read(upToCount: range.count) ?? Data()
      try file.close()
      return data.count == range.count ? data : nil
    } catch {
      return nil
    }
  }

  /// Where the next delimiter or line end stands; nil when the bytes end before it.
  @inline(__always)
  private static func end(
    of bytes: borrowing Span<UInt8>, from start: Int, delimiter: UInt8
  ) -> Int? {
    var index = start
    let count = bytes.count
    while index &+ 8 <= count {
      let word = bytes.littleEndianUInt64(at: index)
      let found = ByteWord.marks(of: delimiter, in: word) | ByteWord.marks(of: lineFeed, in: word)
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < count {
      if bytes[index] == delimiter || bytes[index] == lineFeed { return index }
      index &+= 1
    }
    return nil
  }

  /// What a piece holds, or nil when the file is no plain one, or something is wrong with it.
  ///
  /// To a piece belong the rows that begin in it.
  func read(piece: Int) -> Piece? {
    let first = start + piece * Self.pieceSize
    let last = min(end, first + Self.pieceSize)
    // One byte more in front tells whether a row begins with the piece.
    let from = piece == 0 ? first : first - 1
    var extra = Self.overlap
    while true {
      let stop = min(end, last + extra)
      guard let data = Self.read(table.url, from..<stop) else { return nil }
      let bytes = data.span
      var position = 0
      if piece > 0 {
        position =
          Self.end(of: bytes, from: 0, delimiter: Self.lineFeed).map { $0 + 1 } ?? data.count
      }
      var reading = Rows(self, capacity: Self.pieceSize / 64)
      switch reading.read(bytes, from: &position, until: last - from, isLast: stop == end) {
      case .whole: return reading.piece
      case .broken: return nil
      case .cutShort: extra *= 16
      }
    }
  }

  private enum Ending { case whole, broken, cutShort }

  /// The rows of one piece as they are read.
  private struct Rows {
    private let plain: PlainTable
    var piece: Piece
    private var starts: [Int]
    private var ends: [Int]
    /// For each column made of fields the cells met, and the numbers of the values made of them.
    private var cellsOfColumn: [HashNumbering]
    private var numbersOfColumn: [[UInt32]]
    private var forming = CellForming()
    private var joined: [UInt8] = []
    private var buffer: [UInt8] = []
    private let fileNumber: Int
    private let fileText: [UInt8]

    init(_ plain: PlainTable, capacity: Int) {
      self.plain = plain
      let definition = plain.table.definition
      piece = Piece(
        read: LinkPiece(part: definition.linkage.evidencePart(capacity: capacity)))
      starts = Array(repeating: 0, count: plain.columnCount)
      ends = starts
      cellsOfColumn = plain.sources.map { _ in HashNumbering() }
      numbersOfColumn = plain.sources.map { _ in [0] }
      fileNumber = plain.table.number
      fileText = Array(String(plain.table.number).utf8)
    }

    mutating func read(
      _ bytes: borrowing Span<UInt8>, from position: inout Int, until limit: Int, isLast: Bool
    ) -> Ending {
      while position < limit {
        var cell = 0
        var index = position
        let rowStart = position
        while true {
          let found = PlainTable.end(of: bytes, from: index, delimiter: plain.delimiter)
          if found == nil, !isLast { return .cutShort }
          let end = found ?? bytes.count
          let isRowEnd = end == bytes.count || bytes[end] == PlainTable.lineFeed
          if index < end, bytes[index] == 0x22 { return .broken }
          let isTrimmed = isRowEnd && end > index && bytes[end - 1] == 0x0D
          if isRowEnd, cell == 0, end - (isTrimmed ? 1 : 0) == rowStart {
            // A blank line is no record.
            position = end + 1
            cell = -1
            break
          }
          guard cell < plain.columnCount else { return .broken }
          starts[cell] = index
          ends[cell] = isTrimmed ? end - 1 : end
          cell += 1
          index = end + 1
          if isRowEnd { break }
        }
        if cell < 0 { continue }
        guard cell == plain.columnCount, addRow(bytes) else { return .broken }
        position = index
      }
      return .whole
    }

    private mutating func isText(_ bytes: borrowing Span<UInt8>) -> Bool {
      switch TextDecoding.utf8Form(of: bytes) {
      case .ascii: break
      case .short: piece.forms.hasShort = true
      case .long: piece.forms.hasLong = true
      case .broken: return false
      }
      return true
    }

    private mutating func addRow(_ bytes: borrowing Span<UInt8>) -> Bool {
      for cell in plain.idleCells {
        guard isText(bytes.extracting(starts[cell]..<ends[cell])) else { return false }
      }
      let id = bytes.extracting(starts[plain.idCell]..<ends[plain.idCell])
      guard !id.isEmpty, isText(id) else { return false }
      for column in plain.sources.indices {
        switch plain.sources[column] {
        case .cell(let cell):
          let value = bytes.extracting(starts[cell]..<ends[cell])
          let (number, isNew) = piece.read.part.number(of: value, in: column)
          if isNew, !isText(value) { return false }
          piece.read.part.append(number)
        case .field(let field):
          guard let number = number(ofField: field, in: column, bytes) else { return false }
          piece.read.part.append(number)
        case .file:
          let text = fileText
          piece.read.part.append(piece.read.part.number(of: text.span, in: column).number)
        case .record: piece.read.part.append(piece.read.part.number(of: id, in: column).number)
        }
      }
      piece.read.append(identifier: id, key: LinkTable.key(of: id, inFile: fileNumber, &buffer))
      return true
    }

    /// The number of a value that is made of cells; the same cells are made into a value once.
    private mutating func number(
      ofField field: Int, in column: Int, _ bytes: borrowing Span<UInt8>
    ) -> UInt32? {
      var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
      for cell in plain.fieldCells[field] {
        hash = StableHash.hash64(bytes.extracting(starts[cell]..<ends[cell]), seed: hash)
      }
      let (known, isNew) = cellsOfColumn[column].number(of: max(1, hash))
      guard isNew else { return numbersOfColumn[column][Int(known)] }
      joined.removeAll(keepingCapacity: true)
      for cell in plain.fieldCells[field] {
        let text = bytes.extracting(starts[cell]..<ends[cell])
        guard isText(text) else { return nil }
        if !joined.isEmpty, !text.isEmpty { joined.append(0x20) }
        joined.append(text)
      }
      let definition = plain.table.definition.fields[field]
      let cells = joined
      var formed: [UInt8] = []
      forming.append(cells.span, definition.steps, to: &formed)
      if definition.placeholders.contains(formed) { formed = [] }
      let number = piece.read.part.number(of: formed.span, in: column).number
      numbersOfColumn[column].append(number)
      return number
    }
  }
}
