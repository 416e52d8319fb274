import Bytes

/// Names of organs with the full name of their division before them, within a reporting region.
///
/// In the region 210802 区发改局, 站前区发展和改革局 and 营口市站前区发展和改革局 are one organ; a name
/// whose division is ambiguous or absent stays as it is. What the region itself does not have is
/// looked for in the prefecture and the province above it, so that a county and its province come
/// to the same name.
public final class RegionalNames: Sendable {
  private let divisions: AdministrativeDivisions
  /// The region and those it lies in, the narrowest first, each with the names that organs there
  /// begin with.
  private let regions: [(code: String, prefixes: DivisionPrefixes)]
  private let comparison: NameComparison

  /// Names within a region, given by its six digits.
  public init(
    divisions: AdministrativeDivisions, region: String,
    comparison: NameComparison = NameComparison()
  ) {
    self.divisions = divisions
    regions = [region, region.prefix(4) + "00", region.prefix(2) + "0000"]
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      .map { ($0, DivisionPrefixes(divisions, within: $0)) }
    self.comparison = comparison
  }

  /// The last characters of names of organs: 局 委 厅 部 院 府 会 办 处 队 所 署 室.
  private static let endings: Set<UInt32> = [
    0x5C40, 0x59D4, 0x5385, 0x90E8, 0x9662, 0x5E9C, 0x4F1A, 0x529E, 0x5904, 0x961F, 0x6240, 0x7F72,
    0x5BA4,
  ]

  /// Puts the full name of the division at the front of a comparable name that begins at `start`.
  public func qualify(_ output: inout [UInt8], from start: Int) {
    let count = output.count - start
    guard count >= 9, count <= 120 else { return }
    var last = ScalarCursor(at: count - 3)
    guard let scalar = last.next(in: output.span.extracting(start...)),
      Self.endings.contains(scalar)
    else { return }
    guard let match = firstMatch(output.span.extracting(start...)) else { return }
    let rest = output.span.extracting((start + match.length)...).copied()
    output.removeSubrange(start...)
    output.append(contentsOf: match.fullName)
    comparison.append(comparableFormOf: rest.span, to: &output)
  }

  /// What the name begins with in the narrowest region that has such a division.
  private func firstMatch(_ name: borrowing Span<UInt8>) -> DivisionPrefixes.Match? {
    for region in regions {
      if let match = region.prefixes.longestMatch(name) ?? bareDivision(name, region.code) {
        return match
      }
    }
    return nil
  }

  /// The division that a bare 省, 市, 县 or 区 at the front means, with the bytes it takes.
  private func bareDivision(
    _ name: borrowing Span<UInt8>, _ region: String
  ) -> DivisionPrefixes.Match? {
    // 省 E7 9C 81, 市 E5 B8 82, 县 E5 8E BF, 区 E5 8C BA
    switch (name[0], name[1], name[2]) {
    case (0xE7, 0x9C, 0x81), (0xE5, 0xB8, 0x82), (0xE5, 0x8E, 0xBF), (0xE5, 0x8C, 0xBA): break
    default: return nil
    }
    guard
      let (division, rest) = divisions.divisionPrefix(of: String(copying: name), within: region)
    else { return nil }
    return DivisionPrefixes.Match(
      length: name.count - rest.utf8.count, fullName: Array(division.fullName.utf8))
  }
}
