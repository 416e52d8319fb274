import Bytes

/// The unit in which a platform wants amounts of money.
public enum AmountUnit: String, Sendable, CaseIterable {
  /// One yuan, a hundred fen.
  case yuan = "元"
  /// Ten thousand yuan; six decimals are exact.
  case tenThousandYuan = "万元"
  /// A hundred million yuan.
  case hundredMillionYuan = "亿元"

  private var decimalCount: Int {
    switch self {
    case .yuan: 2
    case .tenThousandYuan: 6
    case .hundredMillionYuan: 10
    }
  }

  /// Appends an amount of whole fen in this unit: exact, without needless zeros.
  ///
  /// Returns false, and appends nothing, when the bytes are not decimal digits. The digits are
  /// moved, never computed with, so that no size is too large.
  ///
  ///     200000 in 万元  // "0.2"
  public func append(fen: borrowing Span<UInt8>, to text: inout [UInt8]) -> Bool {
    var start = 0
    let isNegative = fen.count > 1 && fen[0] == UInt8(ascii: "-")
    if isNegative { start = 1 }
    guard start < fen.count else { return false }
    for index in start..<fen.count where fen[index] < 0x30 || fen[index] > 0x39 { return false }
    while start < fen.count, fen[start] == 0x30 { start += 1 }
    guard start < fen.count else {
      text.append(0x30)
      return true
    }
    if isNegative { text.append(UInt8(ascii: "-")) }
    let point = fen.count - decimalCount
    if point <= start {
      text.append(0x30)
    } else {
      text.append(fen.extracting(start..<point))
    }
    var end = fen.count
    while end > max(point, start), fen[end - 1] == 0x30 { end -= 1 }
    guard end > max(point, start) else { return true }
    text.append(UInt8(ascii: "."))
    for _ in 0..<max(0, start - point) { text.append(0x30) }
    text.append(fen.extracting(max(point, start)..<end))
    return true
  }
}
