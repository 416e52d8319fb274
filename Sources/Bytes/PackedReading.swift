/// Reads a value that was packed with ``Swift/Array/append(packed:)-(Int)`` and its twin for texts:
/// numbers of four bytes, little-endian, and texts with their length in front.
///
/// What is past the end is nothing; that it was tells ``isWhole(_:)`` at the end.
public struct PackedReading: Sendable {
  private var position = 0
  private var isBroken = false

  /// A reading from the first byte on.
  public init() {}

  /// The next number.
  public mutating func number(_ bytes: borrowing Span<UInt8>) -> Int {
    guard !isBroken, position + 4 <= bytes.count else {
      isBroken = true
      return 0
    }
    position += 4
    return Int(bytes.littleEndianUInt32(at: position - 4))
  }

  /// The number of items of a list, each of which has four bytes or more.
  public mutating func count(_ bytes: borrowing Span<UInt8>) -> Int {
    let count = number(bytes)
    guard 4 * count <= bytes.count - position else {
      isBroken = true
      return 0
    }
    return count
  }

  /// The next text.
  public mutating func text(_ bytes: borrowing Span<UInt8>) -> String {
    let count = number(bytes)
    guard !isBroken, count <= bytes.count - position else {
      isBroken = true
      return ""
    }
    position += count
    return String(copying: bytes.extracting(position - count..<position))
  }

  /// Whether nothing was missing, and nothing is left.
  public func isWhole(_ bytes: borrowing Span<UInt8>) -> Bool {
    !isBroken && position == bytes.count
  }
}

extension [UInt8] {
  /// Adds a number of at most 32 bits, as ``PackedReading`` reads it.
  public mutating func append(packed number: Int) {
    append(littleEndian: UInt32(number))
  }

  /// Adds a text with its length in front.
  public mutating func append(packed text: String) {
    append(packed: text.utf8.count)
    append(text)
  }
}
