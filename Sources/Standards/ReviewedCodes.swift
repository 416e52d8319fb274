import Bytes

/// Unified social credit codes with a wrong check character that a person has reviewed.
///
/// Some codes issued before 2016 are wrong by the standard and in daily use; refusing them would
/// lose real companies. They come in by decision, one by one.
public struct ReviewedCodes: Sendable {
  private let codes: [[UInt8]]

  /// A list from the codes' texts.
  public init(_ codes: some Sequence<String>) {
    self.codes = codes.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Whether nobody has reviewed anything.
  public var isEmpty: Bool { codes.isEmpty }

  /// Whether the bytes are one of the reviewed codes.
  public func contains(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard !codes.isEmpty else { return false }
    for code in codes where code.span.hasSameBytes(as: bytes) { return true }
    return false
  }
}
