import Bytes
import Foundation

/// Outputs of one run, from staging to the places where people and platforms see them.
///
/// Each bundle, each entry of a department's returns, and the run's report folder moves as a whole
/// by one rename, so that nothing is ever seen half.
struct Projection {
  /// One folder or file that moves as a whole.
  struct Unit {
    let staged: URL
    let target: URL
  }

  let workspace: Workspace
  let run: Int
  private var files: FileSystem { workspace.files }

  var folder: URL {
    workspace.staging.appending(path: Workspace.name(ofRun: run), directoryHint: .isDirectory)
  }
  var stagedJournal: URL { folder.appending(path: "journal.json", directoryHint: .notDirectory) }

  /// What is still to be shown, in order of path.
  func units() throws(RegistryError) -> [Unit] {
    var units: [Unit] = []
    for (name, target) in [("outbox", workspace.outbox), ("returns", workspace.returns)] {
      let staged = folder.appending(path: name, directoryHint: .isDirectory)
      for owner in try files.names(in: staged) {
        let ownerFolder = staged.appending(path: owner, directoryHint: .isDirectory)
        for unit in try files.names(in: ownerFolder) {
          units.append(
            Unit(
              staged: ownerFolder.appending(path: unit, directoryHint: .notDirectory),
              target: target.appending(
                path: "\(owner)/\(unit)", directoryHint: .notDirectory)))
        }
      }
    }
    let reports = folder.appending(path: "reports", directoryHint: .notDirectory)
    if try !files.names(in: reports).isEmpty {
      let target = workspace.reports.appending(
        path: Workspace.name(ofRun: run), directoryHint: .notDirectory)
      units.append(Unit(staged: reports, target: target))
    }
    return units
  }

  /// Fails when a place is taken already, before anything is committed.
  func checkPlaces() throws(RegistryError) {
    for unit in try units() where try files.status(of: unit.target) != nil {
      throw RegistryError(.outputExists, path: unit.target.path)
    }
  }

  /// The files of bundles, returns and reports as the manifest lists them.
  func outputs(_ digests: [String: String] = [:]) throws(RegistryError) -> [OutputReference] {
    var result: [OutputReference] = []
    for name in ["outbox", "returns"] {
      let part = folder.appending(path: name, directoryHint: .isDirectory)
      try list(part, as: name, digests, into: &result)
    }
    let reports = folder.appending(path: "reports", directoryHint: .isDirectory)
    try list(reports, as: "reports/\(Workspace.name(ofRun: run))", digests, into: &result)
    return result
  }

  /// Moves journal entry and outputs to their places; what is there already stays as it is.
  ///
  /// A place that was taken since the commit is given back in the result, its staged output kept.
  func show(_ hook: CommitHook) throws(RegistryError) -> [String] {
    let journal = Journal(workspace).url(run: run)
    if try files.status(of: stagedJournal) != nil {
      try files.rename(stagedJournal, to: journal)
      try files.syncDirectory(workspace.journal)
      try hook(.journalShown)
    }
    var taken: [String] = []
    for unit in try units() {
      if try files.status(of: unit.target) != nil {
        taken.append(unit.target.path)
        continue
      }
      let parent = unit.target.deletingLastPathComponent()
      try files.createDirectory(parent)
      try files.rename(unit.staged, to: unit.target)
      try files.syncDirectory(parent)
      try hook(.outputShown)
    }
    for place in [workspace.outbox, workspace.returns, workspace.reports] {
      try files.syncDirectory(place)
    }
    try hook(.shown)
    if taken.isEmpty { try files.removeTree(folder) }
    return taken
  }

  private func list(
    _ folder: URL, as path: String, _ digests: [String: String],
    into result: inout [OutputReference]
  ) throws(RegistryError) {
    for name in try files.names(in: folder) {
      let inner = folder.appending(path: name, directoryHint: .notDirectory)
      let innerPath = "\(path)/\(name)"
      let status = try files.status(of: inner)
      if let status, status.kind == .directory {
        try list(inner, as: innerPath, digests, into: &result)
      } else if let status, let digest = digests[innerPath] {
        result.append(
          OutputReference(path: innerPath, byteCount: status.byteCount, sha256: digest))
      } else {
        let file = try Archive(workspace).digest(of: inner)
        result.append(
          OutputReference(path: innerPath, byteCount: file.byteCount, sha256: file.sha256))
      }
    }
  }
}
