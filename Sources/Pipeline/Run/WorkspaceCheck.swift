public import Foundation
import Registry

/// Everything in a workspace that is not as it was written.
public struct WorkspaceCheck: Sendable {
  /// The damages, each with its file and what to do; empty when all is sound.
  public let damages: [String]
  /// The number of the last committed run, or 0.
  public let lastRun: Int

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
    var damages = found.map(\.description)
    if let damage = try WorkspaceAudit(workspace: workspace).damage { damages.append(damage) }
    self.damages = damages
    self.lastRun = lastRun
  }

  /// What the journal names and the archive does not hold.
  private static func missingContent(
    _ workspace: Workspace, through run: Int
  ) throws(RegistryError) -> [RegistryError] {
    let archive = Archive(workspace)
    var seen: Set<String> = []
    var missing: [RegistryError] = []
    for entry in try Journal(workspace).entries(through: run) {
      for digest in [entry.definitions] + entry.drops.map(\.sha256)
      where seen.insert(digest).inserted {
        guard try !archive.contains(digest) else { continue }
        missing.append(
          RegistryError(.missing(what: "archived content"), path: archive.url(of: digest).path))
      }
    }
    return missing
  }
}
