public import Foundation
import Registry

/// Everything in a workspace that is not as it was written.
public struct WorkspaceCheck: Sendable {
  /// The damages, each with its file and what to do; empty when all is sound.
  public let damages: [String]
  /// The number of the last committed run, or 0.
  public let lastRun: Int
  /// What prunings took out by rule, which is no damage; one for each pruning.
  public let prunings: [PruningAccount]

  /// Checks archive, journal, registry, outputs and audit log against their digests.
  public init(workspace: URL, workers: Int) throws {
    let place = try Workspace.reading(workspace)
    var found = try Integrity(place, workers: workers).damages()
    var lastRun = 0
    do throws(RegistryError) {
      lastRun = try Snapshot.current(of: place)?.run ?? 0
      found += try Self.missingContent(place, through: lastRun)
    } catch {
      if !found.contains(error) { found.append(error) }
    }
    var prunings: [PruningAccount] = []
    do throws(RegistryError) {
      prunings = try PruningLedger(place).prunings().map(PruningAccount.init)
      found += try Self.unrecordedPrunings(place)
    } catch {
      if !found.contains(error) { found.append(error) }
    }
    self.prunings = prunings
    var damages = found.map(\.description)
    if let damage = try WorkspaceAudit(workspace: workspace).damage { damages.append(damage) }
    self.damages = damages
    self.lastRun = lastRun
  }

  /// Entries of the ledger of prunings that the audit log does not know by their digest.
  private static func unrecordedPrunings(
    _ workspace: Workspace
  ) throws(RegistryError) -> [RegistryError] {
    let told = try AuditLog(workspace).entries().filter { $0.action == "prune" }.map(\.detail)
    return try PruningLedger(workspace).digests().filter { number, digest in
      !told.contains { $0.hasPrefix("pruning \(number), \(digest)") }
    }.map { number, _ in
      RegistryError(
        .damaged(what: "the entry of pruning \(number), which the audit log does not know,"),
        path: workspace.prunings.path)
    }
  }

  /// What the journal names and the archive does not hold.
  private static func missingContent(
    _ workspace: Workspace, through run: Int
  ) throws(RegistryError) -> [RegistryError] {
    let archive = Archive(workspace)
    let removed = try PruningLedger(workspace).removed()
    var seen: Set<String> = []
    var missing: [RegistryError] = []
    for entry in try Journal(workspace).entries(through: run) {
      for digest in [entry.definitions] + entry.drops.map(\.sha256)
      where seen.insert(digest).inserted {
        guard try !archive.contains(digest), removed.pruning(ofArchived: digest) == nil else {
          continue
        }
        missing.append(
          try archive.reasonForMissing(digest)
            ?? RegistryError(.missing(what: "archived content"), path: archive.url(of: digest).path)
        )
      }
    }
    return missing
  }
}

/// A pruning as people read of it.
public struct PruningAccount: Sendable, Equatable {
  /// Its number.
  public let number: Int
  /// The last committed run when it was made.
  public let run: Int
  /// The day as of which clocks were asked.
  public let asOf: String
  /// When it was made.
  public let time: String
  /// The operating-system user.
  public let user: String
  /// How many snapshots were thinned.
  public let thinnedCount: Int
  /// How many files were taken out, of the archive and in all.
  public let archivedCount: Int
  /// How many files were taken out in all.
  public let fileCount: Int

  init(_ pruning: Pruning) {
    number = pruning.number
    run = pruning.run
    asOf = pruning.asOf
    time = pruning.at
    user = pruning.user
    thinnedCount = pruning.thinned.count
    archivedCount = pruning.removals.count { $0.rule == .archive }
    fileCount = pruning.removals.count
  }
}
