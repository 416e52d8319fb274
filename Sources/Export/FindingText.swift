public import Records

/// What a finding is called and what to do about it, for people.
///
/// Texts name the field and show the shape of the value, never the value itself.
public struct FindingText: Sendable, Equatable {
  /// The languages of texts for people.
  public enum Language: String, Sendable, CaseIterable {
    /// Chinese, for the departments.
    case chinese
    /// English.
    case english
  }

  /// What was found; `{field}` stands for the field's title and `{shape}` for the value's shape.
  let sentence: String
  /// What to do about it.
  let advice: String

  init(_ sentence: String, _ advice: String) {
    self.sentence = sentence
    self.advice = advice
  }

  /// The texts of a code in a language.
  static func of(_ code: FindingCode, _ language: Language) -> FindingText {
    switch language {
    case .chinese: chinese(code)
    case .english: english(code)
    }
  }

  /// The sentence that says what was found in which field.
  public static func sentence(
    for finding: Finding, fieldTitle: String, in language: Language
  ) -> String {
    let row = language == .chinese ? "整行" : "the row"
    let shape = shown(finding.shape, in: language)
    return of(finding.code, language).sentence
      .split(separator: "{", omittingEmptySubsequences: false)
      .reduce(into: "") { text, piece in
        if piece.hasPrefix("field}") {
          text += (fieldTitle.isEmpty ? row : fieldTitle) + piece.dropFirst("field}".count)
        } else if piece.hasPrefix("shape}") {
          text += shape + piece.dropFirst("shape}".count)
        } else {
          text += piece
        }
      }
  }

  /// The sentence that says what findings of a code have in common.
  public static func sentence(for code: FindingCode, in language: Language) -> String {
    sentence(
      for: Finding(code: code, field: "", shape: "…"),
      fieldTitle: language == .chinese ? "某栏" : "a field", in: language)
  }

  /// The shape of a value, or the figures of a row that was not cut right, in people's words.
  private static func shown(_ shape: String, in language: Language) -> String {
    if let verdict = NumberSortText.text(of: shape, in: language) { return verdict }
    guard language == .chinese else { return shape.isEmpty ? "empty" : shape }
    if shape.hasPrefix("found "), let counts = shape.wholeMatch(of: /found (\d+), expected (\d+)/) {
      return "实有 \(counts.1) 列，应有 \(counts.2) 列"
    }
    return shape.isEmpty ? "空" : shape
  }

  /// What to do about a finding, with the suggested value first where there is one.
  public static func advice(for finding: Finding, in language: Language) -> String {
    let advice = of(finding.code, language).advice
    guard !finding.suggestion.isEmpty else { return advice }
    return language == .chinese
      ? "建议值：\(finding.suggestion)。\(advice)" : "Suggested: \(finding.suggestion). \(advice)"
  }

  /// The word for how bad it is.
  static func word(_ severity: Severity, in language: Language) -> String {
    switch (severity, language) {
    case (.error, .chinese): "错误"
    case (.warning, .chinese): "提示"
    case (.repaired, .chinese): "已修正"
    case (.error, .english): "error"
    case (.warning, .english): "warning"
    case (.repaired, .english): "repaired"
    }
  }
}
