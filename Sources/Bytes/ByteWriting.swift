/// What a byte array can take at its end: borrowed bytes, text, numbers.
///
/// All output of guiji is built in plain `[UInt8]` values; this is the one place that copies into
/// them from a span.
extension [UInt8] {
  /// Appends a copy of borrowed bytes.
  @inlinable
  public mutating func append(_ bytes: borrowing Span<UInt8>) {
    // Safe: the buffer is read inside the closure only, and its count is the span's own.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Appends the UTF-8 form of a text.
  @inlinable
  public mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends a whole number in decimal digits.
  public mutating func append(decimal value: Int) {
    if value >= 0, value < 10 {
      append(UInt8(ascii: "0") + UInt8(value))
      return
    }
    let digits = DecimalDigits(value)
    append(digits.characters.span.extracting(digits.first...))
  }

  /// Appends an integer in little-endian order, as all files of the registry hold it.
  @inlinable
  public mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    // Safe: the bytes of the number are copied inside the closure only.
    unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
  }
}

extension [UInt8] {
  /// Appends words in little-endian order, all at once.
  @inlinable
  public mutating func append(littleEndian words: borrowing Span<UInt32>) {
    #if _endian(little)
      // Safe: any words are bytes; the buffer is read inside the closure only.
      unsafe words.withUnsafeBytes { unsafe append(contentsOf: $0) }
    #else
      for index in words.indices { append(littleEndian: words[index]) }
    #endif
  }
}

extension Span<UInt8> {
  /// The unsigned 32-bit little-endian number that begins at an index.
  @inlinable
  @inline(__always)
  public func littleEndianUInt32(at index: Int) -> UInt32 {
    precondition(index >= 0 && index + 4 <= count, "a number lies inside the bytes")
    // Safe: the four bytes were just seen to lie inside; any bits make a number.
    return unsafe UInt32(
      littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self))
  }

  /// The unsigned 64-bit little-endian number that begins at an index.
  @inlinable
  @inline(__always)
  public func littleEndianUInt64(at index: Int) -> UInt64 {
    precondition(index >= 0 && index + 8 <= count, "a number lies inside the bytes")
    // Safe: the eight bytes were just seen to lie inside; any bits make a number.
    return unsafe UInt64(
      littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
  }

  /// Whether the 24 bytes from an index on are eight characters of three bytes from U+4000 to U+9FFF,
  /// as most of a Chinese text is; false when fewer bytes are left, or when one may be 锟 (E9 94 9F).
  ///
  /// Looks at the first byte of each, as UTF-8 needs no more.
  @inlinable
  @inline(__always)
  public func holdsEightCommonCharacters(at index: Int) -> Bool {
    guard index >= 0, index + 24 <= count else { return false }
    // Safe: the 24 bytes were just seen to lie inside; any bits make a number.
    let (low, middle, high) = unsafe (
      UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)),
      UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index + 8, as: UInt64.self)),
      UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index + 16, as: UInt64.self))
    )
    let masks: (UInt64, UInt64, UInt64) = (
      0x00FF_0000_FF00_00FF, 0xFF00_00FF_0000_FF00, 0x0000_FF00_00FF_0000
    )
    guard ByteWord.areLeads(low, masks.0, upTo: 0xE9),
      ByteWord.areLeads(middle, masks.1, upTo: 0xE9), ByteWord.areLeads(high, masks.2, upTo: 0xE9)
    else { return false }
    if !ByteWord.hasByte(0x9F, in: low), !ByteWord.hasByte(0x9F, in: middle),
      !ByteWord.hasByte(0x9F, in: high)
    {
      return true
    }
    return ByteWord.areLeads(low, masks.0, upTo: 0xE8)
      && ByteWord.areLeads(middle, masks.1, upTo: 0xE8)
      && ByteWord.areLeads(high, masks.2, upTo: 0xE8)
  }

  /// Whether two spans hold the same bytes.
  @inlinable
  public func hasSameBytes(as other: borrowing Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index + 8 <= count {
      guard littleEndianUInt64(at: index) == other.littleEndianUInt64(at: index) else {
        return false
      }
      index += 8
    }
    while index < count {
      guard self[index] == other[index] else { return false }
      index += 1
    }
    return true
  }

  /// Whether these bytes stand before others in the order of bytes; the shorter of two that begin
  /// alike is first.
  public func precedes(_ other: borrowing Span<UInt8>) -> Bool {
    let common = Swift.min(count, other.count)
    var index = 0
    while index < common {
      if self[index] != other[index] { return self[index] < other[index] }
      index += 1
    }
    return count < other.count
  }

  /// The bytes as an array of their own.
  @inlinable
  public func copied() -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    result.append(self)
    return result
  }
}

extension String {
  /// A text copied from UTF-8 bytes; broken sequences become replacement characters.
  public init(copying bytes: borrowing Span<UInt8>) {
    self.init(decoding: bytes.copied(), as: UTF8.self)
  }
}
