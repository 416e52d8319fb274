import Bytes

/// A distinct path of elements from the root, as a document has it.
///
/// Paths are numbered in the order in which they are first met, so that a handler decides once
/// what a path means and afterwards works by number.
public struct MarkupPath: Sendable, Equatable {
  /// The number of the path, from 0.
  public let id: Int
  /// The number of the path one element shorter; nil at the root.
  public let parent: Int?
  /// The local name of the last element.
  public let name: String
  /// The namespace of the last element; empty for none.
  public let namespace: String
}

/// What a ``MarkupReader`` tells while it reads.
///
/// Attributes are not told.
public protocol MarkupHandler: AnyObject {
  /// A path is met for the first time; numbers come in order without gaps.
  func pathAppeared(_ path: MarkupPath)
  /// An element begins; `byteOffset` is that of its `<` in the bytes fed.
  func elementBegan(_ path: Int, line: Int, byteOffset: Int) throws
  /// A piece of the text directly inside the innermost element; CDATA is text.
  func textAppeared(_ text: borrowing Span<UInt8>)
  /// The innermost element ends.
  func elementEnded(_ path: Int) throws
}
