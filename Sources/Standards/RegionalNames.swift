import Bytes
import Synchronization

/// Names of organs with the full name of their division before them, within a reporting region.
///
/// In the region 210802 区发改局, 站前区发展和改革局 and 营口市站前区发展和改革局 are one organ; a name
/// whose division is ambiguous or absent stays as it is. What the region itself does not have is
/// looked for in the prefecture and the province above it, so that a county and its province come
/// to the same name.
public final class RegionalNames: Sendable {
  private let divisions: AdministrativeDivisions
  /// The region and those it lies in, the narrowest first.
  private let regions: [String]
  private let comparison: NameComparison
  /// Organs are few and repeat; the bound keeps an odd feed from filling memory.
  private let cache = Mutex<[[UInt8]: [UInt8]]>([:])
  private static let cacheLimit = 1 << 14

  /// Names within a region, given by its six digits.
  public init(
    divisions: AdministrativeDivisions, region: String,
    comparison: NameComparison = NameComparison()
  ) {
    self.divisions = divisions
    regions = [region, region.prefix(4) + "00", region.prefix(2) + "0000"]
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
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
    let name = Array(output[start...])
    let full = cache.withLock { $0[name] } ?? found(name)
    guard full != name else { return }
    output.replaceSubrange(start..., with: full)
  }

  private func found(_ name: [UInt8]) -> [UInt8] {
    var full = name
    let text = String(decoding: name, as: UTF8.self)
    for region in regions {
      guard let (division, rest) = divisions.divisionPrefix(of: text, within: region) else {
        continue
      }
      full = Array((division.fullName + comparison.comparableForm(of: rest)).utf8)
      break
    }
    cache.withLock { if $0.count < Self.cacheLimit { $0[name] = full } }
    return full
  }
}
