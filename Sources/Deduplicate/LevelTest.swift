extension LinkageDefinition {
  /// What a comparison level asks of two values.
  public enum LevelTest: Sendable, Equatable {
    /// Both values are given and equal.
    case exact
    /// Both records give the comparable form of the value, which stands in another field, and the
    /// forms are equal.
    case comparable(form: String)
    /// Each record's value is what the other has in another field, as with given name and surname.
    case swapped(with: String)
    /// Characters of both values are hidden by asterisks, so that equality would prove nothing.
    case bothMasked
    /// At most so many insertions, deletions and replacements.
    case levenshtein(atMost: Int)
    /// As Levenshtein, an exchange of neighbours counting as one.
    case damerau(atMost: Int)
    /// The Jaro–Winkler measure is at least this.
    case jaroWinkler(atLeast: Double)
    /// The Dice coefficient of character bigrams is at least this.
    case bigrams(atLeast: Double)
    /// The Dice coefficient of character trigrams is at least this.
    case trigrams(atLeast: Double)
    /// The Dice coefficient of the words, which blanks part, is at least this.
    case tokens(atLeast: Double)
    /// Two dates at most so many days apart.
    case days(atMost: Int)
    /// Two numbers at most so far apart.
    case difference(atMost: Double)
    /// The smaller number divided by the greater one is at least this.
    case ratio(atLeast: Double)
    /// The longer value is the shorter one with some of these words in front of it.
    case front(AffixWords)
    /// The longer value is the shorter one with some of these words at its end.
    case end(AffixWords)
    /// At least one value is absent.
    case missing
    /// Whatever the levels before did not take; always the last one.
    case otherwise

    /// A test by its name in definitions with its bound or field, or nil when they do not go
    /// together.
    ///
    ///     LevelTest(named: "days", atMost: 7)  // .days(atMost: 7)
    ///     LevelTest(named: "else")  // .otherwise
    public init?(
      named name: String, atMost: Double? = nil, atLeast: Double? = nil, field: String? = nil,
      words: AffixWords? = nil
    ) {
      if let words {
        guard atMost == nil, atLeast == nil, field == nil else { return nil }
        switch name {
        case "front": self = .front(words)
        case "end": self = .end(words)
        default: return nil
        }
        return
      }
      switch (name, atMost, atLeast, field) {
      case ("exact", nil, nil, nil): self = .exact
      case ("front", nil, nil, nil): self = .front(AffixWords([]))
      case ("end", nil, nil, nil): self = .end(AffixWords([]))
      case ("bothMasked", nil, nil, nil): self = .bothMasked
      case ("missing", nil, nil, nil): self = .missing
      case ("else", nil, nil, nil): self = .otherwise
      case ("comparable", nil, nil, let field?): self = .comparable(form: field)
      case ("swapped", nil, nil, let field?): self = .swapped(with: field)
      case ("difference", let limit?, nil, nil): self = .difference(atMost: limit)
      case (_, nil, let limit?, nil):
        switch name {
        case "jaroWinkler": self = .jaroWinkler(atLeast: limit)
        case "bigrams": self = .bigrams(atLeast: limit)
        case "trigrams": self = .trigrams(atLeast: limit)
        case "tokens": self = .tokens(atLeast: limit)
        case "ratio": self = .ratio(atLeast: limit)
        default: return nil
        }
      case (_, let limit?, nil, nil):
        guard let steps = Int(exactly: limit) else { return nil }
        switch name {
        case "levenshtein": self = .levenshtein(atMost: steps)
        case "damerau": self = .damerau(atMost: steps)
        case "days": self = .days(atMost: steps)
        default: return nil
        }
      default: return nil
      }
    }

    /// The name in definitions.
    public var name: String {
      switch self {
      case .exact: "exact"
      case .comparable: "comparable"
      case .swapped: "swapped"
      case .bothMasked: "bothMasked"
      case .levenshtein: "levenshtein"
      case .damerau: "damerau"
      case .jaroWinkler: "jaroWinkler"
      case .bigrams: "bigrams"
      case .trigrams: "trigrams"
      case .tokens: "tokens"
      case .days: "days"
      case .difference: "difference"
      case .ratio: "ratio"
      case .front: "front"
      case .end: "end"
      case .missing: "missing"
      case .otherwise: "else"
      }
    }

    /// Whether it is the same test as another, whatever lists of words they have.
    public func isSameSort(as other: LevelTest) -> Bool {
      switch (self, other) {
      case (.front, .front), (.end, .end): true
      default: self == other
      }
    }

    /// The bound in definitions, or nil.
    public var bound: Double? {
      switch self {
      case .levenshtein(let limit), .damerau(let limit), .days(let limit): Double(limit)
      case .jaroWinkler(let limit), .bigrams(let limit), .trigrams(let limit),
        .tokens(let limit), .ratio(let limit), .difference(let limit):
        limit
      case .exact, .comparable, .swapped, .bothMasked, .front, .end, .missing, .otherwise: nil
      }
    }

    /// Whether the bound is the most (`atMost`) rather than the least (`atLeast`).
    public var boundIsUpper: Bool {
      switch self {
      case .levenshtein, .damerau, .days, .difference: true
      default: false
      }
    }

    /// The other field that is looked at, or nil.
    public var field: String? {
      switch self {
      case .comparable(let field), .swapped(let field): field
      default: nil
      }
    }
  }
}

extension LinkageDefinition.LevelTest {
  /// Whether the level must see the texts themselves, not only whether they are equal.
  var readsText: Bool {
    switch self {
    case .exact, .comparable, .swapped, .missing, .otherwise: false
    case .bothMasked, .levenshtein, .damerau, .jaroWinkler, .bigrams, .trigrams, .tokens, .days,
      .difference, .ratio, .front, .end:
      true
    }
  }

  /// Whether the level counts characters, so that a look at which there are may settle it.
  var measuresCharacters: Bool {
    switch self {
    case .levenshtein, .damerau, .jaroWinkler: true
    default: false
    }
  }

  /// Whether the level can take values that differ.
  var takesDifferentValues: Bool {
    switch self {
    case .exact, .missing: false
    default: true
    }
  }

  /// What the level makes of equal values: true and false when that is certain, nil when only the
  /// values can tell (equal texts that are no dates are not zero days apart).
  var takesEqualValues: Bool? {
    switch self {
    case .exact, .levenshtein, .damerau, .jaroWinkler, .bigrams, .trigrams, .tokens, .otherwise:
      true
    case .missing, .front, .end: false
    case .comparable, .swapped, .bothMasked, .days, .difference, .ratio: nil
    }
  }

  /// Whether the bound can be met at all.
  var hasSoundBound: Bool {
    switch self {
    case .exact, .comparable, .swapped, .bothMasked, .missing, .otherwise: true
    case .front(let words), .end(let words): words.count > 0
    case .levenshtein(let steps), .damerau(let steps): (0...1000).contains(steps)
    case .days(let days): (0...100_000).contains(days)
    case .difference(let limit): limit >= 0 && limit.isFinite
    case .jaroWinkler(let share), .bigrams(let share), .trigrams(let share), .tokens(let share),
      .ratio(let share):
      (0...1).contains(share)
    }
  }
}
