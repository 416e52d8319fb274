extension FindingCode {
  /// How bad the code is, unless a rule says otherwise.
  ///
  /// A rule across fields may warn where its code alone would refuse.
  public var severity: Severity {
    switch rawValue.dropFirst().first {
    case "5": .repaired
    case "6": .warning
    default: .error
    }
  }
}
