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
  private static let slotCount = 4096
  private static let bufferLimit = 1 << 20

  private var entries = [Entry](repeating: Entry(), count: Self.slotCount)
  private var buffer: [UInt8] = []

  /// The hash under which a cell of a field is kept; never 0.
  static func hash(_ cell: borrowing Span<UInt8>, field: Int) -> UInt64 {
    StableHash.hash64(cell, seed: UInt64(field)) | 1
  }

  /// Appends the value that the cell gave before and says what was put right then; nil when it is
  /// not remembered.
  mutating func append(
    valueOf cell: borrowing Span<UInt8>, _ hash: UInt64, to output: inout [UInt8]
  ) -> FindingSet? {
    let slot = Int(truncatingIfNeeded: hash >> 8) & (Self.slotCount - 1)
    let entry = entries[slot]
    guard entry.hash == hash, Int(entry.rawCount) == cell.count else { return nil }
    if !entry.isUsed { entries[slot].isUsed = true }
    let start = Int(entry.start)
    let bytes = buffer.span
    let end = start + cell.count
    guard bytes.extracting(start..<end).hasSameBytes(as: cell) else { return nil }
    output.append(bytes.extracting(end..<end + Int(entry.valueCount)))
    return FindingSet(rawValue: entry.notes)
  }

  /// Remembers what a cell gave; both must be within `longest`.
  mutating func remember(
    _ cell: borrowing Span<UInt8>, _ hash: UInt64, value: borrowing Span<UInt8>, notes: FindingSet
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
    buffer.append(value)
  }
}
