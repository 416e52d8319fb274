import Bytes
import Deduplicate
import Foundation
import Records
import Registry

/// Numbers the cases of the touched records, and writes what changes in the tables of their kind.
struct TouchedTables {
  private let night: Night
  private let state: KindState
  private let touched: TouchedRecords
  private let reader: SegmentReader
  /// The numbers of the touched cases.
  let numbering: CaseNumbering
  /// The records whose cases were numbered, ascending.
  private let numbered: [Key128]
  /// How many cases there are more than before.
  let addedCaseCount: Int
  /// How many pairs to review there are more than before.
  private(set) var addedReviewCount = 0
  private let formerNumbers: Set<Key128>

  /// Numbers the touched cases; new numbers are minted from a rank on.
  init(
    _ night: Night, _ state: KindState, _ touched: TouchedRecords, _ reader: SegmentReader,
    run: Int, firstRank: Int
  ) {
    self.night = night
    self.state = state
    self.touched = touched
    self.reader = reader
    let numbered = touched.keys.filter(touched.settled.contains)
    var localOf: [Int32: Int32] = [:]
    var clusterOf: [Int32] = []
    var previous: [Key128?] = []
    for (index, key) in numbered.enumerated() {
      guard let ordinal = touched.ordinal(of: key), let member = touched.pool.members[key] else {
        preconditionFailure("a settled record is in the pool")
      }
      let cluster = touched.found.clusterOf[ordinal]
      let local = localOf[cluster] ?? Int32(index)
      localOf[cluster] = local
      clusterOf.append(local)
      previous.append(member.number)
    }
    self.numbered = numbered
    numbering = CaseNumbering(
      clusterOf: clusterOf, previous: previous, run: run, firstRank: firstRank)
    formerNumbers = Set(previous.compactMap { $0 })
      .union(state.delta.changes.compactMap { $0.before?.number })
    addedCaseCount = localOf.count - formerNumbers.count
  }

  /// Writes the slices.
  mutating func write() throws -> TableChanges {
    let store = TableStore(night.workspace)
    var changes = TableChanges()
    changes.add(try records().write(state.uses.records, to: store), isWhole: false)
    changes.add(try members().write(state.uses.members, to: store), isWhole: false)
    changes.add(try links().write(state.uses.links, to: store), isWhole: false)
    changes.add(try reviews().write(state.uses.reviews, to: store), isWhole: false)
    changes.add(try state.delta.hidden.write(state.uses.hidden, to: store), isWhole: false)
    let (lookup, references) = try lookups()
    changes.add(try lookup.write(state.uses.lookup, to: store), isWhole: false)
    changes.add(try references.write(state.uses.references, to: store), isWhole: false)
    return changes
  }

  private func records() -> TableSlice {
    var slice = TableSlice()
    for (index, key) in numbered.enumerated() {
      guard let member = touched.pool.members[key] else { continue }
      let entry = RecordEntry(version: member.version, number: numbering.numberOf[index])
      if member.number != entry.number || state.change(of: key) != nil {
        slice.set(key, entry.bytes)
      }
    }
    for change in state.delta.changes where change.after == nil { slice.set(change.key, nil) }
    return slice
  }

  /// The cases with other members than before, or whose members changed.
  private func members() throws -> TableSlice {
    var membersOf: [Key128: [Key128]] = [:]
    for (index, key) in numbered.enumerated() {
      membersOf[numbering.numberOf[index], default: []].append(key)
    }
    var slice = TableSlice()
    for (number, members) in membersOf {
      let isChanged = members.contains { state.change(of: $0) != nil }
      if try isChanged || state.formerMembers(number) != members {
        slice.set(number, KeyList.bytes(of: members))
      }
    }
    for number in formerNumbers where membersOf[number] == nil { slice.set(number, nil) }
    return slice
  }

  private var withdrawn: [Key128] {
    state.delta.changes.filter { $0.after == nil }.map(\.key)
  }

  private func end(_ link: Link, other: Int32) -> LinksTable.End {
    LinksTable.End(
      other: touched.keys[Int(other)], score: link.score, packedLevels: link.packedLevels)
  }

  private func links() throws -> TableSlice {
    var ends: [Key128: [LinksTable.End]] = [:]
    for link in touched.found.links {
      let left = touched.keys[Int(link.left)]
      if touched.settled.contains(left) {
        ends[left, default: []].append(end(link, other: link.right))
      }
    }
    let table = try night.baseTable(state.uses.links)
    var slice = TableSlice()
    for key in numbered + withdrawn {
      let before = try table.value(for: key)
      let after = ends[key].map(LinksTable.bytes)
      if before != after { slice.set(key, after) }
    }
    return slice
  }

  /// The pairs of the core afresh, at both of their ends; other pairs stay.
  private mutating func reviews() throws -> TableSlice {
    let core = touched.core.union(withdrawn)
    let table = try night.baseTable(state.uses.reviews)
    var after: [Key128: Set<LinksTable.End>] = [:]
    var before: [Key128: [LinksTable.End]] = [:]
    func former(_ key: Key128) throws -> [LinksTable.End] {
      try table.value(for: key).map { LinksTable.ends($0.span) } ?? []
    }
    for key in core {
      before[key] = try former(key)
      after[key] = []
    }
    for other in Set(before.values.joined().map(\.other)).subtracting(core) {
      let ends = try former(other)
      before[other] = ends
      after[other] = Set(ends.filter { !core.contains($0.other) })
    }
    for review in touched.found.reviews {
      let (left, right) = (touched.keys[Int(review.left)], touched.keys[Int(review.right)])
      guard core.contains(left) || core.contains(right) else { continue }
      for (key, other) in [(left, review.right), (right, review.left)] {
        if before[key] == nil {
          let ends = try former(key)
          before[key] = ends
          after[key] = Set(ends)
        }
        after[key]?.insert(end(review, other: other))
      }
    }
    var slice = TableSlice()
    var endCount = 0
    for (key, ends) in after {
      let former = before[key] ?? []
      endCount += ends.count - former.count
      let value = LinksTable.bytes(of: Array(ends))
      if value != LinksTable.bytes(of: former) { slice.set(key, value.isEmpty ? nil : value) }
    }
    addedReviewCount = endCount / 2
    return slice
  }

  /// The entries of new records, and of those that say something else now.
  private func lookups() throws -> (lookup: TableSlice, references: TableSlice) {
    let changes = state.delta.changes.filter { $0.before?.version.digest != $0.after?.digest }
    var former = RecordPool(fieldCount: state.schema.fields.count, reader: reader)
    try former.load(
      changes.compactMap { change in
        change.before.map {
          RecordPool.Wanted(key: change.key, version: $0.version, number: $0.number)
        }
      })
    let after = changes.filter { $0.after != nil }.map(\.key)
    var (lookup, references) = (TableSlice(), TableSlice())
    for (pool, keys, value) in [
      (former, former.keys, nil), (touched.pool, after, LookupTable.mark),
    ] {
      let found = LookupKeys(
        of: pool.input(keys, decisions: []), definition: touched.definition,
        workers: night.workers)
      let addresses = pool.addresses(of: keys)
      let field = CaseReferences.field(of: state.schema)
      for (ordinal, key) in keys.enumerated() {
        for name in found.keys(of: ordinal) where name != 0 {
          lookup.set(Key128(high: name, low: key.high), value)
        }
        guard let field else { continue }
        let reference = CaseReferences.lookupKey(
          field, Int(addresses[ordinal].row), of: pool.batches[Int(addresses[ordinal].batch)])
        if reference != 0 { references.set(Key128(high: reference, low: key.high), value) }
      }
    }
    return (lookup, references)
  }
}
