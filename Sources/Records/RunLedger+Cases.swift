extension RunLedger {
  /// What people decided on the pairs of one kind, and what waits for them.
  public struct Review: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The pairs that a person should look at.
    public var waiting: Int
    /// The decisions *same* in force.
    public var same: Int
    /// The decisions *different* in force.
    public var different: Int
    /// The decisions that left a pair open.
    public var unsure: Int
    /// Those of the decisions whose records are not in force.
    public var idle: Int
    /// The decisions *same* that did not hold because a *different* contradicts them.
    public var contradicted: Int

    /// An entry from its figures.
    public init(
      kind: String, waiting: Int, same: Int, different: Int, unsure: Int, idle: Int,
      contradicted: Int
    ) {
      self.kind = kind
      self.waiting = waiting
      self.same = same
      self.different = different
      self.unsure = unsure
      self.idle = idle
      self.contradicted = contradicted
    }
  }

  /// The cases of a kind whose reports disagree about one field.
  public struct Conflict: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The field.
    public var field: String
    /// The number of cases.
    public var cases: Int

    /// An entry from its figures.
    public init(kind: String, field: String, cases: Int) {
      self.kind = kind
      self.field = field
      self.cases = cases
    }
  }

  /// A case number that ended because its case joined an older one.
  public struct Superseded: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The number that ended.
    public var number: String
    /// The number its records bear now.
    public var successor: String

    /// An entry from its parts.
    public init(kind: String, number: String, successor: String) {
      self.kind = kind
      self.number = number
      self.successor = successor
    }
  }

  /// A case that was split: its number stays with one part.
  public struct Split: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The number, which the part with most of the former records keeps.
    public var number: String
    /// The numbers that the others of its former records bear now.
    public var parts: [String]

    /// An entry from its parts.
    public init(kind: String, number: String, parts: [String]) {
      self.kind = kind
      self.number = number
      self.parts = parts
    }
  }

  /// What of the cases' changes contradicts itself, as sentences.
  func checkCases() -> [String] {
    var failures: [String] = []
    for review in reviews {
      let counts = [
        review.waiting, review.same, review.different, review.unsure, review.idle,
        review.contradicted,
      ]
      if counts.contains(where: { $0 < 0 }) {
        failures.append("decisions on \(review.kind): a count is negative")
      }
      if review.contradicted > review.same {
        failures.append("decisions on \(review.kind): more contradicted than there are")
      }
    }
    for conflict in conflicts where conflict.cases < 1 {
      failures.append("conflicts of \(conflict.kind) \(conflict.field): listed without a case")
    }
    for entry in superseded where entry.number == entry.successor {
      failures.append("case \(entry.number): superseded by itself")
    }
    for split in splits where split.parts.isEmpty || split.parts.contains(split.number) {
      failures.append("case \(split.number): split into itself")
    }
    return failures
  }
}
