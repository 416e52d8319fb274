import Bytes

/// Names that one value is known to have borne, such as the names of a renamed organ by its code.
///
/// Two names of the table explain why records with one code have different names; without that,
/// the code may have been given to two, and its agreement is no evidence.
public struct AliasTable: Sendable, Equatable {
  private var pairs: Set<UInt64> = []

  /// An empty table.
  public init() {}

  /// Adds a name that a value has borne, both in the form that the records have for comparing.
  public mutating func insert(value: borrowing Span<UInt8>, name: borrowing Span<UInt8>) {
    guard !value.isEmpty, !name.isEmpty else { return }
    pairs.insert(Self.key(Self.hash(value), Self.hash(name)))
  }

  /// Whether both names are known of a value; all three by their hashes in the evidence.
  func explains(_ value: UInt64, _ name: UInt64, _ other: UInt64) -> Bool {
    !pairs.isEmpty && pairs.contains(Self.key(value, name))
      && pairs.contains(Self.key(value, other))
  }

  /// The hash of a value as the evidence has it; 0 stands for an absent one.
  static func hash(_ value: borrowing Span<UInt8>) -> UInt64 { max(1, StableHash.hash64(value)) }

  private static func key(_ value: UInt64, _ name: UInt64) -> UInt64 {
    KeyMixing.mix(KeyMixing.mix(KeyMixing.start, value), name)
  }
}
