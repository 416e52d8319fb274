import Formats

/// The slow and obvious reader that the fast one is held against: characters are bytes or pairs in
/// a list, one state a step.
enum ObviousCSV {
  struct Row: Equatable {
    var cells: [[UInt8]]
    var line: Int
    var isBroken = false
  }

  /// The rows, and the line of a record that never ends.
  static func read(_ bytes: [UInt8], _ dialect: CSVDialect) -> (rows: [Row], brokenLine: Int?) {
    let pairs = dialect.reading == .pairs
    let lineEnd: UInt8 = dialect.lineEnd == .lineFeed ? 0x0A : 0x0D
    // One symbol for each character, so that a delimiter inside a pair is not seen.
    var symbols: [[UInt8]] = []
    var rest = bytes[...]
    while let first = rest.first {
      let second = rest.dropFirst().first ?? 0
      let isPair = pairs && first > 0x80 && first < 0xFF && second >= 0x30
      symbols.append(Array(rest.prefix(isPair ? 2 : 1)))
      rest = rest.dropFirst(isPair ? 2 : 1)
    }
    var rows: [Row] = []
    var line = 1
    var index = 0
    while index < symbols.count {
      var row = Row(cells: [], line: line)
      var isRowOpen = true
      while isRowOpen {
        var cell: [UInt8] = []
        var raw: [UInt8] = []
        var wasQuoted = false
        if dialect.quoting, index < symbols.count, symbols[index] == [0x22] {
          wasQuoted = true
          raw.append(0x22)
          index += 1
          var isOpen = true
          while isOpen {
            guard index < symbols.count else { return (rows, row.line) }
            if symbols[index] == [0x22] {
              if index + 1 < symbols.count, symbols[index + 1] == [0x22] {
                cell.append(0x22)
                raw += [0x22, 0x22]
                index += 2
              } else {
                raw.append(0x22)
                index += 1
                isOpen = false
              }
            } else {
              if symbols[index] == [lineEnd] { line += 1 }
              cell += symbols[index]
              raw += symbols[index]
              index += 1
            }
          }
        }
        var tail: [UInt8] = []
        while index < symbols.count, symbols[index] != [lineEnd],
          symbols[index] != [dialect.delimiter]
        {
          tail += symbols[index]
          index += 1
        }
        let isAtLineEnd = index == symbols.count || symbols[index] == [lineEnd]
        if isAtLineEnd, lineEnd == 0x0A, tail.last == 0x0D { tail.removeLast() }
        if wasQuoted, !tail.isEmpty {
          row.isBroken = true
          cell = raw + tail
        } else {
          cell += tail
        }
        row.cells.append(cell)
        if index < symbols.count, symbols[index] == [dialect.delimiter] {
          index += 1
        } else {
          isRowOpen = false
        }
      }
      if index < symbols.count {
        line += 1
        index += 1
      }
      rows.append(row)
    }
    return (rows, nil)
  }
}
