import Bytes
import Standards

/// One step on the way from a cell to a comparable value.
///
/// Steps are named in a link definition and taken in its order:
///
///     "form": ["trim", "foldCase", "prefix:3"]  //  "  Müller " → "mül"
public enum CellStep: Sendable, Equatable {
  /// Outer blanks go, runs of blanks within become one.
  case trim
  /// Letters become small, by Unicode's own table, the same everywhere.
  case foldCase
  /// Full-width letters, digits and signs become half-width.
  case foldWidth
  /// Only the digits 0 to 9 stay.
  case digits
  /// Blanks and ASCII signs go; letters and digits of any script stay.
  case letters
  /// The words stand in ascending order, so that their order does not count.
  case sortWords
  /// The comparable form of an organisation's name.
  case name
  /// The canonical spelling of a person's name.
  case personName
  /// `YYYY-MM-DD` of a date in any order-safe spelling; what is no date becomes empty.
  case date
  /// Only so many characters at the beginning stay.
  case prefix(Int)

  /// The names of all steps, for messages.
  static let names =
    "trim, foldCase, foldWidth, digits, letters, sortWords, name, personName, date, prefix:N"

  /// A step by its name, or nil.
  public init?(_ text: String) {
    switch text {
    case "trim": self = .trim
    case "foldCase": self = .foldCase
    case "foldWidth": self = .foldWidth
    case "digits": self = .digits
    case "letters": self = .letters
    case "sortWords": self = .sortWords
    case "name": self = .name
    case "personName": self = .personName
    case "date": self = .date
    default:
      guard text.hasPrefix("prefix:"), let count = Int(text.dropFirst(7)), count > 0 else {
        return nil
      }
      self = .prefix(count)
    }
  }
}

/// Takes the steps of a field, one after the other, between two buffers that are kept.
struct CellForming {
  private let names = NameComparison()
  private var input: [UInt8] = []
  private var output: [UInt8] = []

  /// Appends the comparable value of a cell.
  mutating func append(
    _ cell: borrowing Span<UInt8>, _ steps: [CellStep], to text: inout [UInt8]
  ) {
    guard !steps.isEmpty else { return text.append(cell) }
    output.removeAll(keepingCapacity: true)
    output.append(cell)
    for step in steps {
      swap(&input, &output)
      output.removeAll(keepingCapacity: true)
      let source = input
      Self.take(step, names, source.span, to: &output)
    }
    text.append(output.span)
  }

  private static func take(
    _ step: CellStep, _ names: NameComparison, _ bytes: borrowing Span<UInt8>,
    to output: inout [UInt8]
  ) {
    switch step {
    case .trim: trim(bytes, to: &output)
    case .foldCase: foldCase(bytes, to: &output)
    case .foldWidth:
      var cursor = ScalarCursor()
      while let scalar = cursor.next(in: bytes) {
        let folded = WidthFolding.folded(scalar)
        if folded != 0 { output.append(scalar: folded) }
      }
    case .digits:
      for index in bytes.indices where (0x30...0x39).contains(bytes[index]) {
        output.append(bytes[index])
      }
    case .letters:
      for index in bytes.indices where isLetter(bytes[index]) { output.append(bytes[index]) }
    case .sortWords:
      let words = bytes.copied().split(separator: 0x20).sorted { $0.lexicographicallyPrecedes($1) }
      output.append(contentsOf: words.joined(separator: [0x20]))
    case .name: names.append(comparableFormOf: bytes, to: &output)
    case .personName: _ = PersonName.appendCanonical(of: bytes, to: &output)
    case .date:
      if case .date(let date, _) = DateReading(bytes) { date.append(to: &output) }
    case .prefix(let count):
      var cursor = ScalarCursor()
      for _ in 0..<count where cursor.next(in: bytes) == nil { break }
      output.append(bytes.extracting(0..<cursor.index))
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  private static func trim(_ bytes: borrowing Span<UInt8>, to output: inout [UInt8]) {
    var cursor = ScalarCursor()
    var start = 0
    var hasBlank = false
    while let scalar = cursor.next(in: bytes) {
      if WidthFolding.isBlank(scalar) {
        hasBlank = true
      } else {
        if hasBlank, !output.isEmpty { output.append(0x20) }
        hasBlank = false
        output.append(bytes.extracting(start..<cursor.index))
      }
      start = cursor.index
    }
  }

  private static func foldCase(_ bytes: borrowing Span<UInt8>, to output: inout [UInt8]) {
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x80 else {
        output.removeAll(keepingCapacity: true)
        output.append(String(copying: bytes).lowercased())
        return
      }
      output.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }
  }
}
