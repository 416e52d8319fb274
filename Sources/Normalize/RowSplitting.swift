import Records

extension FeedMapping {
  /// A column whose cells hold several names, each of which makes a row of its own.
  ///
  /// A row so split counts as many rows, as the repeated group of an XML row does; all keep its
  /// line, and the other cells stand in each.
  public struct Split: Sendable {
    /// The index of the cell in the raw batch.
    public let column: Int
    /// The sign between the names, in UTF-8.
    public let sign: [UInt8]

    /// A split from its parts; the sign must not be empty.
    public init(column: Int, sign: [UInt8]) {
      precondition(!sign.isEmpty, "a split needs a sign")
      self.column = column
      self.sign = sign
    }

    /// Where the names lie in a cell; the whole cell when there is none.
    func parts(of bytes: borrowing Span<UInt8>, _ cell: Range<Int>) -> [Range<Int>] {
      var parts: [Range<Int>] = []
      var start = cell.lowerBound
      var index = start
      func add(_ end: Int, _ bytes: borrowing Span<UInt8>) {
        let part = start..<end
        if !CellScan.trimmed(bytes.extracting(part)).isEmpty { parts.append(part) }
      }
      while index < cell.upperBound {
        if stands(at: index, before: cell.upperBound, in: bytes) {
          add(index, bytes)
          index += sign.count
          start = index
        } else {
          index += 1
        }
      }
      add(cell.upperBound, bytes)
      return parts.isEmpty ? [cell] : parts
    }

    private func stands(
      at index: Int, before end: Int, in bytes: borrowing Span<UInt8>
    ) -> Bool {
      guard index + sign.count <= end else { return false }
      for offset in sign.indices where bytes[index + offset] != sign[offset] { return false }
      return true
    }
  }
}

extension RawBatch {
  /// The rows with one row for each name of a cell.
  func split(by split: FeedMapping.Split) -> RawBatch {
    var result = RawBatch(columnCount: columnCount)
    for row in unreadable { result.append(unreadable: row) }
    let all = bytes.span
    for row in 0..<count {
      for part in split.parts(of: all, range(of: split.column, in: row)) {
        for column in 0..<columnCount {
          let range = column == split.column ? part : range(of: column, in: row)
          result.append(cell: all.extracting(range))
        }
        result.endRow(line: line(of: row), byteOffset: byteOffset(of: row))
      }
    }
    return result
  }
}
