import Foundation

/// The one place that asks what time it is; what it says reaches the log and the lock, and, when
/// nobody names a day, the as-of date.
enum Clock {
  private static let zone =
    // A bare machine may lack the table of zones; China has kept this offset since 1991.
    TimeZone(identifier: "Asia/Shanghai") ?? TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

  /// Today in Asia/Shanghai, `YYYY-MM-DD`.
  static func today() -> String { String(now().prefix(10)) }

  /// The present time in Asia/Shanghai, `YYYY-MM-DD HH:MM:SS`.
  static func now() -> String { text(of: Date()) }

  /// An instant as it is written in Asia/Shanghai.
  static func text(of instant: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: instant)
    func two(_ number: Int?) -> String {
      let text = String(number ?? 0)
      return text.count < 2 ? "0" + text : text
    }
    return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) "
      + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  }
}

extension Arguments {
  /// A calendar day, or nil when the option is not given.
  func day(_ name: String) throws(UsageError) -> String? {
    guard let text = value(name) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]),
      DateComponents(calendar: calendar, year: year, month: month, day: day).isValidDate
    else { throw UsageError("\(name) needs a day such as 2026-11-20, not “\(text)”", command: nil) }
    return text
  }

  /// The language of what is printed.
  func language() throws(UsageError) -> Language {
    guard let text = value("--language") else { return .english }
    guard let language = Language(rawValue: text) else {
      throw UsageError("--language is zh or en, not “\(text)”", command: nil)
    }
    return language
  }
}

/// The language of what a person reads.
enum Language: String, Sendable {
  case english = "en"
  case chinese = "zh"
}
