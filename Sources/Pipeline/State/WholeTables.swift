import Bytes
import Deduplicate
import Foundation
import Parallel
import Records
import Registry

/// Writes all tables of a kind afresh, from all records in force.
struct WholeTables {
  let night: Night
  let kind: KindInForce
  let found: Deduplication
  let keys: LookupKeys
  let numbers: [Key128]

  /// Writes the tables side by side.
  func write() throws -> TableChanges {
    let store = TableStore(night.workspace)
    let uses = KindUses(kind: kind.schema.kind)
    let recordKeys = kind.records.keys
    let works: [@Sendable () throws -> TableReference?] = [
      { try lookup(uses.lookup, store) },
      {
        TableReference(
          use: uses.records, table: try RecordsTable.write(kind, numbers: numbers, to: store))
      },
      { try members(uses.members, store) },
      {
        try LinksTable.write(
          uses.links, found.links, keys: recordKeys, isSymmetric: false, to: store)
      },
      {
        try LinksTable.write(
          uses.reviews, found.reviews, keys: recordKeys, isSymmetric: true, to: store)
      },
      { try hidden(uses.hidden, store) },
      { try references(uses.references, store) },
    ]
    let written = try concurrentMap(count: works.count, workers: night.workers) { try works[$0]() }
    var changes = TableChanges()
    for table in written { changes.add(table, isWhole: true) }
    return changes
  }

  private func lookup(_ use: String, _ store: TableStore) throws -> TableReference {
    try LookupTable.write(
      use, recordKeys: kind.records.keys, keys: keys.all, perRecord: keys.countPerRecord,
      workers: night.workers, to: store)
  }

  private func members(_ use: String, _ store: TableStore) throws -> TableReference {
    var writer = try store.writer()
    for share in try KeyOrder.shares(of: numbers, workers: night.workers) {
      var start = 0
      while start < share.count {
        let number = share[start].key
        var end = start + 1
        while end < share.count, share[end].key == number { end += 1 }
        let value = KeyList.bytes(of: share[start..<end].map { kind.records.keys[Int($0.place)] })
        try writer.append(number, value.span)
        start = end
      }
    }
    return TableReference(use: use, table: try writer.finish())
  }

  private func hidden(_ use: String, _ store: TableStore) throws -> TableReference {
    var slice = TableSlice()
    var start = 0
    let hidden = kind.records.hidden
    while start < hidden.count {
      var end = start + 1
      while end < hidden.count, hidden[end].key == hidden[start].key { end += 1 }
      slice.set(
        hidden[start].key,
        RecordVersion.bytes(of: hidden[start..<end].map { kind.version($0.address) }))
      start = end
    }
    return try slice.writeWhole(use, to: store)
  }

  private func references(_ use: String, _ store: TableStore) throws -> TableReference? {
    guard let field = CaseReferences.field(of: kind.schema) else { return nil }
    let keys = kind.records.addresses.map { address in
      CaseReferences.lookupKey(field, Int(address.row), of: kind.batches[Int(address.batch)])
    }
    return try LookupTable.write(
      use, recordKeys: kind.records.keys, keys: keys, perRecord: 1, workers: night.workers,
      to: store)
  }
}

/// The references by which events name the cases of a kind.
enum CaseReferences {
  /// The field of the reference, or nil when no event can name a case of the kind.
  static func field(of schema: RecordSchema) -> Int? {
    schema.index(of: "documentKey") == nil ? nil : schema.index(of: "caseReference")
  }

  /// The lookup key of a record's reference; 0 when it has none.
  static func lookupKey(_ field: Int, _ row: Int, of batch: RecordBatch) -> UInt64 {
    let data = batch.data
    let bytes = data.span
    let range = batch.range(of: field, in: row, bytes)
    return range.isEmpty ? 0 : lookupKey(Key128(hashing: bytes.extracting(range)))
  }

  /// The lookup key of a reference.
  static func lookupKey(_ reference: Key128) -> UInt64 { max(1, reference.high) }
}
