import Bytes

/// What was made of the cells met last, so that an organ's name or a date that stands in hundreds of
/// rows is worked on once.
///
/// Direct-mapped and bounded: an entry that was of use survives one newcomer to its slot, another
/// makes room at once, and all go when their bytes fill the buffer. It holds only what a function of the cell and the field gives,
/// so that nothing in the result depends on it.
struct CellMemo {
  private struct Entry {
    var hash: UInt64 = 0
    var start: UInt32 = 0
    var rawCount: UInt16 = 0
    var valueCount: UInt16 = 0
    var notes: UInt64 = 0
    /// Whether it was of use since the last newcomer.
    var isUsed = false
  }

  /// The longest cell and the longest value that are kept, in bytes.
  static let longest = 96
  private static let slotCount = 8192
  private static let bufferLimit = 1 << 20

  /// What a hit adds to the credit of a column; a miss takes one.
  ///
  /// A column whose cells repeat less often than every fifth time runs dry, and is not looked up any
  /// more.
  private static let gain: Int32 = 4
  private static let firstCredit: Int32 = 256

  private var entries = [Entry](repeating: Entry(), count: Self.slotCount)
  private var buffer: [UInt8] = []
  private var credits: [Int32]

  /// An empty memo for a number of columns.
  init(columnCount: Int) {
    credits = [Int32](repeating: Self.firstCredit, count: columnCount)
    buffer.reserveCapacity(Self.bufferLimit)
  }

  /// Whether it has been worth while to look up the cells of a column.
  func isWorthwhile(for column: Int) -> Bool { credits[column] > 0 }

  /// The hash under which a cell of a column is kept; never 0.
  static func hash(_ cell: borrowing Span<UInt8>, column: Int) -> UInt64 {
    StableHash.hash64(cell, seed: UInt64(column)) | 1
  }

  /// Appends the value that the cell gave before and says what was put right then; nil when it is
  /// not remembered.
  mutating func append(
    valueOf cell: borrowing Span<UInt8>, _ hash: UInt64, column: Int, to output: inout ByteBuffer
  ) -> FindingSet? {
    let slot = Int(truncatingIfNeeded: hash >> 8) & (Self.slotCount - 1)
    let entry = entries[slot]
    guard entry.hash == hash, Int(entry.rawCount) == cell.count else {
      credits[column] -= 1
      return nil
    }
    if !entry.isUsed { entries[slot].isUsed = true }
    credits[column] = min(credits[column] + Self.gain, Self.firstCredit)
    let start = Int(entry.start)
    let bytes = buffer.span
    let end = start + cell.count
    guard bytes.extracting(start..<end).hasSameBytes(as: cell) else { return nil }
    output.append(bytes.extracting(end..<end + Int(entry.valueCount)))
    return FindingSet(rawValue: entry.notes)
  }

  /// Appends what another value gave before; whether it is remembered.
  mutating func append(
    valueOf source: [UInt8], _ hash: UInt64, column: Int, to output: inout ByteBuffer
  ) -> Bool {
    append(valueOf: source.span, hash, column: column, to: &output) != nil
  }

  /// Remembers what was derived from another value.
  mutating func remember(_ source: [UInt8], _ hash: UInt64, value: [UInt8]) {
    remember(source.span, hash, value: value, notes: [])
  }

  /// Remembers what a cell gave; both must be within `longest`.
  mutating func remember(
    _ cell: borrowing Span<UInt8>, _ hash: UInt64, value: [UInt8], notes: FindingSet
  ) {
    let slot = Int(truncatingIfNeeded: hash >> 8) & (Self.slotCount - 1)
    if entries[slot].isUsed {
      entries[slot].isUsed = false
      return
    }
    if buffer.count + cell.count + value.count > Self.bufferLimit {
      buffer.removeAll(keepingCapacity: true)
      entries = [Entry](repeating: Entry(), count: Self.slotCount)
    }
    entries[slot] = Entry(
      hash: hash, start: UInt32(buffer.count), rawCount: UInt16(cell.count),
      valueCount: UInt16(value.count), notes: notes.rawValue)
    buffer.append(cell)
    buffer.append(contentsOf: value)
  }
}
