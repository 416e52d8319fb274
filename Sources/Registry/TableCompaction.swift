import Bytes
import Foundation

/// When slices are made one: a function of their sizes alone, so that a replay makes the same
/// tables.
///
/// The newest slice takes in those before it as long as the next is at most twice as large as what
/// was taken in so far. Sizes then more than double from slice to slice, so that there are few, and
/// an entry is written again a logarithmic number of times.
enum TableCompaction {
  /// The greatest ratio of a slice to those taken in that makes it be taken in too.
  private static let ratio = 2

  /// How many of the last tables become one; 1 when all stay as they are.
  static func mergedCount(sizes: [Int]) -> Int {
    guard var sum = sizes.last else { return 0 }
    var count = 1
    for size in sizes.dropLast().reversed() {
      guard size <= ratio * sum else { break }
      sum += size
      count += 1
    }
    return count
  }
}

extension TableStore {
  /// The tables of one use, oldest first, after slices that pile up are made one.
  ///
  /// What is gone is kept in a slice, since it hides entries of older tables, and left out of the
  /// oldest.
  public func compacted(
    _ references: [TableReference]
  ) throws(RegistryError) -> [TableReference] {
    let count = TableCompaction.mergedCount(sizes: references.map(\.count))
    guard count > 1 else { return references }
    let kept = references.dropLast(count)
    var tables: [SortedTable] = []
    for reference in references.suffix(count) { tables.append(try table(reference.name)) }
    let isOldest = kept.isEmpty
    let sources = tables
    let made = try merged(tables) { (_, places, value) throws(RegistryError) in
      guard let newest = places.last else { return false }
      guard !newest.range.isEmpty else { return !isOldest }
      let data = sources[newest.table].data
      value.append(data.span.extracting(newest.range))
      return true
    }
    return kept + [TableReference(use: references[0].use, table: made)]
  }
}
