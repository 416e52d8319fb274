import Aggregate
import Bytes
import Foundation
import Records
import Registry

/// Matches the revocations with the records that they name, found through the index of references.
struct RevokedReferences {
  /// The table of the references whose cases are revoked.
  static let use = "revoked"

  let night: Night

  /// Matches the events with the records of a kind that bear one of their references.
  func match(
    _ schema: RecordSchema, after changes: TableChanges, reader: SegmentReader,
    _ revocations: inout RevocationIndex
  ) throws {
    guard !revocations.isEmpty, CaseReferences.field(of: schema) != nil else { return }
    let keys = revocations.namedReferences.map { CaseReferences.lookupKey($0) }
    let found = try records(under: keys, schema, after: changes)
    var pool = RecordPool(fieldCount: schema.fields.count, reader: reader)
    try pool.load(
      found.map {
        RecordPool.Wanted(key: $0.key, version: $0.entry.version, number: $0.entry.number)
      })
    revocations.match(
      schema: schema, batches: pool.batches, addresses: pool.addresses(of: pool.keys))
  }

  /// The cases of a kind that have a record with one of some references, ascending.
  func cases(
    withReferences references: [Key128], _ schema: RecordSchema, after changes: TableChanges
  ) throws -> [Key128] {
    guard !references.isEmpty, CaseReferences.field(of: schema) != nil else { return [] }
    let keys = references.map { CaseReferences.lookupKey($0) }
    return Set(try records(under: keys, schema, after: changes).map(\.entry.number)).sorted()
  }

  private func records(
    under keys: [UInt64], _ schema: RecordSchema, after changes: TableChanges
  ) throws -> [(key: Key128, entry: RecordEntry)] {
    let uses = KindUses(kind: schema.kind)
    let halves = try LookupTable.recordHalves(
      under: keys, in: try night.table(uses.references, after: changes), workers: night.workers)
    let records = try night.table(uses.records, after: changes)
    return try halves.flatMap { half in
      try records.places(withHigh: half).map {
        ($0.key, RecordEntry(records.value(at: $0).span))
      }
    }
  }

  /// Writes what changes in the table; gives the references that changed, ascending.
  func write(
    _ revocations: RevocationIndex, isWhole: Bool, into changes: inout TableChanges
  ) throws -> [Key128] {
    let now = Set(revocations.appliedReferences)
    var slice = TableSlice()
    var changed: [Key128] = []
    if !isWhole {
      var before: Set<Key128> = []
      try night.baseTable(Self.use).visit { (key, _) throws(RegistryError) in
        before.insert(key)
      }
      changed = now.symmetricDifference(before).sorted()
    }
    for key in isWhole ? now.sorted() : changed {
      slice.set(key, now.contains(key) ? LookupTable.mark : nil)
    }
    let store = TableStore(night.workspace)
    changes.add(
      isWhole ? try slice.writeWhole(Self.use, to: store) : try slice.write(Self.use, to: store),
      isWhole: isWhole)
    return changed
  }
}
