/// The slow reader of amounts: separators, units, currency words, Chinese numerals.
enum WrittenAmount {
  /// Numbers are held times 10¹⁰, so that those such as 1.23456789亿 stay exact.
  private static let decimals = 10

  private static let currencyWords: [[UInt32]] = ["人民币", "RMB", "CNY", "¥", "￥", "共计", "合计"]
    .map { $0.unicodeScalars.map { WidthFolding.folded($0.value) } }

  static func read(_ raw: [UInt32], unit: Money.Unit) -> MoneyReading {
    var scalars: [UInt32] = []
    for scalar in raw {
      let folded = WidthFolding.folded(scalar)
      if folded != 0, folded != 0x20 { scalars.append(folded) }
    }
    var rest = scalars[...]
    for word in currencyWords {
      if rest.starts(with: word) { rest = rest.dropFirst(word.count) }
      if rest.count > word.count, rest.suffix(word.count).elementsEqual(word) {
        rest = rest.dropLast(word.count)
      }
    }
    guard let parsed = parse(&rest), rest.isEmpty else { return .unreadable }
    let (scaled, overflow) = parsed.value.multipliedReportingOverflow(
      by: power(parsed.hasUnit ? 2 : unit.decimals))
    let divisor = power(decimals)
    guard !overflow, scaled % divisor == 0, let fen = Int64(exactly: scaled / divisor) else {
      return .notInFen
    }
    return .amount(Money(fen: fen), isPlain: false)
  }

  /// The amount of a number that said its unit itself, or nil when it is finer than one fen.
  static func money(of parsed: Parsed) -> Money? {
    let (scaled, overflow) = parsed.value.multipliedReportingOverflow(by: 100)
    let divisor = power(decimals)
    guard !overflow, scaled % divisor == 0 else { return nil }
    return Int64(exactly: scaled / divisor).map(Money.init(fen:))
  }

  private static func power(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  struct Parsed {
    /// The number, times ten to the power of ``WrittenAmount/decimals``.
    var value: Int128
    /// Whether the text itself said 元, 万 or 亿.
    var hasUnit: Bool
  }

  /// Takes one amount off the front: number, powers (万, 亿), then 元, 角, 分, 整.
  static func parse(_ rest: inout ArraySlice<UInt32>) -> Parsed? {
    let one = power(decimals)
    var total: Int128 = 0
    var section: Int128 = 0
    var pending: Int128?
    var hasNumber = false
    var hasUnit = false
    var lastPower = 99
    loop: while let scalar = rest.first {
      switch scalar {
      case 0x30...0x39:
        guard pending == nil, let number = takeDecimal(&rest) else {
          return nil
        }
        pending = number
        hasNumber = true
        continue loop
      case 0x5143, 0x5706, 0x5713:  // 元 圆 圓
        guard hasNumber, !hasUnit else { return nil }
        total += section + (pending ?? 0)
        (section, pending, hasUnit) = (0, nil, true)
      case 0x89D2, 0x5206:  // 角 分
        guard let number = pending else { return nil }
        if !hasUnit { guard total == 0, section == 0 else { return nil } }
        total += number / (scalar == 0x89D2 ? 10 : 100)
        (pending, hasUnit) = (nil, true)
      case 0x6574, 0x6B63:  // 整 正
        guard hasUnit, pending == nil else { return nil }
      default:
        if let exponent = ChineseNumerals.power(scalar) {
          guard !hasUnit else { return nil }
          if exponent >= 4 {
            guard exponent < lastPower else { return nil }
            let value = section + (pending ?? 0)
            if exponent == 8 {
              total = (total + value) * power(8)
            } else {
              guard value > 0 else { return nil }
              total += value * power(4)
            }
            section = 0
            lastPower = exponent
          } else {
            guard let number = pending ?? (exponent == 1 ? one : nil) else { return nil }
            section += number * power(exponent)
          }
          pending = nil
          hasNumber = true
        } else if scalar != 0x4F, scalar != 0x6F, let digit = ChineseNumerals.digit(scalar) {
          guard pending == nil || pending == 0 else { return nil }
          pending = Int128(digit) * one
          hasNumber = true
        } else {
          break loop
        }
      }
      rest.removeFirst()
    }
    guard hasNumber else { return nil }
    if pending != nil, hasUnit { return nil }
    total += section + (pending ?? 0)
    return Parsed(value: total, hasUnit: hasUnit || lastPower < 99)
  }

  /// Takes ASCII digits with separators of thousands and decimals off the front.
  private static func takeDecimal(_ rest: inout ArraySlice<UInt32>) -> Int128? {
    let end = rest.firstIndex { !(0x30...0x39).contains($0) && $0 != 0x2C && $0 != 0x2E }
    let run = rest[..<(end ?? rest.endIndex)]
    rest = rest[run.endIndex...]
    let halves = run.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard halves.count <= 2, let whole = halves.first, run.count <= 24 else { return nil }
    let groups = whole.split(separator: 0x2C, omittingEmptySubsequences: false)
    // 5,000000 may be a decimal comma: groups after the first must have three digits.
    guard let head = groups.first, !head.isEmpty,
      groups.count == 1 || head.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    var value: Int128 = 0
    for scalar in groups.joined() { value = value * 10 + Int128(scalar - 0x30) }
    var left = decimals
    if halves.count == 2 {
      guard !halves[1].isEmpty, !halves[1].contains(0x2C) else { return nil }
      for scalar in halves[1] {
        if left == 0 {
          guard scalar == 0x30 else { return nil }
          continue
        }
        value = value * 10 + Int128(scalar - 0x30)
        left -= 1
      }
    }
    return value * power(left)
  }
}
