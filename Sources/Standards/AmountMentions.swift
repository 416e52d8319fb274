extension Money {
  /// The amounts named inside a sentence, in the order in which they stand.
  ///
  /// Only what ends with 元 (or 角, 分 behind it) counts; approximate amounts are left out.
  ///
  ///     Money.amounts(in: "处罚款2万元，没收违法所得贰仟元整")  // 20,000 and 2,000 元
  public static func amounts(in text: String) -> [Money] {
    let bytes = Array(text.utf8)
    return amounts(in: bytes.span)
  }

  /// The amounts named inside a sentence in UTF-8.
  public static func amounts(in bytes: borrowing Span<UInt8>) -> [Money] {
    let scalars = ScalarCursor.scalars(of: bytes).map(WidthFolding.folded)
    var result: [Money] = []
    var index = 0
    while index < scalars.count {
      guard startsNumber(scalars[index]) else {
        index += 1
        continue
      }
      var rest = scalars[index...]
      let parsed = WrittenAmount.parse(&rest)
      let taken = scalars[index..<rest.startIndex]
      if let parsed, taken.contains(where: { [0x5143, 0x5706, 0x5713].contains($0) }),
        !endsInWord(rest), let money = WrittenAmount.money(of: parsed)
      {
        result.append(money)
      }
      index = max(index + 1, rest.startIndex)
      while index < scalars.count, (0x30...0x39).contains(scalars[index]),
        (0x30...0x39).contains(scalars[index - 1])
      {
        index += 1
      }
    }
    return result
  }

  /// Whether a sentence (处罚内容) names an amount ten thousand times, or a ten thousandth of, this
  /// one, and does not name this one itself.
  public func isUnitMixUp(mentionedIn bytes: borrowing Span<UInt8>) -> Bool {
    guard fen > 0 else { return false }
    if let plain = PlainMentions.isUnitMixUp(self, in: bytes) { return plain }
    let mentioned = Money.amounts(in: bytes)
    return !mentioned.contains(self) && mentioned.contains { Money.isUnitMixUp(self, $0) }
  }

  private static func startsNumber(_ scalar: UInt32) -> Bool {
    if (0x30...0x39).contains(scalar) { return true }
    guard scalar >= 0x4E00 else { return false }
    return ChineseNumerals.digit(scalar) != nil || ChineseNumerals.power(scalar) == 1
  }

  /// 元旦 and 元月 are no amounts.
  private static func endsInWord(_ rest: ArraySlice<UInt32>) -> Bool {
    rest.first == 0x65E6 || rest.first == 0x6708
  }
}
