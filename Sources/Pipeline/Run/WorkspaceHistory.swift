public import Foundation
public import Records
import Registry

/// What each run took in and gave out; reads the committed state only.
public struct WorkspaceHistory: Sendable {
  /// A drop that a run took in.
  public struct Drop: Sendable, Equatable {
    /// The path below the inbox.
    public let path: String
    /// What was decided: accepted, held, repeated or released.
    public let verdict: String
    /// Why, in English; may be empty.
    public let detail: String
    /// Why, in Chinese; may be empty.
    public let detailChinese: String
  }

  /// What a bundle did to the holdings of its platform.
  public struct Counts: Sendable, Equatable {
    /// The rows added.
    public var added = 0
    /// The rows changed.
    public var changed = 0
    /// The rows withdrawn.
    public var withdrawn = 0
    /// The rows held after.
    public var heldAfter = 0
  }

  /// A bundle that a run made.
  public struct Bundle: Sendable, Equatable {
    /// Its folder below the outbox.
    public let folder: String
    /// Its counts, or nil when it is no longer in the outbox.
    public let counts: Counts?
  }

  /// A run with its inputs and outputs.
  public struct Run: Sendable, Equatable {
    /// Its number.
    public let run: Int
    /// The day as of which it ran.
    public let asOf: String
    /// The delivery date it processed, or nil.
    public let deliveryDate: String?
    /// The department it was for, or nil for all.
    public let department: String?
    /// What else it was told to look at, or nil for everything.
    public let scope: RunScope?
    /// The files of the definitions that were not what they were in the run before: `+` new, `-`
    /// gone, `~` changed.
    public let changedDefinitions: [String]
    /// How long its stages took; empty when nobody wrote it down.
    public let stages: [RunTimings.Stage]
    /// The drops in the order in which they were judged.
    public let drops: [Drop]
    /// What people had decided since the run before, sheet by sheet.
    public let decisions: [SheetAccount]
    /// The bundles in the order of platforms.
    public let bundles: [Bundle]
    /// The return files below the returns folder.
    public let returns: [String]
  }

  /// The last runs, latest first.
  public let runs: [Run]
  /// What people have decided since the last run; the next one will know it.
  public let waitingDecisions: [SheetAccount]
  /// The runs of the program that did not come to their end, since before the first run listed.
  public let failures: [RunTimings.Failure]

  /// The last runs of a workspace; with a department, its drops and the runs that have any.
  public init(workspace: URL, limit: Int, department: String? = nil) throws {
    let place = try Workspace.reading(workspace)
    var runs: [Run] = []
    var next = try Snapshot.current(of: place)
    let journal = Journal(place)
    waitingDecisions = try SheetAccount.sheets(
      DecisionArchive(place).sheets(),
      since: next.map { try journal.entry(run: $0.run).decisions } ?? nil, in: Archive(place))
    let timings = RunTimings(try RunLog(place).entries())
    while let snapshot = next, runs.count < limit {
      next = try snapshot.previous()
      let entry = try journal.entry(run: snapshot.run)
      let drops = entry.drops.filter { drop in
        department == nil || drop.feed == department || drop.feed.hasPrefix("\(department ?? "").")
      }
      guard department == nil || !drops.isEmpty else { continue }
      let outputs = snapshot.manifest.outputs.map(\.path)
      runs.append(
        Run(
          run: entry.run, asOf: entry.asOf, deliveryDate: entry.deliveryDate,
          department: entry.department, scope: entry.scope,
          changedDefinitions: try Self.changes(entry, journal, place),
          stages: timings.stages[entry.run] ?? [],
          drops: drops.map {
            Drop(
              path: $0.path, verdict: $0.verdict.rawValue, detail: $0.detail,
              detailChinese: $0.detailChinese)
          },
          decisions: try Self.decisions(entry, journal, place),
          bundles: try outputs.filter { $0.hasPrefix("outbox/") && $0.hasSuffix("/manifest.json") }
            .map { try Self.bundle($0, in: place) },
          returns: outputs.filter { path in
            path.hasPrefix("returns/\(department.map { "\($0)/" } ?? "")")
          }.map { String($0.dropFirst("returns/".count)) }))
    }
    self.runs = runs
    let first = runs.last?.run ?? 0
    failures = timings.failures.filter { $0.lastRun + 1 >= first }
  }

  /// What changed in the definitions since the run before; nothing for the first run.
  private static func changes(
    _ entry: JournalEntry, _ journal: Journal, _ workspace: Workspace
  ) throws -> [String] {
    guard entry.run > 1 else { return [] }
    let before = try journal.entry(run: entry.run - 1)
    guard before.definitions != entry.definitions else { return [] }
    let archive = Archive(workspace)
    return DefinitionChanges(
      from: try DefinitionTree(archived: before.definitions, in: archive),
      to: try DefinitionTree(archived: entry.definitions, in: archive)
    ).files
  }

  /// What people decided that the run before did not know.
  private static func decisions(
    _ entry: JournalEntry, _ journal: Journal, _ workspace: Workspace
  ) throws -> [SheetAccount] {
    guard let list = entry.decisions else { return [] }
    let archive = Archive(workspace)
    let before = entry.run > 1 ? try journal.entry(run: entry.run - 1).decisions : nil
    guard list != before else { return [] }
    return try SheetAccount.sheets(
      DecisionArchive.sheets(ofList: list, in: archive), since: before, in: archive)
  }

  private static func bundle(_ path: String, in workspace: Workspace) throws -> Bundle {
    let folder = String(path.dropFirst("outbox/".count).dropLast("/manifest.json".count))
    let url = workspace.root.appending(path: path, directoryHint: .notDirectory)
    guard try workspace.files.status(of: url) != nil else {
      return Bundle(folder: folder, counts: nil)
    }
    let manifest: Manifest
    do {
      manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: url))
    } catch is DecodingError {
      throw RegistryError(.damaged(what: "the manifest of a bundle"), path: url.path)
    }
    var counts = Counts()
    for kind in manifest.kinds {
      counts.added += kind.added
      counts.changed += kind.changed
      counts.withdrawn += kind.withdrawn
      counts.heldAfter += kind.heldAfter
    }
    return Bundle(folder: folder, counts: counts)
  }

  /// What is read of a bundle's manifest.
  private struct Manifest: Decodable {
    struct Kind: Decodable {
      let added: Int
      let changed: Int
      let withdrawn: Int
      let heldAfter: Int
    }

    let kinds: [Kind]
  }
}
