/// A digest under way over the bytes of one file.
public struct FileDigest {
  /// Takes the next bytes.
  public let update: (borrowing Span<UInt8>) -> Void
  /// Gives the digest in hexadecimal digits; called once, at the end.
  public let finish: () -> String

  /// A digest from its two steps.
  public init(
    update: @escaping (borrowing Span<UInt8>) -> Void, finish: @escaping () -> String
  ) {
    self.update = update
    self.finish = finish
  }
}
