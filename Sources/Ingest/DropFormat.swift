public import Bytes
import Formats

/// How the drops of a feed are written.
public enum DropFormat: Sendable, Equatable {
  /// Delimited text.
  case csv(CSVFormat)
  /// XML.
  case xml(XMLFormat)

  /// A delimited text with its head lines.
  public struct CSVFormat: Sendable, Equatable {
    /// The encoding, or nil to decide by the bytes.
    public var encoding: TextEncoding?
    /// The byte between cells.
    public var delimiter: UInt8
    /// Whether cells may be quoted.
    public var quoting: Bool
    /// How many records stand before the data: at least `columnsLine`, or none when the columns
    /// are known by their positions.
    public var headLines: Int
    /// Which of them names the columns, from 1.
    public var columnsLine: Int
    /// A head cell that must have a known value.
    public var guardCell: GuardCell?

    /// A format from its parts.
    public init(
      encoding: TextEncoding? = nil, delimiter: UInt8 = UInt8(ascii: ","), quoting: Bool = true,
      headLines: Int = 1, columnsLine: Int = 1, guardCell: GuardCell? = nil
    ) {
      self.encoding = encoding
      self.delimiter = delimiter
      self.quoting = quoting
      self.headLines = headLines
      self.columnsLine = columnsLine
      self.guardCell = guardCell
    }

    /// What is wrong with the format itself, or nil.
    public var mistake: String? {
      if !CSVDialect.canDelimit(delimiter) { return "this character cannot part cells" }
      if headLines == 0 {
        return guardCell == nil ? nil : "a guard needs a head line to stand in"
      }
      if columnsLine < 1 { return "columnsLine counts from 1" }
      if headLines < columnsLine { return "headLines must take in columnsLine" }
      if let guardCell, !(1...headLines).contains(guardCell.line) || guardCell.cell < 1 {
        return "the guard must stand in one of the head lines, counted from 1"
      }
      return nil
    }
  }

  /// A head cell that proves whose file it is.
  public struct GuardCell: Sendable, Equatable {
    /// The head line, from 1.
    public var line: Int
    /// The cell in it, from 1.
    public var cell: Int
    /// The value it must have.
    public var value: String

    /// A guard from its parts.
    public init(line: Int, cell: Int, value: String) {
      self.line = line
      self.cell = cell
      self.value = value
    }
  }

  /// An XML document of repeated row elements.
  public struct XMLFormat: Sendable, Equatable {
    /// The encoding, or nil to decide by the bytes; what the document declares does not count.
    public var encoding: TextEncoding?
    /// The path of a row from the root, such as `/ROWDATA/ROW`.
    public var row: String
    /// The namespace of all elements that count, or nil to look at local names only.
    public var namespace: String?
    /// The path below the row of a group that makes a raw row of its own each time.
    public var repeatPath: String?
    /// An element that must have a known value.
    public var guardElement: GuardElement?

    /// A format from its parts.
    public init(
      row: String, namespace: String? = nil, repeatPath: String? = nil,
      guardElement: GuardElement? = nil, encoding: TextEncoding? = nil
    ) {
      self.row = row
      self.namespace = namespace
      self.repeatPath = repeatPath
      self.guardElement = guardElement
      self.encoding = encoding
    }

    /// What is wrong with the format itself, or nil.
    public var mistake: String? {
      if !row.hasPrefix("/") || row.hasSuffix("/") || row.contains("//") {
        return "row must be a path from the root, such as /ROWDATA/ROW"
      }
      if let repeatPath, repeatPath.hasPrefix("/") || repeatPath.isEmpty {
        return "repeat must be a path below the row, without a leading /"
      }
      if let guardElement, !guardElement.path.hasPrefix("/") {
        return "the guard's path must begin at the root"
      }
      return nil
    }
  }

  /// An element that proves whose file it is.
  public struct GuardElement: Sendable, Equatable {
    /// Its path from the root.
    public var path: String
    /// The value it must have.
    public var value: String

    /// A guard from its parts.
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }
  }

  /// What is wrong with the format itself, or nil.
  public var mistake: String? {
    switch self {
    case .csv(let format): format.mistake
    case .xml(let format): format.mistake
    }
  }
}
