public import Foundation
import Registry

/// What a workspace has done lately, and what it holds back; reads the committed state only.
public struct WorkspaceStatus: Sendable {
  /// One committed run.
  public struct Run: Sendable, Equatable {
    /// Its number.
    public let run: Int
    /// The day as of which it ran.
    public let asOf: String
    /// The delivery date it processed, or nil.
    public let deliveryDate: String?
    /// The department it was for, or nil for all.
    public let department: String?
    /// The drops it accepted, counting released ones.
    public let acceptedCount: Int
    /// The drops it held.
    public let heldCount: Int
    /// The drops that repeated what came before.
    public let repeatedCount: Int
  }

  /// A drop that waits for a named person, or for its department to send it again.
  public struct HeldDrop: Sendable, Equatable {
    /// The run that held it.
    public let run: Int
    /// The path below the inbox.
    public let path: String
    /// The digest to name in `decisions/releases.csv`.
    public let sha256: String
    /// Why, in English.
    public let detail: String
    /// Why, in Chinese.
    public let detailChinese: String
  }

  /// The last runs, latest first.
  public let runs: [Run]
  /// The drops held and neither released nor sent again since, in the order in which they came.
  public let heldDrops: [HeldDrop]
  /// The pairs that waited for a person after the last run.
  public let waitingPairCount: Int
  /// The decisions in force that cannot all hold.
  public let contradictions: [ContradictionAccount]

  /// The status of a workspace; `limit` bounds the runs listed.
  public init(workspace: URL, limit: Int) throws {
    let place = try Workspace.reading(workspace)
    guard let current = try Snapshot.current(of: place) else {
      runs = []
      heldDrops = []
      waitingPairCount = 0
      contradictions = []
      return
    }
    let entries = try Journal(place).entries(through: current.run)
    runs = entries.suffix(limit).reversed().map { entry in
      func count(_ verdicts: DropVerdict...) -> Int {
        entry.drops.filter { verdicts.contains($0.verdict) }.count
      }
      return Run(
        run: entry.run, asOf: entry.asOf, deliveryDate: entry.deliveryDate,
        department: entry.department, acceptedCount: count(.accepted, .released),
        heldCount: count(.held), repeatedCount: count(.repeated))
    }
    heldDrops = HeldDrops(entries).all.map { held in
      HeldDrop(
        run: held.run, path: held.drop.path, sha256: held.drop.sha256, detail: held.drop.detail,
        detailChinese: held.drop.detailChinese)
    }
    waitingPairCount = current.manifest.counters
      .filter { $0.key.hasPrefix(LinksTable.reviewUse("")) }.map(\.value).reduce(0, +)
    let book = try DecisionBook(DecisionArchive(place).sheets(), in: Archive(place))
    contradictions = DecisionContradictions(book).all.map(ContradictionAccount.init)
  }
}
