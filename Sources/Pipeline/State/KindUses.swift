import Registry

/// What the tables of a kind are called in a snapshot.
struct KindUses: Sendable {
  let kind: String

  /// By record key the digest, the case number and the place of the record in force.
  var records: String { RecordsTable.use(kind) }
  /// By record key the versions that another delivery keeps out of force.
  var hidden: String { "hidden.\(kind)" }
  /// By case number the keys of its records.
  var members: String { "members.\(kind)" }
  /// By lookup key and upper half of a record key: who may be compared with whom.
  var lookup: String { "lookup.\(kind)" }
  /// By case reference and upper half of a record key: which records an event names.
  var references: String { "references.\(kind)" }
  /// By record key the pairs that made the cases.
  var links: String { LinksTable.use(kind) }
  /// By either record key the pairs to review.
  var reviews: String { LinksTable.reviewUse(kind) }
  /// By case number what is counted of the case, where it is anything.
  var flags: String { "flags.\(kind)" }

  /// By case number where its records disagree and ought not to.
  var conflicts: String { "conflicts.\(kind)" }

  /// By case number what a platform's schema could not express of it.
  func problems(_ platform: String) -> String { "problems.\(platform).\(kind)" }
  /// By case number the row as a platform holds it.
  func held(_ platform: String) -> String { "held.\(platform).\(kind)" }
}

/// The tables that a night changes, of each use the new slice or the new base.
struct TableChanges: Codable, Sendable, Equatable {
  /// The tables written whole: what a snapshot before had of the use counts no more.
  var whole: [TableReference] = []
  /// Slices over what the snapshot before had.
  var slices: [TableReference] = []

  /// Adds a written table of a use.
  mutating func add(_ table: TableReference?, isWhole: Bool) {
    guard let table else { return }
    if isWhole { whole.append(table) } else { slices.append(table) }
  }

  /// The new slice or base of a use, or nil.
  func table(_ use: String) -> TableReference? {
    whole.first { $0.use == use } ?? slices.first { $0.use == use }
  }

  /// The tables of a use after the changes, oldest first.
  func tables(_ use: String, over base: Snapshot?) -> [TableReference] {
    if let new = whole.first(where: { $0.use == use }) { return [new] }
    return (base?.manifest.tables.filter { $0.use == use } ?? []) + slices.filter { $0.use == use }
  }
}

extension Night {
  /// A use as the base has it, read as one.
  func baseTable(_ use: String) throws(RegistryError) -> SlicedTable {
    try base?.table(for: use) ?? SlicedTable([])
  }

  /// A use after the changes of tonight, read as one.
  func table(_ use: String, after changes: TableChanges) throws(RegistryError) -> SlicedTable {
    var tables: [SortedTable] = []
    for reference in changes.tables(use, over: base) {
      tables.append(try TableStore(workspace).table(reference.name))
    }
    return SlicedTable(tables)
  }
}
