/// Something that a platform's schema could not express in a row that was sent all the same.
public struct RenderProblem: Hashable, Sendable {
  /// The sorts of problem.
  public enum Code: String, Sendable, CaseIterable {
    /// The platform's schema has no text for a value; the canonical one was sent.
    case unmappedValue
    /// A value of an amount is not one; it was sent as it is.
    case notAnAmount
    /// A value of a date is not one; it was sent as it is.
    case notADate
    /// Control characters, which no format may hold, were left out.
    case controlCharacters
    /// A resident identity number stood in a text for a platform with a leak check; its middle
    /// was masked.
    case residentNumber
    /// A case is withdrawn that was sent under an earlier column schema and is not known any more;
    /// only its number and the constants were sent.
    case formerLayout
  }

  /// What it is.
  public let code: Code
  /// The column, or empty for the row.
  public let column: String
  /// The value where it is a code, else empty.
  public let value: String

  /// A problem from its parts.
  public init(code: Code, column: String, value: String = "") {
    self.code = code
    self.column = column
    self.value = value
  }
}

/// How often each problem was met.
public struct RenderProblems: Sendable, Equatable {
  private var counts: [RenderProblem: Int] = [:]

  /// No problem.
  public init() {}

  /// Whether there is none.
  public var isEmpty: Bool { counts.isEmpty }

  /// Counts one problem.
  public mutating func add(_ problem: RenderProblem, count: Int = 1) {
    let sum = (counts[problem] ?? 0) + count
    counts[problem] = sum == 0 ? nil : sum
  }

  /// Adds the counts of another part.
  public mutating func add(_ other: RenderProblems) {
    for (problem, count) in other.counts { add(problem, count: count) }
  }

  /// All problems with their counts, by column, code and value.
  public var sorted: [(problem: RenderProblem, count: Int)] {
    counts.map { (problem: $0.key, count: $0.value) }
      .sorted {
        ($0.problem.column, $0.problem.code.rawValue, $0.problem.value)
          < ($1.problem.column, $1.problem.code.rawValue, $1.problem.value)
      }
  }
}
