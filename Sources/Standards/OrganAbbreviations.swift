/// Short names of organs (机关简称) and their full endings, for comparison only.
///
/// A name that ends with the short form is read with the full one: 站前区发改局 is
/// 站前区发展和改革局. The pairs are data, a line each: see ``init(csv:)``.
public struct OrganAbbreviations: Sendable {
  /// One short ending and its full form, in UTF-8.
  struct Entry: Sendable {
    let short: [UInt8]
    let full: [UInt8]
  }

  let entries: [Entry]
  /// One bit for each hash of a last but one character: most names end here.
  private let endings: [UInt64]

  /// A table without pairs: names stay as they are.
  public static let none = OrganAbbreviations(pairs: [])

  /// A table from pairs of short and full endings; longer short forms go first.
  public init(pairs: [(short: String, full: String)]) {
    entries =
      pairs.map { Entry(short: Array($0.short.utf8), full: Array($0.full.utf8)) }
      .sorted { $0.short.count > $1.short.count }
    var endings = [UInt64](repeating: 0, count: 16)
    for entry in entries where entry.short.count >= 6 {
      let bit = Self.endingHash(entry.short.span)
      endings[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    self.endings = endings
  }

  private static func endingHash(_ name: borrowing Span<UInt8>) -> Int {
    let last = name.count - 4
    return (Int(name[last]) ^ Int(name[last - 1]) << 4) & 1023
  }

  /// The entry whose short form ends a name, unless the name already ends with the full form.
  func entry(ending name: borrowing Span<UInt8>) -> Int? {
    guard name.count >= 6 else { return nil }
    let bit = Self.endingHash(name)
    guard endings[bit >> 6] >> UInt64(bit & 63) & 1 == 1 else { return nil }
    for index in entries.indices
    where Self.ends(name, with: entries[index].short)
      && !Self.ends(name, with: entries[index].full)
    {
      return index
    }
    return nil
  }

  private static func ends(_ name: borrowing Span<UInt8>, with ending: [UInt8]) -> Bool {
    guard name.count >= ending.count else { return false }
    let start = name.count - ending.count
    // The last character is nearly always 局: the first bytes tell names apart sooner.
    for index in ending.indices where name[start + index] != ending[index] { return false }
    return true
  }
}
