/// Which columns of a drop are read, in which order, and which are known and left out.
///
/// For CSV a column is named by its title, for XML by its path below the row.
public struct ReadingPlan: Sendable, Equatable {
  /// A column that is read.
  public struct Column: Sendable, Equatable {
    /// The title or path.
    public var name: String
    /// Other titles or paths that mean the same.
    public var aliases: [String]
    /// Whether a drop may come without it; its cells are then empty.
    public var isOptional: Bool

    /// A column from its parts.
    public init(_ name: String, aliases: [String] = [], isOptional: Bool = false) {
      self.name = name
      self.aliases = aliases
      self.isOptional = isOptional
    }
  }

  /// The columns in the order in which raw batches hold them.
  public var columns: [Column]
  /// Titles or paths that are known and not read; below an ignored path all is ignored.
  public var ignored: [String]
  /// The names of all columns of a delimited text that comes without titles, in their order.
  public var titles: [String]

  /// A plan from its parts.
  public init(columns: [Column], ignored: [String] = [], titles: [String] = []) {
    self.columns = columns
    self.ignored = ignored
    self.titles = titles
  }
}

/// Where the columns of a plan stand in a drop.
struct ColumnPlaces: Sendable {
  /// For each column of the plan its index in the drop, or nil.
  let places: [Int?]
  let missing: [String]
  let unknown: [String]

  /// Matches the titles of a drop; blanks and line breaks in titles do not count.
  init(titles: [String], plan: ReadingPlan) {
    let keys = titles.map(Self.comparable)
    var first: [String: Int] = [:]
    for (index, key) in keys.enumerated() where first[key] == nil { first[key] = index }
    var used = Set(plan.ignored.map(Self.comparable).compactMap { first[$0] })
    let ignored = Set(plan.ignored.map(Self.comparable))
    var places: [Int?] = []
    var missing: [String] = []
    for column in plan.columns {
      let place = ([column.name] + column.aliases).lazy
        .compactMap { first[Self.comparable($0)] }.first
      places.append(place)
      if let place { used.insert(place) } else if !column.isOptional { missing.append(column.name) }
    }
    self.places = places
    self.missing = missing
    unknown = titles.indices.filter { !used.contains($0) && !ignored.contains(keys[$0]) }.map {
      keys[$0].isEmpty
        ? "(column \($0 + 1) without a title)"
        : first[keys[$0]] == $0 ? titles[$0] : "\(titles[$0]) (repeated, column \($0 + 1))"
    }
  }

  /// A title without blanks, line breaks and marks, as titles are compared.
  static func comparable(_ title: String) -> String {
    String(
      String.UnicodeScalarView(
        title.unicodeScalars.filter {
          !$0.properties.isWhitespace && $0 != "\u{FEFF}" && $0 != "\u{200B}"
        }))
  }
}
