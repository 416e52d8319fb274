extension RunLedger {
  /// The records of one drop whose names do not go with the code beside them (rule 1001).
  public struct NameCodes: Sendable, Equatable, Codable {
    /// The department that delivered the drop.
    public var department: String
    /// The drop's file name.
    public var file: String
    /// The list for the department, as it is called in its folder of returns.
    public var list: String
    /// How many findings there are, by the stable name of the reason.
    public var byReason: [String: Int]

    /// An entry from its parts.
    public init(department: String, file: String, list: String, byReason: [String: Int]) {
      self.department = department
      self.file = file
      self.list = list
      self.byReason = byReason
    }

    /// All findings of the drop.
    public var count: Int { byReason.values.reduce(0, +) }
  }

  /// What of the list of names and codes does not agree with the drops' own figures.
  func checkNameCodes() -> [String] {
    let code = FindingCode.nameBesideOtherCode.rawValue
    var failures: [String] = []
    for entry in nameCodes {
      let name = "names and codes of \(entry.department)/\(entry.file)"
      guard
        let drop = drops.first(where: { $0.department == entry.department && $0.file == entry.file }
        )
      else {
        failures.append("\(name): the drop was not taken")
        continue
      }
      if drop.warned[code] != entry.count {
        failures.append(
          "\(name): \(entry.count) findings, but \(drop.warned[code] ?? 0) warnings \(code)")
      }
    }
    let warned = drops.compactMap { $0.warned[code] }.reduce(0, +)
    let listed = nameCodes.map(\.count).reduce(0, +)
    if warned != listed {
      failures.append("names and codes: \(warned) warnings \(code), but \(listed) listed")
    }
    return failures
  }
}
