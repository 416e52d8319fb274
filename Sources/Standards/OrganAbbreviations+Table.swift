extension OrganAbbreviations {
  /// A table from `short,full,note`, one pair a line (`schemas/codes/organ-abbreviations.csv`).
  ///
  /// A pair that could never be found, or would make two readings of one name, is refused with its
  /// line: the table decides which names are equal.
  public init(csv text: String) throws(FactTableError) {
    let table = "organ-abbreviations.csv"
    var pairs: [(short: String, full: String)] = []
    var lines: [String: Int] = [:]
    for (line, cells) in try FactTable.rows(of: text, table: table, columns: 3) {
      let (short, full) = (cells[0], cells[1])
      func mistake(_ problem: String) -> FactTableError {
        FactTableError(table: table, line: line, problem: problem)
      }
      guard short.count >= 2, !full.isEmpty else {
        throw mistake("expected a short form of two characters or more, and its full form")
      }
      guard short != full else { throw mistake("the short form “\(short)” is the full one") }
      guard !short.hasSuffix("司") else {
        throw mistake("“\(short)”: names that end with 司 are left to legal forms")
      }
      if let first = lines.updateValue(line, forKey: short) {
        throw mistake("“\(short)” has a full form in line \(first) already")
      }
      pairs.append((short, full))
    }
    for (short, full) in pairs {
      // A full form that ends with another short one would be read on and on.
      guard let other = pairs.first(where: { full.hasSuffix($0.short) && !full.hasSuffix($0.full) })
      else { continue }
      throw FactTableError(
        table: table, line: lines[short] ?? 1,
        problem: "“\(full)” ends with the short form “\(other.short)” in its turn")
    }
    self.init(pairs: pairs)
  }
}
