import Bytes

/// One column of the evidence: which field it is of, and what is kept of its values.
struct EvidenceColumn: Sendable, Equatable {
  /// The position in the schema.
  var field: Int
  /// Whether values that normalization marked as irregular count as absent.
  var isRegular: Bool
  /// Whether the text of the values is kept.
  var keepsText: Bool
  /// Whether values are measured character by character.
  var isMeasured: Bool

  /// Whether evidence with this column will do where another is asked for.
  func serves(_ other: EvidenceColumn) -> Bool {
    field == other.field && isRegular == other.isRegular && (keepsText || !other.keepsText)
      && (isMeasured || !other.isMeasured)
  }
}

/// The different values of one column, each once, by number; 0 stands for an absent value.
///
/// A value is known by its 64-bit hash. Costs 8 bytes a value, 4 more and the text where texts are
/// kept, 8 more where they are measured.
struct ValueTable: Sendable {
  private var numbering = HashNumbering()
  private(set) var text: [UInt8] = []
  private(set) var textEnds: [UInt32] = [0]
  /// What can be told of the characters of each value at a look (see ``TextSignature``).
  private(set) var signatures: [TextSignature] = [TextSignature()]
  let column: EvidenceColumn

  init(_ column: EvidenceColumn) { self.column = column }

  /// The number of values, the absent one included.
  var count: Int { numbering.count }

  /// The hashes of the values by number.
  var hashes: [UInt64] { numbering.hashes }

  /// The number of a value, which is added if it is new.
  mutating func number(of value: borrowing Span<UInt8>) -> (number: UInt32, isNew: Bool) {
    if value.isEmpty || column.isRegular && value[0] == LinkageModel.irregularMark {
      return (0, false)
    }
    let found = numbering.number(of: max(1, StableHash.hash64(value)))
    if found.isNew { keep(value) }
    return found
  }

  /// The numbers of all values of another table of the same column, by their number there.
  mutating func numbers(of other: ValueTable) -> [UInt32] {
    let hashes = other.hashes
    var numbers: [UInt32] = [0]
    numbers.reserveCapacity(hashes.count)
    let texts = other.text.span
    for index in hashes.indices.dropFirst() {
      let (number, isNew) = numbering.number(of: hashes[index])
      numbers.append(number)
      guard isNew, column.keepsText else { continue }
      text.append(texts.extracting(other.textRange(of: UInt32(index))))
      endText()
      if column.isMeasured { signatures.append(other.signatures[index]) }
    }
    return numbers
  }

  private mutating func keep(_ value: borrowing Span<UInt8>) {
    guard column.keepsText else { return }
    text.append(value)
    endText()
    if column.isMeasured { signatures.append(TextSignature(value)) }
  }

  private mutating func endText() {
    precondition(text.count <= Int(UInt32.max), "too much text in one column")
    textEnds.append(UInt32(text.count))
  }

  /// Where the text of a value lies; empty where only hashes are kept.
  func textRange(of number: UInt32) -> Range<Int> {
    guard number > 0, column.keepsText else { return 0..<0 }
    return Int(textEnds[Int(number) - 1])..<Int(textEnds[Int(number)])
  }

  /// The table as it stays when no value is added any more.
  mutating func finish() { numbering.finish() }
}

/// The values of all columns side by side, so that reading them follows no reference.
struct ValueStore: Sendable {
  /// Where what is kept of a column begins.
  private struct Place: Sendable {
    var hash: Int
    var end: Int
    var text: Int
    var signature: Int
  }

  private var places: [Place] = []
  private var hashes: [UInt64] = []
  private var textEnds: [UInt32] = []
  /// The texts of all values.
  private(set) var text: [UInt8] = []
  private var signatures: [TextSignature] = []
  private var counts: [Int] = []

  mutating func append(_ table: ValueTable) {
    places.append(
      Place(
        hash: hashes.count, end: table.column.keepsText ? textEnds.count : -1, text: text.count,
        signature: signatures.count))
    counts.append(table.count)
    hashes += table.hashes
    guard table.column.keepsText else { return }
    textEnds += table.textEnds
    text += table.text
    if table.column.isMeasured { signatures += table.signatures }
  }

  /// The number of values of a column, the absent one included.
  func count(_ column: Int) -> Int { counts[column] }

  /// The hash of a value of a column, 0 for the absent one.
  @inline(__always)
  func hash(of number: UInt32, in column: Int) -> UInt64 {
    hashes[places[column].hash + Int(number)]
  }

  /// The signature of a value of a column that is measured.
  @inline(__always)
  func signature(of number: UInt32, in column: Int) -> TextSignature {
    signatures[places[column].signature + Int(number)]
  }

  /// Where the text of a value lies; empty where only hashes are kept.
  func textRange(of number: UInt32, in column: Int) -> Range<Int> {
    let place = places[column]
    guard number > 0, place.end >= 0 else { return 0..<0 }
    let end = place.end + Int(number)
    return place.text + Int(textEnds[end - 1])..<place.text + Int(textEnds[end])
  }
}
