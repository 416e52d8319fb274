/// Reads UTF-8 bytes scalar by scalar, without making a String.
public struct ScalarCursor: Sendable {
  /// Where the next scalar begins.
  public private(set) var index: Int

  /// A cursor at an index.
  public init(at index: Int = 0) { self.index = index }

  /// The next scalar's value, or nil at the end; a broken sequence gives U+FFFD for each byte.
  public mutating func next(in bytes: borrowing Span<UInt8>) -> UInt32? {
    guard index < bytes.count else { return nil }
    let first = bytes[index]
    if first < 0x80 {
      index += 1
      return UInt32(first)
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    guard length > 0, first < 0xF5, index + length <= bytes.count else {
      index += 1
      return 0xFFFD
    }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else {
        index += 1
        return 0xFFFD
      }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    index += length
    return value
  }

  /// All scalars of a run of bytes.
  public static func scalars(of bytes: borrowing Span<UInt8>) -> [UInt32] {
    var cursor = ScalarCursor()
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    while let scalar = cursor.next(in: bytes) { result.append(scalar) }
    return result
  }
}

extension [UInt8] {
  /// Appends the UTF-8 form of a scalar value.
  public mutating func append(scalar: UInt32) {
    switch scalar {
    case 0..<0x80:
      append(UInt8(scalar))
    case 0x80..<0x800:
      append(UInt8(0xC0 | scalar >> 6))
      append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x1_0000:
      append(UInt8(0xE0 | scalar >> 12))
      append(UInt8(0x80 | scalar >> 6 & 0x3F))
      append(UInt8(0x80 | scalar & 0x3F))
    default:
      append(UInt8(0xF0 | scalar >> 18 & 0x07))
      append(UInt8(0x80 | scalar >> 12 & 0x3F))
      append(UInt8(0x80 | scalar >> 6 & 0x3F))
      append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}

extension String {
  /// A text from scalar values; values that are no scalars are left out.
  init(scalarValues: some Sequence<UInt32>) {
    var view = String.UnicodeScalarView()
    for value in scalarValues {
      if let scalar = Unicode.Scalar(value) { view.append(scalar) }
    }
    self.init(view)
  }
}
