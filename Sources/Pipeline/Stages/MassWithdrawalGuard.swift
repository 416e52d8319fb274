import Bytes
import Foundation
import Ingest
import Records
import Registry

/// Holds a full set that lacks too much of the set before it: half a file looks just like a mass
/// withdrawal.
struct MassWithdrawalGuard {
  let night: Night

  /// Asks each feed that delivers its whole set, when a new set came tonight.
  func run(_ draft: inout NightDraft) throws {
    for feed in night.definition.feeds where feed.delivery == .replace {
      let tonight = draft.drops.indices.filter { index in
        // A repeat of an older set takes away as much as a new one.
        draft.drops[index].journal.feed == feed.name
          && [.accepted, .repeated].contains(draft.drops[index].journal.verdict)
      }
      guard !tonight.isEmpty else { continue }
      let former = Set(try keys(of: night.formerDeliveries().parts(of: feed.name), feed))
      let parts = night.deliveries(with: draft).parts(of: feed.name)
      // A refused row was delivered all the same.
      let present = Set(try keys(of: parts, feed))
        .union(try CarriedRecords.refusedKeys(parts, feed, night))
      let gone = former.subtracting(present).count
      let all = former.count
      guard all > 0, Double(gone) / Double(all) > feed.withdrawalCeiling else { continue }
      let percent = Int((feed.withdrawalCeiling * 100).rounded())
      for index in tonight {
        draft.drops[index].hold(
          Hold(.withdrawalCeiling, [String(gone), String(all), String(percent)]))
        night.progress.step("held       \(draft.drops[index].journal.detail)")
      }
    }
  }

  private func keys(of parts: [Deliveries.Part], _ feed: FeedDefinition) throws -> [Key128] {
    var keys: [Key128] = []
    for part in parts {
      let segment = try night.segment(of: part.drop, feed)
      for batch in segment.batches {
        let data = batch.data
        let bytes = data.span
        for row in 0..<batch.count { keys.append(batch.key(of: row, in: bytes)) }
      }
    }
    return keys
  }
}
