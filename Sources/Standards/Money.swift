/// An amount of money in whole fen (分).
///
/// Exact: no floating point anywhere. The exchange formats write 万元 with six decimals, which is
/// one fen exactly.
public struct Money: Hashable, Comparable, Sendable {
  /// The unit in which an amount is written.
  public enum Unit: Sendable, Equatable, CaseIterable {
    /// 分
    case fen
    /// 元
    case yuan
    /// 万元
    case tenThousandYuan
    /// 亿元
    case hundredMillionYuan

    /// How many decimals of the unit reach one fen.
    public var decimals: Int {
      switch self {
      case .fen: 0
      case .yuan: 2
      case .tenThousandYuan: 6
      case .hundredMillionYuan: 10
      }
    }

    /// The unit of its Chinese name, or nil.
    public init?(title: String) {
      switch title {
      case "分": self = .fen
      case "元": self = .yuan
      case "万元": self = .tenThousandYuan
      case "亿元": self = .hundredMillionYuan
      default: return nil
      }
    }
  }

  /// The amount in fen.
  public let fen: Int64

  /// An amount of fen.
  public init(fen: Int64) { self.fen = fen }

  /// Orders by amount.
  public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }

  /// Whether one amount is exactly ten thousand times the other: 元 and 万元 mixed up.
  public static func isUnitMixUp(_ left: Money, _ right: Money) -> Bool {
    let small = min(left.fen, right.fen)
    let large = max(left.fen, right.fen)
    guard small > 0 else { return false }
    let (product, overflow) = small.multipliedReportingOverflow(by: 10_000)
    return !overflow && product == large
  }

  /// The amount in a unit, without needless decimals.
  ///
  ///     Money(fen: 1_999_999).formatted(in: .tenThousandYuan)  // "1.999999"
  public func formatted(in unit: Unit) -> String {
    guard unit.decimals > 0 else { return String(fen) }
    let digits = String(fen.magnitude)
    let padded =
      String(repeating: "0", count: max(0, unit.decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(unit.decimals)
    var fraction = padded.suffix(unit.decimals)
    while fraction.last == "0" { fraction.removeLast() }
    return (fen < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}

/// What a written amount turned out to be.
public enum MoneyReading: Sendable, Equatable {
  /// An amount; `isPlain` when it was a bare number in the column's unit.
  case amount(Money, isPlain: Bool)
  /// An amount finer than one fen, or with more digits than are kept.
  case notInFen
  /// No amount, an approximate one (余, 半, 约), a negative one, or foreign money.
  case unreadable

  /// Reads an amount; a unit in the text itself goes before the column's.
  public init(_ bytes: borrowing Span<UInt8>, unit: Money.Unit) {
    self =
      MoneyReading.plain(bytes, unit: unit)
      ?? WrittenAmount.read(ScalarCursor.scalars(of: bytes), unit: unit)
  }

  /// Reads ASCII digits with at most one point; nil means that the slow reader has to look.
  static func plain(_ bytes: borrowing Span<UInt8>, unit: Money.Unit) -> MoneyReading? {
    guard !bytes.isEmpty, bytes.count <= 30 else { return nil }
    var value: Int64 = 0
    var decimals = -1
    var isTooFine = false
    let wanted = unit.decimals
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: ".") {
        guard decimals < 0, index > 0, index + 1 < bytes.count else { return nil }
        decimals = 0
        continue
      }
      let digit = byte &- 0x30
      guard digit <= 9 else { return nil }
      if decimals >= 0 {
        if decimals == wanted {
          if digit != 0 { isTooFine = true }
          continue
        }
        decimals += 1
      }
      // The whole text is looked at before it is given up: 1.999999万元 says its own unit.
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int64(digit))
      if overflow || carry { isTooFine = true }
      value = sum
    }
    if isTooFine { return .notInFen }
    for _ in max(decimals, 0)..<wanted {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return .notInFen }
      value = tens
    }
    return .amount(Money(fen: value), isPlain: true)
  }
}
