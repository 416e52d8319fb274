/// What the rows of one decision say together: one case with several sanction items.
enum CaseItems {
  private static let separator = UInt8(ascii: ";")
  /// 、, with which code lists of 2015 put several sanctions into one value.
  private static let alternatives: [UInt8] = Array("、".utf8)
  private static let joint: [UInt8] = Array("；".utf8)

  /// All different items of some values, in the order given, joined by semicolons.
  ///
  /// A value that puts several sanctions into one says nothing beside one of these by itself.
  static func union(_ values: [[UInt8]]) -> [UInt8] {
    var items: [[UInt8]] = []
    for value in values {
      for item in value.split(separator: separator).map(Array.init) where !items.contains(item) {
        items.append(item)
      }
    }
    let kept = items.filter { item in
      let parts = parts(of: item)
      return parts.count == 1 || !parts.contains(where: items.contains)
    }
    return Array(kept.joined(separator: [separator]))
  }

  /// The longest of what the departments say, each department's different texts put together.
  ///
  /// Also gives the place of the first text in it. Nil when there is no text.
  static func fullest(
    _ texts: [(department: [UInt8], text: [UInt8])]
  ) -> (place: Int, text: [UInt8])? {
    var best: (place: Int, text: [UInt8])?
    var seen: [[UInt8]] = []
    for (place, entry) in texts.enumerated() where !seen.contains(entry.department) {
      seen.append(entry.department)
      var own: [[UInt8]] = []
      var first: Int?
      for (index, other) in texts.enumerated()
      where other.department == entry.department && !other.text.isEmpty {
        first = first ?? index
        if !own.contains(other.text) { own.append(other.text) }
      }
      let text = Array(own.joined(separator: joint))
      if !text.isEmpty, text.count > best?.text.count ?? 0 { best = (first ?? place, text) }
    }
    return best
  }

  /// A value cut at each 、.
  private static func parts(of item: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = item[...]
    while let place = rest.indices.first(where: {
      rest[$0...].starts(with: alternatives)
    }) {
      parts.append(Array(rest[..<place]))
      rest = rest[(place + alternatives.count)...]
    }
    return parts + [Array(rest)]
  }
}
