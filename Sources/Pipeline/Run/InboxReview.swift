import Bytes
import Foundation
import Ingest
import Records
import Registry

/// Tells the new files of the inbox from those the journal knows.
struct InboxReview {
  /// The files that a run has to look at.
  private(set) var candidates: [RunPlan.Candidate] = []
  /// Files left alone for now, each with the reason.
  private(set) var notices: [String] = []

  private let definition: PipelineDefinition
  private let inbox: URL
  private let asOf: String
  private let scope: RunScope
  private let held: Set<String>
  private let releases: Releases
  private let definitions: String
  private let tree: () throws -> DefinitionTree
  private let archive: Archive
  /// What changed since the definitions of a digest, by the digest.
  private var changes: [String: [String]] = [:]
  /// What files that lie there for longer were hashed to.
  private(set) var digests: InboxDigests
  /// Whether every file of the inbox was looked at.
  let isOfAll: Bool
  private let history: DropHistory
  private let journal: Journal
  private var known: [String: KnownDrop] = [:]
  /// The last revision of each part among the candidates.
  private var revisions: [String: Int] = [:]
  /// The same in the journal; asked for only where a file was written over.
  private lazy var formerRevisions = Self.revisions(history)

  /// Looks through the folders of all departments, or of one, as far as the scope asks for it.
  init(
    definition: PipelineDefinition, workspace: Workspace, inbox: URL, asOf: String,
    department: String?, scope: RunScope, history: DropHistory,
    releases: Releases, definitions: String, tree: @escaping () throws -> DefinitionTree
  ) throws {
    self.definition = definition
    digests = try InboxDigests(workspace)
    isOfAll = department == nil && !scope.isRestricted
    self.inbox = inbox
    self.asOf = asOf
    self.scope = scope
    held = Set(HeldDrops(history).all.flatMap { [$0.drop.path, HeldDrops.place($0.drop)] })
    self.releases = releases
    self.definitions = definitions
    self.tree = tree
    archive = Archive(workspace)
    self.history = history
    journal = Journal(workspace)
    known.reserveCapacity(history.drops.count)
    for one in history.drops { known[one.drop.path] = one }
    do {
      _ = try FileManager.default.contentsOfDirectory(atPath: inbox.path)
    } catch {
      throw RunError(
        .impossible, "the inbox folder \(inbox.path) cannot be read",
        remedy: "name it with --inbox, or see that the share is mounted")
    }
    for owner in definition.departments where department == nil || owner.name == department {
      try review(owner)
    }
  }

  private mutating func review(_ department: DepartmentDefinition) throws {
    let scan = try InboxScan(
      folder: inbox.appending(path: department.name, directoryHint: .isDirectory),
      feeds: department.feeds.map {
        InboxScan.Feed(patterns: $0.patterns, companion: $0.companion)
      })
    for path in scan.refused {
      notices.append("\(department.name)/\(path): links and special files are not followed")
    }
    for drop in scan.drops {
      let path = "\(department.name)/\(drop.path)"
      let feed = department.feeds[drop.feed].name
      guard scope.feed == nil || scope.feed == feed, scope.contains(date: drop.name.date)
      else { continue }
      guard drop.isReady else {
        notices.append("\(path): waits for its companion file")
        continue
      }
      guard drop.name.date <= asOf else {
        notices.append("\(path): is dated after \(asOf) and waits for its day")
        continue
      }
      try take(
        RunPlan.Candidate(
          feed: feed, department: department.name, path: path,
          date: drop.name.date, part: drop.name.part, revision: drop.name.revision))
    }
    // A file that no feed claims has neither feed nor date.
    guard scope.feed == nil, scope.from == nil, scope.to == nil else { return }
    for file in scan.unmatched {
      try take(
        RunPlan.Candidate(
          feed: nil, department: department.name, path: "\(department.name)/\(file)", date: asOf,
          part: 1, revision: 1))
    }
  }

  /// Adds a file unless the journal knows the path with the same content.
  private mutating func take(_ candidate: RunPlan.Candidate) throws {
    var candidate = candidate
    let place = HeldDrops.place(candidate.feed ?? "", candidate.date, candidate.part)
    guard !scope.isHeldOnly || held.contains(place) || held.contains(candidate.path) else { return }
    if let last = known[candidate.path] {
      let before = last.drop
      let isSame = try isUnchanged(candidate.path, before)
      if isSame {
        guard before.verdict == .held, try isTriedAgain(last) else { return }
        candidate.isReleased = releases.covers(before)
        candidate.revision = before.revision
        candidates.append(candidate)
        return
      }
      let former = max(revisions[place] ?? 0, formerRevisions[place] ?? 0)
      candidate.revision = max(candidate.revision, former + 1)
    }
    revisions[place] = max(revisions[place] ?? 0, candidate.revision)
    candidates.append(candidate)
  }

  /// A person can decide on what is a matter of judgement; what the definition or the document
  /// itself rules out is tried again only when what decides about it has changed in the definitions.
  ///
  /// Who asks for held drops only wants all of them tried: what the state or the program says to
  /// them may have changed.
  private mutating func isTriedAgain(_ known: KnownDrop) throws -> Bool {
    let drop = known.drop
    if scope.isHeldOnly { return true }
    switch drop.reason.flatMap(HoldReason.init) {
    case .refusalCeiling, .withdrawalCeiling, .overfullBlock:
      return releases.covers(drop)
    case .unknownColumns, .missingColumns, .otherDepartment, .unmatchedFile, .undecodable:
      let former = try journal.entry(run: Int(known.number.run)).definitions
      return try former != definitions && mayComeOutOtherwise(drop, since: former)
    default:
      return false
    }
  }

  /// Whether something that decides how a held drop is read is not what it was in a run.
  private mutating func mayComeOutOtherwise(
    _ drop: JournalDrop, since former: String
  ) throws -> Bool {
    if changes[former] == nil {
      do {
        let old = try DefinitionTree(archived: former, in: archive)
        changes[former] = DefinitionChanges(from: old, to: try tree()).files.map {
          String($0.dropFirst(2))
        }
      } catch is RegistryError {
        // What cannot be compared any more may be anything.
        return true
      }
    }
    // A file that no feed claimed has its department in place of one.
    let department = drop.feed.split(separator: ".").first.map(String.init) ?? drop.feed
    let feed = definition.feed(named: drop.feed)
    return changes[former]?.contains { path in
      path == "pipeline/departments/\(department).json"
        || path != "pipeline/pipeline.json" && feed?.mayDependOn(path) == true
    } ?? true
  }

  private static func revisions(_ history: DropHistory) -> [String: Int] {
    var revisions: [String: Int] = [:]
    for one in history.drops {
      let place = HeldDrops.place(one.drop)
      revisions[place] = max(revisions[place] ?? 0, one.drop.revision)
    }
    return revisions
  }

  private mutating func isUnchanged(_ path: String, _ before: JournalDrop) throws -> Bool {
    let url = inbox.appending(path: path)
    do throws(RegistryError) {
      return try digests.digest(of: url, at: path) == before.sha256
    } catch {
      guard error.concernsOneFile else { throw error }
      return true
    }
  }
}

/// Who let which held drop in (`decisions/releases.csv`): digest of the drop, the reason, the name
/// of the person, the day.
struct Releases: Sendable {
  private let releases: [(digest: String, reason: String, person: String)]

  /// No releases.
  init() { releases = [] }

  /// Reads the file; a row without a person or with less than twelve digits of the digest is void.
  init(_ rows: [[String]], _ roles: Roles = Roles()) {
    releases = rows.dropFirst().compactMap { row in
      guard row.count >= 3, row[0].count >= 12, !row[2].isEmpty, roles.allows(row[2], .release)
      else { return nil }
      return (row[0].lowercased(), row[1], row[2])
    }
  }

  /// Whether a named person let a drop in.
  func covers(_ drop: JournalDrop) -> Bool { sentence(for: drop) != nil }

  /// Who let a drop in and why.
  func sentence(for drop: JournalDrop) -> String? {
    releases.first { drop.sha256.hasPrefix($0.digest) }.map {
      "released by \($0.person): \($0.reason)"
    }
  }
}
