public import Bytes

/// Two records of one kind by their keys, in either order: what a decision is about.
///
/// Its text begins with a letter and holds the kind, so that a spreadsheet leaves it alone and
/// records of different kinds cannot be named together.
public struct PairName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The kind's stable name.
  public let kind: String
  /// The smaller record key.
  public let left: Key128
  /// The greater record key.
  public let right: Key128

  /// A pair from two different keys.
  public init(kind: String, _ one: Key128, _ other: Key128) {
    self.kind = kind
    left = min(one, other)
    right = max(one, other)
  }

  /// A pair from its text, or nil.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let left = Key128(digits: parts[parts.count - 2]),
      let right = Key128(digits: parts[parts.count - 1]), left != right
    else { return nil }
    let kind = parts.dropLast(2).joined(separator: "-")
    guard !kind.isEmpty else { return nil }
    self.init(kind: kind, left, right)
  }

  /// The kind and both keys, joined by hyphens.
  public var description: String { "\(kind)-\(left)-\(right)" }

  /// Orders by kind, then by keys.
  public static func < (one: PairName, other: PairName) -> Bool {
    if one.kind != other.kind { return one.kind < other.kind }
    return one.left != other.left ? one.left < other.left : one.right < other.right
  }
}
