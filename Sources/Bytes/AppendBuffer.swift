/// A run of plain values that grows at its end, for output that is written a few bytes at a time.
///
/// What an array does as well, without asking at each append whether somebody else holds it: it
/// cannot be copied. Its room doubles, so that an append costs a comparison and a copy.
@safe
public struct AppendBuffer<Element: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
  // Sendable: the memory belongs to this one value, which cannot be copied.
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var capacity: Int
  /// The number of values.
  public private(set) var count = 0

  /// An empty buffer with room for some values.
  public init(capacity: Int = 0) {
    self.capacity = max(capacity, 16)
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: self.capacity)
  }

  deinit {
    unsafe base.deallocate()
  }

  /// The values.
  @inlinable
  public var span: Span<Element> {
    @_lifetime(borrow self)
    borrowing get {
      // Safe: the first `count` values are initialized, and the span cannot outlive this value.
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The value at an index.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "a value lies inside the buffer")
      // Safe: it was just seen to.
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "a value lies inside the buffer")
      // Safe: it was just seen to.
      unsafe base[index] = newValue
    }
  }

  /// Appends one value.
  @inlinable
  @inline(__always)
  public mutating func append(_ value: Element) {
    if count == capacity { grow(to: count + 1) }
    // Safe: there is room for one more.
    unsafe base[count] = value
    extend(by: 1)
  }

  /// Appends a copy of borrowed values.
  @inlinable
  @inline(__always)
  public mutating func append(_ values: borrowing Span<Element>) {
    let added = values.count
    let end = count + added
    if end > capacity { grow(to: end) }
    // Safe: there is room for all; the borrowed values lie elsewhere, since nothing of this value
    // can be borrowed while it changes.
    unsafe values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress {
        unsafe (base + count).initialize(from: start, count: added)
      }
    }
    extend(by: added)
  }

  /// Appends a copy of some of its own values.
  @inlinable
  public mutating func appendAgain(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "only what is there")
    let end = count + range.count
    if end > capacity { grow(to: end) }
    // Safe: the values lie before `count`, the room behind it.
    unsafe (base + count).initialize(from: base + range.lowerBound, count: range.count)
    extend(by: range.count)
  }

  /// Takes back all values from an index on.
  @inlinable
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "only what is there can be taken back")
    extend(by: count - self.count)
  }

  @usableFromInline
  @inline(__always)
  mutating func extend(by added: Int) { count += added }

  @usableFromInline
  @inline(never)
  mutating func grow(to needed: Int) {
    let larger = max(needed, capacity * 2)
    // Safe: the values move to a larger place of their own, and the old one is given back.
    let place = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    unsafe place.initialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = place
    capacity = larger
  }
}

extension [UInt8] {
  /// Appends a copy of some bytes of a buffer.
  @inlinable
  public mutating func append(_ range: Range<Int>, of buffer: borrowing ByteBuffer) {
    append(buffer.span.extracting(range))
  }
}

/// Bytes that grow at their end.
public typealias ByteBuffer = AppendBuffer<UInt8>

extension AppendBuffer where Element == UInt8 {
  /// Appends the UTF-8 form of a text.
  public mutating func append(_ text: String) {
    for byte in text.utf8 { append(byte) }
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

  /// Appends a copy of the bytes of an array.
  @inlinable
  public mutating func append(contentsOf bytes: [UInt8]) {
    append(bytes.span)
  }

  /// Appends a copy of some bytes of another buffer.
  @inlinable
  public mutating func append(_ range: Range<Int>, of other: borrowing ByteBuffer) {
    append(other.span.extracting(range))
  }

  /// Appends an integer in little-endian order.
  @inlinable
  @inline(__always)
  public mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(
    littleEndian value: Integer
  ) {
    let size = Integer.bitWidth / 8
    if count + size > capacity { grow(to: count + size) }
    // Safe: there is room for all its bytes.
    unsafe UnsafeMutableRawPointer(base + count).storeBytes(
      of: value.littleEndian, as: Integer.self)
    extend(by: size)
  }
}
