/// How many bytes the tables of nights to come may take, by the sizes of those that are there.
///
/// Goes through the same rule by which slices become one, so that a night in which a whole table is
/// written again is foreseen.
public struct TableForecast: Sendable {
  /// The tables of one use.
  private struct Use {
    /// The entries of each, oldest first.
    var counts: [Int]
    /// The bytes of one entry, rounded up.
    let entryByteCount: Int

    init(counts: [Int], byteCount: Int) {
      self.counts = counts
      let entryCount = max(1, counts.reduce(0, +))
      entryByteCount = (byteCount + entryCount - 1) / entryCount
    }
  }

  private var uses: [Use] = []

  /// The forecast on top of a snapshot; nil stands for no run yet.
  public init(_ snapshot: Snapshot?, in workspace: Workspace) throws(RegistryError) {
    let store = TableStore(workspace)
    var tables = (snapshot?.manifest.tables ?? [])[...]
    while let first = tables.first {
      let same = tables.prefix { $0.use == first.use }
      tables = tables.dropFirst(same.count)
      var byteCount = 0
      for table in same {
        byteCount += try workspace.files.status(of: store.url(of: table.name))?.byteCount ?? 0
      }
      uses.append(Use(counts: same.map(\.count), byteCount: byteCount))
    }
  }

  /// The forecast for tables of given sizes, one list of entry counts and the bytes of all for a use.
  public init(uses: [(counts: [Int], byteCount: Int)]) {
    self.uses = uses.map { Use(counts: $0.counts, byteCount: $0.byteCount) }
  }

  /// The bytes of a night that writes all tables anew.
  public mutating func wholeNight() -> Int {
    var byteCount = 0
    for index in uses.indices {
      let count = uses[index].counts.reduce(0, +)
      uses[index].counts = [count]
      byteCount += count * uses[index].entryByteCount
    }
    return byteCount
  }

  /// The bytes of a night that touches a share of all entries, from 0 to 1.
  public mutating func night(touching share: Double) -> Int {
    var byteCount = 0
    for index in uses.indices {
      let all = uses[index].counts.reduce(0, +)
      let slice = min(all, Int((Double(all) * share).rounded(.up)))
      guard slice > 0 else { continue }
      uses[index].counts.append(slice)
      let merged = TableCompaction.mergedCount(sizes: uses[index].counts)
      // The slice itself, and once more with those it becomes one with.
      var entryCount = slice
      if merged > 1 {
        let sum = uses[index].counts.suffix(merged).reduce(0, +)
        uses[index].counts = uses[index].counts.dropLast(merged) + [sum]
        entryCount += sum
      }
      byteCount += entryCount * uses[index].entryByteCount
    }
    return byteCount
  }
}
