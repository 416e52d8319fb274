import Bytes
import Foundation
import Registry

/// The drops of all runs as a table of a snapshot: by number what the journal says of each.
enum DropTable {
  static let use = "drops"

  /// The key of a drop; the keys stand in the order of the journal.
  static func key(_ number: DropNumber) -> Key128 {
    Key128(high: UInt64(number.run), low: UInt64(number.index))
  }

  /// The value of a drop.
  static func bytes(of drop: JournalDrop) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(packed: drop.feed)
    bytes.append(packed: drop.path)
    bytes.append(packed: drop.sha256)
    bytes.append(packed: String(drop.byteCount))
    bytes.append(packed: drop.date)
    bytes.append(packed: drop.part)
    bytes.append(packed: drop.revision)
    bytes.append(packed: drop.verdict.rawValue)
    bytes.append(packed: drop.reason ?? "")
    bytes.append(packed: drop.detail)
    bytes.append(packed: drop.detailChinese)
    return bytes
  }

  /// The drop that a value tells of, or nil when it is no whole value.
  static func drop(_ bytes: borrowing Span<UInt8>) -> JournalDrop? {
    var reading = PackedReading()
    let feed = reading.text(bytes)
    let path = reading.text(bytes)
    let sha256 = reading.text(bytes)
    let byteCount = Int(reading.text(bytes))
    let date = reading.text(bytes)
    let part = reading.number(bytes)
    let revision = reading.number(bytes)
    let verdict = DropVerdict(rawValue: reading.text(bytes))
    let reason = reading.text(bytes)
    let detail = reading.text(bytes)
    let detailChinese = reading.text(bytes)
    guard reading.isWhole(bytes), let byteCount, let verdict else { return nil }
    return JournalDrop(
      feed: feed, path: path, sha256: sha256, byteCount: byteCount, date: date, part: part,
      revision: revision, verdict: verdict, reason: reason.isEmpty ? nil : reason, detail: detail,
      detailChinese: detailChinese)
  }

  /// All drops of a table, in the order of the journal; `folder` is that of the tables, for the error.
  static func drops(
    in table: SlicedTable, folder: URL
  ) throws(RegistryError) -> [KnownDrop] {
    var drops: [KnownDrop] = []
    try table.visit { (key, value) throws(RegistryError) in
      guard let drop = drop(value) else {
        throw RegistryError(.damaged(what: "an entry of a table"), path: folder.path)
      }
      drops.append(
        KnownDrop(
          drop, run: Int(truncatingIfNeeded: key.high), index: Int(truncatingIfNeeded: key.low)))
    }
    return drops
  }
}
