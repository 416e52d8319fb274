import Bytes

/// A document or case number as written, cut into its parts.
struct WrittenNumber {
  /// What stands before the year (文号) or between year and serial (案号).
  private(set) var head: ArraySlice<UInt32> = []
  private(set) var year: Int?
  /// Whether the year stands first: the mark of a case number.
  private(set) var isCase = false
  /// The serial as printed, 第 and 号 removed.
  private(set) var serial: ArraySlice<UInt32> = []
  /// Whether 第 stood before the serial.
  private(set) var hasOrdinal = false
  /// Whether 号 was there.
  private(set) var hasEnding = false
  /// What follows 号.
  private(set) var suffix: ArraySlice<UInt32> = []
  private var hasLostSigns = false
  private var hasFoldedWidth = false
  private var firstBracket: UInt32 = 0

  private static let ending: UInt32 = 0x53F7  // 号
  private static let ordinal: UInt32 = 0x7B2C  // 第
  private static let zeros: Set<UInt32> = [0x4F, 0x6F, 0x3007, 0x25CB, 0x25EF, 0x96F6]

  init?(_ bytes: borrowing Span<UInt8>) {
    var scalars = folded(bytes)
    repairZeros(&scalars)
    guard scalars.contains(where: Self.isDigit) else { return nil }
    if let cut = scalars.lastIndex(of: Self.ending) {
      hasEnding = true
      suffix = scalars[(cut + 1)...]
      scalars.removeSubrange(cut...)
    }
    var rest = scalars[...]
    guard let found = bracketedYear(in: rest) else {
      splitPlain(rest)
      return
    }
    year = found.year
    let before = withoutLeadingOrdinal(rest[..<found.range.lowerBound])
    rest = rest[found.range.upperBound...]
    if before.isEmpty {
      isCase = true
      let serialStart = trailingSerial(of: rest)
      head = rest[..<serialStart]
      serial = rest[serialStart...]
      dropOrdinalOfHead()
      isCase = !head.isEmpty
    } else {
      head = before
      serial = rest
      dropOrdinalOfSerial()
    }
  }

  private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

  private mutating func folded(_ bytes: borrowing Span<UInt8>) -> [UInt32] {
    var result: [UInt32] = []
    var cursor = ScalarCursor()
    while let scalar = cursor.next(in: bytes) {
      if WidthFolding.isBlank(scalar) {
        hasLostSigns = true
        continue
      }
      let bracket = WidthFolding.roundBracket(scalar)
      if bracket != scalar || scalar == 0x28 || scalar == 0x29 {
        if firstBracket == 0 { firstBracket = scalar }
        result.append(bracket)
        continue
      }
      var folded = WidthFolding.folded(scalar)
      if folded == 0x865F { folded = Self.ending }
      if (0x61...0x7A).contains(folded) { folded -= 0x20 }
      if folded != scalar { hasFoldedWidth = true }
      result.append(folded)
    }
    return result
  }

  /// Puts 0 where a letter or Chinese zero stands beside a digit, or beside one so repaired.
  private mutating func repairZeros(_ scalars: inout [UInt32]) {
    for index in scalars.indices.dropFirst() where Self.isDigit(scalars[index - 1]) {
      repairZero(&scalars[index])
    }
    for index in scalars.indices.dropLast().reversed() where Self.isDigit(scalars[index + 1]) {
      repairZero(&scalars[index])
    }
  }

  private mutating func repairZero(_ scalar: inout UInt32) {
    guard Self.zeros.contains(scalar) else { return }
    scalar = 0x30
    hasFoldedWidth = true
  }

  private func bracketedYear(
    in scalars: ArraySlice<UInt32>
  ) -> (year: Int, range: Range<Int>)? {
    var start = scalars.startIndex
    while let open = scalars[start...].firstIndex(of: 0x28) {
      var index = open + 1
      var value = 0
      while index < scalars.endIndex, Self.isDigit(scalars[index]), index - open <= 4 {
        value = value * 10 + Int(scalars[index] - 0x30)
        index += 1
      }
      let digits = index - open - 1
      while index < scalars.endIndex, [0x5E74, 0x5EA6].contains(scalars[index]) { index += 1 }
      if digits == 4, (1900..<2100).contains(value), index < scalars.endIndex,
        scalars[index] == 0x29
      {
        return (value, open..<index + 1)
      }
      start = open + 1
    }
    return nil
  }

  /// Where the serial at the end begins: digits, perhaps with hyphenated parts.
  private func trailingSerial(of scalars: ArraySlice<UInt32>) -> Int {
    var index = scalars.endIndex
    while index > scalars.startIndex,
      Self.isDigit(scalars[index - 1]) || scalars[index - 1] == 0x2D
    {
      index -= 1
    }
    return index
  }

  /// A number without a year in brackets: 沈市监罚字2023第12号, 沈市监罚字2023-12号,
  /// 2023辽0802执12号, or bare.
  private mutating func splitPlain(_ scalars: ArraySlice<UInt32>) {
    let serialStart = trailingSerial(of: scalars)
    head = scalars[..<serialStart]
    serial = scalars[serialStart...]
    dropOrdinalOfHead()
    if !serial.isEmpty, let value = Self.year(of: head.prefix(4)),
      Self.isCourtAndType(head.dropFirst(4))
    {
      head = head.dropFirst(4)
      year = value
      isCase = true
    } else if hasOrdinal, head.count > 4, let value = Self.year(of: head.suffix(4)) {
      head = head.dropLast(4)
      year = value
    } else if !head.isEmpty, serial.count > 5, serial[serial.startIndex + 4] == 0x2D,
      let value = Self.year(of: serial.prefix(4))
    {
      serial = serial.dropFirst(5)
      year = value
    }
    head = withoutLeadingOrdinal(head)
  }

  private static func year(of scalars: ArraySlice<UInt32>) -> Int? {
    guard scalars.count == 4 else { return nil }
    var value = 0
    for scalar in scalars {
      guard isDigit(scalar) else { return nil }
      value = value * 10 + Int(scalar - 0x30)
    }
    return (1900..<2100).contains(value) ? value : nil
  }

  private mutating func withoutLeadingOrdinal(
    _ scalars: ArraySlice<UInt32>
  ) -> ArraySlice<UInt32> {
    let rest = scalars.drop { $0 == Self.ordinal }
    if rest.count < scalars.count { hasLostSigns = true }
    return rest
  }

  private mutating func dropOrdinalOfHead() {
    guard head.last == Self.ordinal else { return }
    head = head.dropLast()
    hasOrdinal = true
  }

  private mutating func dropOrdinalOfSerial() {
    guard serial.first == Self.ordinal else { return }
    serial = serial.dropFirst()
    hasOrdinal = true
  }

  var isWellFormed: Bool {
    !head.isEmpty && year != nil && serial.first.map(Self.isDigit) == true
  }

  func appendKey(to output: inout [UInt8]) {
    if !isWellFormed { output.append(DocumentNumber.irregularKeyMark) }
    if isCase { appendYear(to: &output) }
    appendKey(part: head, to: &output)
    if !isCase { appendYear(to: &output) }
    var digits = serial
    while digits.first == 0x30, let next = digits.dropFirst().first, Self.isDigit(next) {
      digits.removeFirst()
    }
    appendKey(part: digits, to: &output)
    appendKey(part: suffix, to: &output)
  }

  private func appendYear(to output: inout [UInt8]) {
    if let year { output.append(decimal: year) }
  }

  private func appendKey(part: ArraySlice<UInt32>, to output: inout [UInt8]) {
    for scalar in part where scalar != 0x28 && scalar != 0x29 { output.append(scalar: scalar) }
  }

  func appendCanonical(to output: inout [UInt8]) -> DocumentNumber.Spelling {
    if isCase, let year { append(year: year, "（", "）", to: &output) }
    append(part: head, to: &output)
    if !isCase, let year { append(year: year, "〔", "〕", to: &output) }
    if hasOrdinal { output.append(scalar: Self.ordinal) }
    append(part: serial, to: &output)
    let completes = !hasEnding && isWellFormed
    if hasEnding || completes { output.append(scalar: Self.ending) }
    append(part: suffix, to: &output)
    var spelling = DocumentNumber.Spelling()
    spelling.isCompleted = completes
    spelling.hasLostSigns = hasLostSigns
    spelling.hasFoldedWidth = hasFoldedWidth
    spelling.hasUnifiedBrackets = year != nil && firstBracket != (isCase ? 0xFF08 : 0x3014)
    return spelling
  }

  private func append(
    year: Int, _ opening: String, _ closing: String, to output: inout [UInt8]
  ) {
    output.append(opening)
    output.append(decimal: year)
    output.append(closing)
  }

  private func append(part: ArraySlice<UInt32>, to output: inout [UInt8]) {
    for scalar in part {
      switch scalar {
      case 0x28: output.append("（")
      case 0x29: output.append("）")
      default: output.append(scalar: scalar)
      }
    }
  }
}
