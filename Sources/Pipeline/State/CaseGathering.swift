import Aggregate
import Bytes
import Foundation
import Records
import Registry

/// The members of some cases gathered from segments of many nights, ready to be merged.
struct CaseGathering {
  private(set) var cases = CaseList()
  private(set) var batches: [RecordBatch] = []
  private(set) var sourceOfBatch: [MemberSource] = []

  /// Gathers cases given in the order of their numbers, members in the order of their keys.
  ///
  /// `records` is the records table after the night.
  init(
    _ wanted: [(number: Key128, members: [Key128])], _ schema: RecordSchema, records: SlicedTable,
    sources: SourceCatalogue, reader: SegmentReader
  ) throws {
    var versions: [(key: Key128, version: RecordVersion)] = []
    for one in wanted {
      for key in one.members {
        guard let value = try records.value(for: key) else {
          throw RegistryError(.missing(what: "a member of a case"), path: "records.\(schema.kind)")
        }
        versions.append((key, RecordEntry(value.span).version))
      }
    }
    let order = versions.indices.sorted { left, right in
      let (one, other) = (versions[left].version.place, versions[right].version.place)
      if one.drop != other.drop {
        return (one.drop.run, one.drop.index) < (other.drop.run, other.drop.index)
      }
      return one.batch != other.batch ? one.batch < other.batch : one.row < other.row
    }
    var addresses = [RecordAddress](
      repeating: RecordAddress(batch: 0, row: 0), count: versions.count)
    var start = 0
    while start < order.count {
      let drop = versions[order[start]].version.place.drop
      var builder = RecordBatchBuilder(fieldCount: schema.fields.count)
      while start < order.count, versions[order[start]].version.place.drop == drop,
        builder.recordCount < 65_536
      {
        let (key, version) = versions[order[start]]
        addresses[order[start]] = RecordAddress(batch: batches.count, row: builder.recordCount)
        try reader.copy(key, version, into: &builder)
        start += 1
      }
      batches.append(builder.finish())
      sourceOfBatch.append(try sources.source(of: drop, try reader.drop(drop)))
    }
    var first = 0
    for one in wanted {
      cases.append(
        number: one.number, members: addresses[first..<first + one.members.count])
      first += one.members.count
    }
  }
}

/// What merging needs to know of a drop: whose it is, and its rank among all deliveries.
struct SourceCatalogue {
  private let definition: PipelineDefinition
  private let deliveries: Deliveries
  private var rankOfDrop: [DropNumber: Int] = [:]

  /// The sources of a night.
  init(_ night: Night, _ draft: NightDraft) {
    definition = night.definition
    deliveries = night.deliveries(with: draft)
    for (rank, part) in deliveries.parts.enumerated() { rankOfDrop[part.number] = rank }
  }

  /// The source that the records of a drop have; those carried over from an older set rank with the
  /// latest.
  func source(of number: DropNumber, _ drop: JournalDrop) throws -> MemberSource {
    guard let feed = definition.feed(named: drop.feed),
      let department = definition.department(named: feed.department),
      let rank = rankOfDrop[number] ?? deliveries.lastRank(of: drop.feed)
    else {
      throw RegistryError(.missing(what: "the feed of a drop in force"), path: drop.path)
    }
    return MemberSource(
      drop: Array(drop.sha256.utf8.prefix(12)), precedence: department.precedence,
      deliveryRank: rank, organCode: Array(department.code.utf8),
      organNameKey: department.nameKey)
  }
}
