import Bytes

/// How rows are spelled in a file of one format: its opening, its rows, its end.
///
/// A class, since writing takes one per row and a struct would be copied with all its references.
final class RowFormat: Sendable {
  let format: PlatformDefinition.Format
  let names: [String]
  let envelope: PlatformDefinition.Envelope
  /// The tags of all columns one after the other, opening and closing in turn, and where each ends.
  private let tags: [UInt8]
  private let tagEnds: [Int]
  private let rowOpening: [UInt8]
  private let rowEnding: [UInt8]

  init(
    format: PlatformDefinition.Format, names: [String], envelope: PlatformDefinition.Envelope
  ) {
    self.format = format
    self.names = names
    self.envelope = envelope
    var tags: [UInt8] = []
    var ends = [0]
    for name in names {
      for tag in ["<\(name)>", "</\(name)>"] {
        tags.append(tag)
        ends.append(tags.count)
      }
    }
    self.tags = tags
    tagEnds = ends
    rowOpening = format == .xml ? Array("<\(envelope.row)>".utf8) : []
    rowEnding = format == .xml ? Array("</\(envelope.row)>\n".utf8) : [0x0D, 0x0A]
  }

  /// What stands before the first row.
  var opening: [UInt8] {
    var text: [UInt8] = []
    switch format {
    case .csv:
      text.append(contentsOf: [0xEF, 0xBB, 0xBF])
      for (index, name) in names.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        let bytes = Array(name.utf8)
        RowFormatCSV.append(cell: bytes.span, to: &text)
      }
      RowFormatCSV.appendLineEnd(to: &text)
    case .xml:
      text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(envelope.root)")
      if !envelope.namespace.isEmpty {
        text.append(" xmlns=\"")
        let bytes = Array(envelope.namespace.utf8)
        RowFormatXML.append(text: bytes.span, to: &text)
        text.append("\"")
      }
      text.append(">\n")
    }
    return text
  }

  /// What stands after the last row.
  var ending: [UInt8] { format == .xml ? Array("</\(envelope.root)>\n".utf8) : [] }

  /// Appends a row: the cells of an encoded ``HeldRow``, but where an override is given instead.
  func append(
    row value: borrowing Span<UInt8>, _ overrides: [[UInt8]?], to text: inout [UInt8]
  ) {
    text.append(contentsOf: rowOpening)
    let allTags = self.tags
    let tags = allTags.span
    let count = names.count
    for cell in 0..<count {
      switch format {
      case .csv: if cell > 0 { text.append(UInt8(ascii: ",")) }
      case .xml: text.append(tags.extracting(tagEnds[2 * cell]..<tagEnds[2 * cell + 1]))
      }
      if let override = overrides[cell] {
        append(cell: override.span, to: &text)
      } else {
        append(
          cell: value.extracting(HeldRow.range(of: cell, count: count, value)), to: &text)
      }
      if format == .xml {
        text.append(tags.extracting(tagEnds[2 * cell + 1]..<tagEnds[2 * cell + 2]))
      }
    }
    text.append(contentsOf: rowEnding)
  }

  private func append(cell: borrowing Span<UInt8>, to text: inout [UInt8]) {
    switch format {
    case .csv:
      if cell.isEmpty, names.count == 1 {
        text.append("\"\"")  // An empty line would be no row.
      } else {
        RowFormatCSV.append(cell: cell, to: &text)
      }
    case .xml: RowFormatXML.append(text: cell, to: &text)
    }
  }
}

/// Cells after RFC 4180.
enum RowFormatCSV {
  private static let quote = UInt8(ascii: "\"")

  /// Appends a cell, in quotation marks only where the content needs them.
  static func append(cell: borrowing Span<UInt8>, to text: inout [UInt8]) {
    guard needsQuotes(cell) else {
      text.append(cell)
      return
    }
    text.append(quote)
    for index in cell.indices {
      if cell[index] == quote { text.append(quote) }
      text.append(cell[index])
    }
    text.append(quote)
  }

  /// Whether a quotation mark, a comma or a line end stands in a cell.
  private static func needsQuotes(_ cell: borrowing Span<UInt8>) -> Bool {
    var index = 0
    while index < cell.count {
      // All four lie below 0x2D, and hardly a byte of a Chinese text does.
      if index &+ 8 <= cell.count,
        !ByteWord.hasByte(below: 0x2D, in: cell.littleEndianUInt64(at: index))
      {
        index &+= 8
        continue
      }
      let end = min(index &+ 8, cell.count)
      while index < end {
        switch cell[index] {
        case quote, 0x2C, 0x0A, 0x0D: return true
        default: index &+= 1
        }
      }
    }
    return false
  }

  static func appendLineEnd(to text: inout [UInt8]) {
    text.append(0x0D)
    text.append(0x0A)
  }
}

/// Character data after XML 1.0.
enum RowFormatXML {
  /// Appends a text escaped for element content and attribute values.
  ///
  /// Characters that XML cannot hold are left out; returns how many.
  @discardableResult
  static func append(text value: borrowing Span<UInt8>, to text: inout [UInt8]) -> Int {
    var droppedCount = 0
    var clean = 0
    var index = 0
    while true {
      index = next(from: index, value)
      guard index < value.count else { break }
      let byte = value[index]
      let entity: StaticString?
      var width = 1
      switch byte {
      case UInt8(ascii: "&"): entity = "&amp;"
      case UInt8(ascii: "<"): entity = "&lt;"
      case UInt8(ascii: ">"): entity = "&gt;"
      case UInt8(ascii: "\""): entity = "&quot;"
      case 0x0D: entity = "&#13;"  // A bare one would be read back as a line feed.
      default:
        width = ControlCharacters.width(at: index, value)
        guard width > 0 else {
          index += 1
          continue
        }
        entity = ""
        droppedCount += 1
      }
      text.append(value.extracting(clean..<index))
      if let entity { text.append("\(entity)") }
      index += width
      clean = index
    }
    text.append(value.extracting(clean..<value.count))
    return droppedCount
  }

  /// The first place from an index on that may need an entity or be forbidden; eight bytes at a
  /// time, since nearly all of a Chinese text is neither.
  private static func next(from start: Int, _ value: borrowing Span<UInt8>) -> Int {
    var index = start
    while index < value.count {
      if index &+ 8 <= value.count {
        let word = value.littleEndianUInt64(at: index)
        // All signs with an entity lie below 0x3F; EF begins the two forbidden characters.
        if !ByteWord.hasByte(below: 0x3F, in: word), !ByteWord.hasByte(0xEF, in: word) {
          index &+= 8
          continue
        }
      }
      let end = min(index &+ 8, value.count)
      while index < end {
        switch value[index] {
        case 0..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"),
          UInt8(ascii: "\""), 0xEF:
          return index
        default: index &+= 1
        }
      }
    }
    return index
  }
}

/// Characters that no bundle format may hold.
enum ControlCharacters {
  /// The first place from an index on where a forbidden character may stand, or the end.
  static func next(from start: Int, _ bytes: borrowing Span<UInt8>) -> Int {
    var index = start
    while index < bytes.count {
      if index &+ 8 <= bytes.count {
        let word = bytes.littleEndianUInt64(at: index)
        if !ByteWord.hasByte(below: 0x20, in: word), !ByteWord.hasByte(0xEF, in: word) {
          index &+= 8
          continue
        }
      }
      let end = min(index &+ 8, bytes.count)
      while index < end {
        if bytes[index] < 0x20 || bytes[index] == 0xEF { return index }
        index &+= 1
      }
    }
    return index
  }

  /// The length of the forbidden character at an index, or 0 when the one there is allowed.
  ///
  /// Forbidden are what XML 1.0 forbids: controls below U+0020 but tab, line feed and carriage
  /// return, and U+FFFE and U+FFFF.
  @inline(__always)
  static func width(at index: Int, _ bytes: borrowing Span<UInt8>) -> Int {
    let byte = bytes[index]
    if byte < 0x20 { return byte == 0x09 || byte == 0x0A || byte == 0x0D ? 0 : 1 }
    guard byte == 0xEF, index + 2 < bytes.count, bytes[index + 1] == 0xBF,
      bytes[index + 2] == 0xBE || bytes[index + 2] == 0xBF
    else { return 0 }
    return 3
  }
}
