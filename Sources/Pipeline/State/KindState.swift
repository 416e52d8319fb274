import Bytes
import Deduplicate
import Records
import Registry

/// The state of a kind after the last run, with the changes of tonight laid over it, asked record
/// by record and case by case.
struct KindState {
  let schema: RecordSchema
  let uses: KindUses
  let delta: KindDelta
  let records: SlicedTable
  let members: SlicedTable
  let lookup: SlicedTable
  private let changeOf: [Key128: Int]

  /// The state of a kind, from the base of a night.
  init(_ schema: RecordSchema, _ delta: KindDelta, _ night: Night) throws {
    self.schema = schema
    self.delta = delta
    uses = KindUses(kind: schema.kind)
    records = try night.baseTable(uses.records)
    members = try night.baseTable(uses.members)
    lookup = try night.baseTable(uses.lookup)
    changeOf = Dictionary(
      uniqueKeysWithValues: delta.changes.indices.map { (delta.changes[$0].key, $0) })
  }

  /// Tonight's change of a record, or nil.
  func change(of key: Key128) -> KindDelta.Change? { changeOf[key].map { delta.changes[$0] } }

  /// A record in force after tonight, or nil.
  func wanted(_ key: Key128) throws -> RecordPool.Wanted? {
    if let change = change(of: key) {
      return change.after.map {
        RecordPool.Wanted(key: key, version: $0, number: change.before?.number)
      }
    }
    return try records.value(for: key).map { value in
      let entry = RecordEntry(value.span)
      return RecordPool.Wanted(key: key, version: entry.version, number: entry.number)
    }
  }

  /// The keys of the records a case had after the last run.
  func formerMembers(_ number: Key128) throws -> [Key128] {
    try members.value(for: number).map { KeyList.keys($0.span) } ?? []
  }

  /// The records of earlier nights, in force still, whose keys have one of some upper halves.
  func fellows(_ halves: [UInt64]) throws -> [RecordPool.Wanted] {
    var found: [RecordPool.Wanted] = []
    for half in halves {
      for place in try records.places(withHigh: half) {
        if let change = change(of: place.key) {
          if let wanted = try wanted(change.key) { found.append(wanted) }
          continue
        }
        let entry = RecordEntry(records.value(at: place).span)
        found.append(
          RecordPool.Wanted(key: place.key, version: entry.version, number: entry.number))
      }
    }
    return found
  }
}
