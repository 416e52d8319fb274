import Records
import Registry

/// The lists that every run hands on: the segments in force, and the drops of all runs.
struct NightLists {
  let night: Night

  /// What changes in the list of segments; all of them are new in a night that computes all anew.
  func segments(_ draft: NightDraft, _ cache: inout InForceCache) throws -> SegmentChanges {
    var changes = SegmentChanges()
    for (index, rules) in night.definition.recordKinds.enumerated() {
      if let known = draft.kinds[index].segments {
        changes.add(known)
      } else {
        try changes.replace(
          former(rules.schema, draft), with: cache.kind(rules.schema, draft, night).segments)
      }
    }
    for schema in night.definition.otherSchemas {
      try changes.replace(former(schema, draft), with: cache.kind(schema, draft, night).segments)
    }
    return changes
  }

  /// The segments of a kind that the run before had.
  private func former(_ schema: RecordSchema, _ draft: NightDraft) throws -> [SegmentReference] {
    guard !draft.isWhole, let base = night.base else { return [] }
    return try night.definition.feeds.filter { $0.schema.kind == schema.kind }
      .flatMap { try base.segments(of: $0.name) }
  }

  /// Writes what changes in the tables of segments and drops.
  func write(
    _ segments: SegmentChanges, _ draft: NightDraft, into changes: inout TableChanges
  ) throws {
    let store = TableStore(night.workspace)
    var drops = TableSlice()
    for (index, drop) in draft.drops.enumerated() {
      drops.set(
        DropTable.key(DropNumber(run: UInt32(draft.run), index: UInt32(index))),
        DropTable.bytes(of: drop.journal))
    }
    guard draft.isWhole else {
      changes.add(try segments.slice.write(SegmentTable.use, to: store), isWhole: false)
      changes.add(try drops.write(DropTable.use, to: store), isWhole: false)
      return
    }
    for known in night.history.drops {
      drops.set(DropTable.key(known.number), DropTable.bytes(of: known.drop))
    }
    changes.add(try segments.slice.writeWhole(SegmentTable.use, to: store), isWhole: true)
    changes.add(try drops.writeWhole(DropTable.use, to: store), isWhole: true)
  }

  /// What the segments come to, for the forecast of the next run.
  func counters(_ segments: SegmentChanges, _ draft: NightDraft) throws -> [String: Int] {
    func before(_ name: String) throws -> Int { draft.isWhole ? 0 : try night.counter(name) }
    return [
      "segments.records": try before("segments.records") + segments.recordCount,
      "segments.bytes": try before("segments.bytes") + segments.byteCount,
    ]
  }
}
