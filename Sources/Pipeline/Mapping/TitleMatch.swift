import Bytes
import Records

/// How near the titles of a sample's column come to a target, and through which known title.
struct TitleMatch: Sendable {
  /// How the titles were found to be alike.
  enum Way: Int, Sendable, Comparable {
    case similar
    case initials
    case bare
    case numbered
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
  /// For each pair of characters in known titles, the fields it occurs with: 依据 tells more than
  /// 处罚.
  private var fieldsByPair: [String: Set<String>] = [:]

  init(known: KnownTitles, schema: RecordSchema) {
    self.known = known
    self.schema = schema
    for entry in known.entries where entry.kind == schema.kind {
      guard case .field(let name) = entry.target, !entry.isCode else {
        continue
      }
      for pair in entry.pairs { fieldsByPair[pair, default: []].insert(name) }
    }
  }

  /// For each target the best match, best first; only what is alike at all.
  mutating func matches(of column: SampleColumn) -> [TitleMatch] {
    var best: [KnownTitles.Target: TitleMatch] = [:]
    var order: [KnownTitles.Target] = []
    let own = Own(column, known: known, kind: schema.kind)
    for entry in known.entries {
      guard let target = target(of: entry),
        let (score, way) = compare(entry, own)
      else { continue }
      // A title of a field this kind does not have stands for its field of the same nature.
      let value = target == entry.target ? score : 0.8 * score
      let match = TitleMatch(target: target, score: value, way: way, entry: entry)
      let earlier = best[target]
      if earlier == nil { order.append(target) }
      // Of equal matches the one that names a value table tells more.
      if value > earlier?.score ?? 0
        || value == earlier?.score && earlier?.entry.values == nil && entry.values != nil
      {
        best[target] = match
      }
    }
    return order.compactMap { best[$0] }.enumerated()
      .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }

  /// What an entry means for this kind, or nil when it means nothing.
  ///
  /// Another kind's title counts if this kind has a field of the same name; a person's name or
  /// number that it has no field for is that of its subject.
  private func target(of entry: KnownTitles.Entry) -> KnownTitles.Target? {
    guard entry.kind != schema.kind, case .field(let name) = entry.target else {
      return entry.target
    }
    if let index = schema.index(of: name) {
      return schema.fields[index].derivation == nil ? entry.target : nil
    }
    guard entry.form == .personName,
      let subject = schema.fields.first(where: { $0.form == .name && $0.isRequired })
    else { return nil }
    return .field(subject.name)
  }

  /// The titles of a column in all forms that are compared.
  private struct Own {
    /// One title with its forms.
    struct Title {
      let folded: String
      let bare: String?
      let inBrackets: String?
      let stem: String
      let isCode: Bool
      let pairs: [String]

      init(_ folded: String) {
        self.folded = folded
        bare = ComparableTitle.withoutBrackets(folded)
        inBrackets = ComparableTitle.inBrackets(folded)
        stem = ComparableTitle.withoutNumber(folded)
        isCode = ComparableTitle.isCode(folded)
        pairs = ComparableTitle.pairs(folded)
      }
    }

    let titles: [Title]
    let synonyms: [Title]

    init(_ column: SampleColumn, known: KnownTitles, kind: String) {
      var seen: Set<String> = []
      let own = ([column.name] + column.titles).map(ComparableTitle.folded)
        .filter { seen.insert($0).inserted }
      titles = own.map(Title.init)
      synonyms = own.flatMap { known.synonyms(of: $0, kind: kind) }.map(Title.init)
    }
  }

  private mutating func compare(
    _ entry: KnownTitles.Entry, _ own: Own
  ) -> (Double, TitleMatch.Way)? {
    let isOwnKind = entry.kind == schema.kind
    if own.titles.contains(where: { $0.folded == entry.folded }) {
      return isOwnKind ? (1, .same) : (0.9, .otherKind)
    }
    if own.synonyms.contains(where: { $0.folded == entry.folded }) {
      return isOwnKind ? (0.97, .synonym) : (0.85, .otherKind)
    }
    let share = isOwnKind ? 1 : 0.92
    for title in own.titles + own.synonyms {
      if title.bare == entry.folded || title.inBrackets == entry.folded
        || entry.bare == title.folded || entry.bare != nil && entry.bare == title.bare
      {
        return (0.88 * share, .bare)
      }
      if title.stem != title.folded, title.stem == entry.stem { return (0.86 * share, .numbered) }
    }
    // A reason to leave a column out is not carried over to one that is merely alike.
    guard case .field = entry.target else { return nil }
    var best = 0.0
    var way = TitleMatch.Way.similar
    for title in own.titles {
      if title.isCode {
        let value = likenessOfInitials(title.folded, entry) * share
        if value > best { (best, way) = (value, .initials) }
      } else if !entry.isCode {
        let value =
          max(0.85 * likeness(title.folded, entry.folded), commonWords(title, entry)) * share
        if value > best { (best, way) = (value, .similar) }
      }
    }
    return best >= 0.3 ? (best, way) : nil
  }

  /// How much the words say that two Chinese titles have in common: much when one ends with the
  /// other, as the last word is what the column holds, or when few fields have those words.
  private func commonWords(_ title: Own.Title, _ entry: KnownTitles.Entry) -> Double {
    let isShorter = title.pairs.count < entry.pairs.count
    let (short, long) = isShorter ? (title.folded, entry.folded) : (entry.folded, title.folded)
    var best = 0.0
    if min(title.pairs.count, entry.pairs.count) >= 1, long.hasSuffix(short) {
      best = 0.5 + 0.35 * Double(short.utf8.count) / Double(long.utf8.count)
    }
    let common = title.pairs.filter(entry.pairs.contains)
    let rarest = common.compactMap { fieldsByPair[$0]?.count }.min()
    guard let rarest else { return best }
    let dice = Double(2 * common.count) / Double(title.pairs.count + entry.pairs.count)
    return max(best, 0.6 / Double(rarest) * (0.7 + 0.3 * dice))
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
