import Export
import Foundation
import Records
import Registry

/// What the next run would do and why, told before it does anything; writes nothing.
public struct ChangePlan: Sendable {
  /// A feed whose accepted drops would be made into records again.
  public struct Feed: Sendable, Equatable {
    /// The feed.
    public let name: String
    /// The changed files that decide about its records; empty when a segment is missing.
    public let because: [String]
    /// How many drops in force are affected.
    public let dropCount: Int
    /// How many records they have now.
    public let recordCount: Int
  }

  /// A night that is due.
  public struct Night: Sendable, Equatable {
    /// The day as of which it would run.
    public let asOf: String
    /// The delivery date, or nil when nothing was delivered.
    public let deliveryDate: String?
    /// The new files, by path below the inbox.
    public let paths: [String]
  }

  /// The definition files that are not what they were in the last run: `+` new, `-` gone, `~` changed.
  public let changedFiles: [String]
  /// Whether people decided something since the last run.
  public let hasNewDecisions: Bool
  /// The program's version in the last run, when it was another.
  public let formerProgram: String?
  /// The feeds to be normalized again, in the order of their names.
  public let normalizedAgain: [Feed]
  /// The feeds whose records would leave the state, since the definition has them no more.
  public let leaving: [Feed]
  /// The kinds whose rules changed: their records are linked and merged by the new ones.
  public let kinds: [String]
  /// The platforms whose files changed: rows that differ are sent as changes.
  public let platforms: [String]
  /// The nights that are due, oldest first.
  public let nights: [Night]
  /// Files that would be left alone, each with the reason.
  public let notices: [String]
  /// Why the run would be refused, or nil.
  public let refusal: String?

  /// The plan of a request; its workspace may still be empty.
  public init(_ request: PipelineRun.Request) throws {
    let tree = try DefinitionTree(pipelineFolder: request.pipeline)
    let definition = try PipelineDefinition(tree)
    try RunState.checkInbox(request.inbox)
    let workspace = Workspace(root: request.workspace)
    if try workspace.files.status(of: workspace.formatFile) != nil { try workspace.checkFormat() }
    let current = try Snapshot.current(of: workspace)
    let history = try DropHistory(upTo: current, workspace)
    let archive = Archive(workspace)
    let review = try InboxReview(
      definition: definition, workspace: workspace, inbox: request.inbox, asOf: request.asOf,
      department: request.department, scope: request.scope, history: history,
      releases: RunState.releases(workspace, definition.roles),
      definitions: tree.digest, tree: { tree })
    nights = RunPlan(
      candidates: review.candidates, asOf: request.asOf, lastAsOf: history.last?.asOf,
      isRestricted: request.department != nil || request.scope.isRestricted,
      isChanged: RunState.isChanged(
        history.last, definitions: tree.digest,
        decisions: try DecisionArchive(workspace).listDigest())
    ).nights.map { night in
      Night(
        asOf: night.asOf, deliveryDate: night.deliveryDate, paths: night.candidates.map(\.path))
    }
    notices =
      try review.notices
      + SheetIntake(
        workspace: workspace, kinds: definition.recordKinds.map(\.schema.kind), user: request.user,
        time: request.started
      ).notices()
    hasNewDecisions =
      try history.last.map {
        try $0.decisions != DecisionArchive(workspace).listDigest()
      } ?? false
    var changes: [String] = []
    var former: PipelineDefinition?
    if let last = history.last, last.definitions != tree.digest {
      let old = try DefinitionTree(archived: last.definitions, in: archive)
      changes = DefinitionChanges(from: old, to: tree).files
      do throws(DefinitionError) { former = try PipelineDefinition(old) } catch {}
    }
    changedFiles = changes
    formerProgram = history.last.flatMap { $0.program == Program.version ? nil : $0.program }
    let effect = try Effect(
      definition: definition, former: former, history: history, current: current,
      workspace: workspace, changes: changes)
    normalizedAgain = effect.normalizedAgain
    leaving = effect.leaving
    kinds = definition.recordKinds.map(\.schema.kind).filter { kind in
      changes.contains { $0.hasSuffix(" pipeline/kinds/\(kind).json") }
    }
    platforms = definition.platforms.map(\.definition.platform).filter { name in
      changes.contains { $0.contains(" schemas/platforms/\(name)/") }
    }
    do throws(RunError) {
      try DefinitionContinuity.check(definition, history: history, current: current)
      refusal = nil
    } catch {
      refusal = error.description
    }
  }
}

/// What a change of definitions does to the drops in force.
private struct Effect {
  var normalizedAgain: [ChangePlan.Feed] = []
  var leaving: [ChangePlan.Feed] = []

  init(
    definition: PipelineDefinition, former: PipelineDefinition?, history: DropHistory,
    current: Snapshot?, workspace: Workspace, changes: [String]
  ) throws {
    let store = SegmentStore(workspace)
    let deliveries = history.deliveries(with: [], ofRun: 0, replacing: definition.replacingFeeds)
    var again: [String: (drops: Int, records: Int)] = [:]
    var gone: [String: (drops: Int, records: Int)] = [:]
    for part in deliveries.parts {
      func count() throws -> Int { try current?.reference(to: part.drop)?.recordCount ?? 0 }
      guard let feed = definition.feed(named: part.feed) else {
        gone[part.feed, default: (0, 0)].drops += 1
        gone[part.feed, default: (0, 0)].records += try count()
        continue
      }
      let name = SegmentStore.name(
        drop: part.drop.sha256, feedDigest: feed.digest, date: part.drop.date)
      guard try !store.contains(name) else { continue }
      again[part.feed, default: (0, 0)].drops += 1
      again[part.feed, default: (0, 0)].records += try count()
    }
    normalizedAgain = again.sorted { $0.key < $1.key }.compactMap { name, counts in
      guard let feed = definition.feed(named: name) else { return nil }
      let isChanged = former.map { $0.feed(named: name)?.digest != feed.digest } ?? false
      return ChangePlan.Feed(
        name: name,
        because: isChanged
          ? changes.filter { feed.mayDependOn(String($0.dropFirst(2))) } : [],
        dropCount: counts.drops, recordCount: counts.records)
    }
    leaving = gone.sorted { $0.key < $1.key }.map { name, counts in
      ChangePlan.Feed(
        name: name, because: [], dropCount: counts.drops, recordCount: counts.records)
    }
  }
}
