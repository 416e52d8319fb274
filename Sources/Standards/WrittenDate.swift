/// The slow reader of dates: full-width characters, Chinese numerals, times, serial numbers.
enum WrittenDate {
  private static let year: UInt32 = 0x5E74
  private static let month: UInt32 = 0x6708
  private static let dayMarks: Set<UInt32> = [0x65E5, 0x53F7, 0x865F]
  private static let endless: Set<String> = [
    "长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限", "長期", "终身", "终生",
  ]

  static func read(_ raw: [UInt32]) -> DateReading {
    var scalars: [UInt32] = []
    for scalar in raw {
      let folded = WidthFolding.folded(scalar)
      if folded != 0 { scalars.append(folded) }
    }
    while scalars.last == 0x20 { scalars.removeLast() }
    if scalars.count <= 6, endless.contains(String(scalarValues: scalars)) { return .openEnded }
    if scalars.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
      if let reading = digitsOnly(scalars) { return reading }
    }
    return parts(scalars)
  }

  /// A run of digits, perhaps with one point: serial number, day, or day with time.
  private static func digitsOnly(_ scalars: [UInt32]) -> DateReading? {
    let pieces = scalars.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard let whole = pieces.first, pieces.count <= 2,
      !(pieces.count == 2 && whole.count == 4)
    else { return nil }
    let digits = whole.map { Int($0) - 0x30 }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    switch digits.count {
    case 5:
      // 20000 is 1954-10-03 and 73050 is 2099-12-31: nothing else is a plausible serial.
      let serial = number(0..<5)
      guard (20_000...73_050).contains(serial) else { return .unreadable }
      let date = CalendarDate(days: Int32(serial - 25_569))
      return date == .openEnded ? .openEnded : .date(date, .serial)
    case 1 where digits[0] <= 1:
      return .zero
    case 7 where digits.starts(with: [2, 9, 5, 8, 4, 6, 5]):
      return .openEnded
    case 8, 12, 14:
      guard pieces.count == 1 else { return .unreadable }
      if digits.count > 8 {
        guard number(8..<10) < 24, number(10..<12) < 60 else { return .unreadable }
      }
      return DateReading.judged(number(0..<4), number(4..<6), number(6..<8), .rewritten)
    default:
      return .unreadable
    }
  }

  private static func parts(_ scalars: [UInt32]) -> DateReading {
    var rest = scalars[...]
    guard let first = takeNumber(&rest), let yearMark = takeMark(&rest, year) else {
      return .unreadable
    }
    guard let second = takeNumber(&rest), takeMark(&rest, month) == yearMark,
      let third = takeNumber(&rest)
    else { return .unreadable }
    let hasYearSign = yearMark == year
    if hasYearSign, let next = rest.first, dayMarks.contains(next) { rest.removeFirst() }
    guard let month = ChineseNumerals.small(second), let day = ChineseNumerals.small(third) else {
      return .unreadable
    }
    var number = 0
    for scalar in first {
      guard let digit = ChineseNumerals.digit(scalar) else { return .unreadable }
      number = number * 10 + digit
    }
    guard let shift = dayShift(rest) else { return .unreadable }
    switch first.count {
    case 4:
      let reading = DateReading.judged(number, month, day, .rewritten)
      guard shift > 0, case .date(let date, let spelling) = reading else { return reading }
      return .date(date.adding(days: shift), spelling)
    case 2:
      // 31 and less could be a day: 19-05-22 stays unread unless the year has its sign.
      guard hasYearSign || number > 31 else { return .unreadable }
      return DateReading.judged(number + (number < 50 ? 2000 : 1900), month, day, .twoDigitYear)
    default:
      return .unreadable
    }
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt32>) -> ArraySlice<UInt32>? {
    while rest.first == 0x20 { rest.removeFirst() }
    let end =
      rest.firstIndex {
        ChineseNumerals.digit($0) == nil && ChineseNumerals.power($0) != 1 && $0 != 0x5EFF
          && $0 != 0x5345
      } ?? rest.endIndex
    guard end > rest.startIndex, end - rest.startIndex <= 4 else { return nil }
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  /// Passes the sign (年, 月) or a separator; all of the separators count as one sort.
  private static func takeMark(_ rest: inout ArraySlice<UInt32>, _ sign: UInt32) -> UInt32? {
    while rest.first == 0x20 { rest.removeFirst() }
    guard let next = rest.popFirst() else { return nil }
    if next == sign { return year }
    return [0x2D, 0x2F, 0x2E, 0x2C, 0x3001, 0x3002].contains(next) ? 0x2D : nil
  }

  /// How many days the time of day moves the date: a time marked as UTC is eight hours behind.
  ///
  /// Nil when what follows the day is no time.
  private static func dayShift(_ tail: ArraySlice<UInt32>) -> Int? {
    guard let first = tail.first else { return 0 }
    let text = String(scalarValues: tail).filter { $0 != " " }
    if first == 0x28 || text.hasPrefix("星期") || text.hasPrefix("周") {
      return text.count <= 6 && text.contains { "星周".contains($0) } ? 0 : nil
    }
    guard first == 0x20 || first == 0x54 else { return nil }
    guard text.allSatisfy({ "T0123456789:;.+-Z时点分秒上午下AMPM".contains($0) }),
      text.contains(where: \.isNumber)
    else { return nil }
    if text.hasSuffix("Z") {
      guard let hour = Int(text.drop { $0 == "T" }.prefix(2)), hour < 24 else { return nil }
      return hour >= 16 ? 1 : 0
    }
    if text.contains("+"), !text.hasSuffix("+08:00"), !text.hasSuffix("+0800"),
      !text.hasSuffix("+08")
    {
      return nil
    }
    return 0
  }
}
