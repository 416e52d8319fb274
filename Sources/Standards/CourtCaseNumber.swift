import Bytes

/// The number of a court case (案号), such as （2023）辽0802执123号.
///
/// Supreme Court rule in force since 2016-01-01: （year）court word, type word, serial, 号. A basic
/// court's four digits are the last four of its county's division code.
public struct CourtCaseNumber: Hashable, Sendable {
  /// The year in which the case was filed.
  public let year: Int
  /// The court word (法院代字): 最高法, or a province's character with up to four digits.
  public let court: String
  /// The type word (类型代字), with a special tribunal's character before it if there is one.
  public let type: String
  /// The serial as printed.
  public let serial: String
  /// What follows 号, such as 之一; mostly empty.
  public let suffix: String

  /// A number from any of its written forms, or nil when year, court or serial is missing.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let parsed = WrittenNumber(bytes.span), parsed.isCase, parsed.isWellFormed,
      let year = parsed.year
    else { return nil }
    self.year = year
    var head = String(scalarValues: parsed.head)[...]
    var court = ""
    if head.hasPrefix("最高法") {
      court = "最高法"
      head = head.dropFirst(3)
    } else {
      court.append(head.removeFirst())
      while let digit = head.first, digit.isASCII, digit.isNumber, court.count < 5 {
        court.append(digit)
        head.removeFirst()
      }
    }
    self.court = court
    type = String(head)
    serial = String(scalarValues: parsed.serial)
    suffix = String(scalarValues: parsed.suffix)
  }

  /// The canonical form, with full-width brackets.
  public var description: String { "（\(year)）\(court)\(type)\(serial)号\(suffix)" }

  /// The last four digits of the county's division code, when a basic court's word holds them.
  public var divisionSuffix: String? {
    let digits = court.filter(\.isNumber)
    return digits.count == 4 ? digits : nil
  }
}

extension CourtCaseNumber: CustomStringConvertible {}
