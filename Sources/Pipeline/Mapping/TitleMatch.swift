import Bytes
import Records

/// How near the titles of a sample's column come to a target, and through which known title.
struct TitleMatch: Sendable {
  /// How the titles were found to be alike.
  enum Way: Int, Sendable, Comparable {
    case similar
    case initials
    case bare
    case otherKind
    case synonym
    case same

    static func < (left: Way, right: Way) -> Bool { left.rawValue < right.rawValue }
  }

  let target: KnownTitles.Target
  let score: Double
  let way: Way
  let entry: KnownTitles.Entry

  /// Whether title or code is that of a known column, letter by letter.
  var isExact: Bool { way >= .synonym }
}

/// Compares titles of a sample's columns with the known ones, for one kind.
struct TitleMatching {
  let known: KnownTitles
  let schema: RecordSchema
  private var similarity = StringSimilarity()

  init(known: KnownTitles, schema: RecordSchema) {
    self.known = known
    self.schema = schema
  }

  /// For each target the best match, best first; only what is alike at all.
  mutating func matches(of column: SampleColumn) -> [TitleMatch] {
    var best: [KnownTitles.Target: TitleMatch] = [:]
    var order: [KnownTitles.Target] = []
    let own = ([column.name] + column.titles).map(ComparableTitle.folded)
    let synonyms = own.flatMap { known.synonyms(of: $0, kind: schema.kind) }
    for entry in known.entries where isUsable(entry) {
      guard let (score, way) = compare(entry, own: own, synonyms: synonyms) else { continue }
      let match = TitleMatch(target: entry.target, score: score, way: way, entry: entry)
      let earlier = best[entry.target]
      if earlier == nil { order.append(entry.target) }
      // Of equal matches the one that names a value table tells more.
      if score > earlier?.score ?? 0
        || score == earlier?.score && earlier?.entry.values == nil && entry.values != nil
      {
        best[entry.target] = match
      }
    }
    return order.compactMap { best[$0] }.enumerated()
      .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }

  /// Another kind's title counts if this kind has a field of the same name.
  private func isUsable(_ entry: KnownTitles.Entry) -> Bool {
    guard entry.kind != schema.kind, case .field(let name) = entry.target else { return true }
    return schema.index(of: name).map { schema.fields[$0].derivation == nil } ?? false
  }

  private mutating func compare(
    _ entry: KnownTitles.Entry, own: [String], synonyms: [String]
  ) -> (Double, TitleMatch.Way)? {
    let isOwnKind = entry.kind == schema.kind
    if own.contains(entry.folded) { return isOwnKind ? (1, .same) : (0.9, .otherKind) }
    if synonyms.contains(entry.folded) { return isOwnKind ? (0.97, .synonym) : (0.85, .otherKind) }
    let share = isOwnKind ? 1 : 0.92
    for title in own + synonyms {
      let forms = [ComparableTitle.withoutBrackets(title), ComparableTitle.inBrackets(title)]
      let bare = ComparableTitle.withoutBrackets(entry.folded)
      if forms.contains(entry.folded) || bare == title || bare != nil && forms[0] == bare {
        return (0.88 * share, .bare)
      }
    }
    // A reason to leave a column out is not carried over to one that is merely alike.
    guard case .field = entry.target else { return nil }
    var best = 0.0
    var way = TitleMatch.Way.similar
    for title in own {
      if ComparableTitle.isCode(title) {
        let value = likenessOfInitials(title, entry) * share
        if value > best { (best, way) = (value, .initials) }
      } else if !ComparableTitle.isCode(entry.folded) {
        let value = 0.85 * likeness(title, entry.folded) * share
        if value > best { (best, way) = (value, .similar) }
      }
    }
    return best >= 0.3 ? (best, way) : nil
  }

  private mutating func likenessOfInitials(_ code: String, _ entry: KnownTitles.Entry) -> Double {
    guard entry.initials.utf8.count >= 2 else { return 0 }
    var best = 0.0
    for letters in ComparableTitle.letters(ofCode: code) {
      if letters == entry.initials { return letters.utf8.count > 2 ? 0.88 : 0.75 }
      if entry.initials.hasSuffix(letters), letters.utf8.count >= 2 {
        best = max(
          best, 0.4 + 0.45 * Double(letters.utf8.count) / Double(entry.initials.utf8.count))
      }
      let value = likeness(letters, entry.initials)
      if value > 0.6 { best = max(best, 0.75 * value) }
    }
    return best
  }

  private mutating func likeness(_ left: String, _ right: String) -> Double {
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    similarity.load(first.span, second.span)
    return (similarity.bigramDice() + similarity.jaroWinkler()) / 2
  }
}
