import Bytes
import Formats
import Foundation
import Records
import Registry

/// What a run stands on before it does anything: the open registry and its history.
struct RunState {
  let definition: PipelineDefinition
  let request: PipelineRun.Request
  let progress: RunProgress
  let archive: Archive
  let releases: Releases
  /// The digest of the archived list of what people decided, or nil when they decided nothing.
  private(set) var decisions: String?
  private(set) var session: RegistrySession
  private(set) var history: DropHistory

  /// The only department to look at, or nil for all: the one named, or that of the feed named.
  let department: String?

  /// The state of an opened registry; department and feed of the request must be the pipeline's.
  init(
    definition: PipelineDefinition, session: RegistrySession, request: PipelineRun.Request,
    progress: RunProgress
  ) throws {
    if let department = request.department, definition.department(named: department) == nil {
      let names = definition.departments.map(\.name).joined(separator: ", ")
      throw RunError(
        .definitionWrong, "the pipeline has no department “\(department)”",
        remedy: "name one of: \(names)")
    }
    department = try Self.department(request, definition)
    self.definition = definition
    self.session = session
    self.request = request
    self.progress = progress
    archive = Archive(session.workspace)
    releases = try Self.releases(session.workspace, definition.roles)
    decisions = try DecisionArchive(session.workspace).archiveList()
    history = try DropHistory(upTo: session.current, session.workspace)
    try DefinitionContinuity.check(definition, history: history, current: session.current)
  }

  /// The next night, before it has drops.
  var night: Night {
    Night(
      definition: definition, workspace: session.workspace, archive: archive,
      inbox: request.inbox, base: session.current, history: history, releases: releases,
      workers: request.workers, progress: progress,
      workingName: request.isDryRun ? "rehearsal" : "working",
      recomputesAll: request.recomputesAll)
  }

  /// Fails unless the inbox is a folder: a misspelt one must not pass for a night without drops.
  static func checkInbox(_ inbox: URL) throws {
    guard FileManager.default.fileExists(atPath: inbox.path + "/.") else {
      throw RunError(
        .impossible, "\(inbox.path) is not a folder", remedy: "name the inbox with --inbox")
    }
  }

  /// Fails when the nights may not fit on the disk, before anything is written.
  func checkSpace(for nights: [RunPlan.Night], definitions: String) throws {
    try SpaceForecast(
      nights, definition, definitions: definitions, inbox: request.inbox, base: session.current,
      last: history.last, session.workspace
    ).check(session.workspace)
  }

  /// The files of the inbox that the journal does not know.
  func review(definitions: String) throws -> InboxReview {
    try InboxReview(
      definition: definition, workspace: session.workspace, inbox: request.inbox,
      asOf: request.asOf, department: department, scope: request.scope, history: history,
      releases: releases, definitions: definitions,
      tree: { [archive] in try DefinitionTree(archived: definitions, in: archive) })
  }

  /// The nights that are due.
  func plan(_ review: InboxReview, definitions: String) -> RunPlan {
    RunPlan(
      candidates: review.candidates, asOf: request.asOf, lastAsOf: history.last?.asOf,
      isRestricted: department != nil || request.scope.isRestricted,
      isChanged: Self.isChanged(
        history.last, definitions: definitions, decisions: decisions))
  }

  /// Whether definitions, decisions or program are not what they were in the last run.
  static func isChanged(
    _ last: JournalEntry?, definitions: String, decisions: String?
  ) -> Bool {
    last.map {
      $0.definitions != definitions || $0.program != Program.version || $0.decisions != decisions
    } ?? false
  }

  /// Takes in the sheets that people filled in; gives what could not be taken.
  ///
  /// Who may run but not decide leaves them to somebody else.
  mutating func takeSheets() throws -> [String] {
    guard definition.roles.allows(request.user, .decide) else { return [] }
    let problems = try intake.takeDropped()
    decisions = try DecisionArchive(session.workspace).archiveList()
    return problems
  }

  /// What one who only looks is told of sheets that the run would take in.
  func sheetNotices() throws -> [String] {
    guard definition.roles.allows(request.user, .decide) else { return [] }
    return try intake.notices()
  }

  private var intake: SheetIntake {
    SheetIntake(
      workspace: session.workspace, kinds: definition.recordKinds.map(\.schema.kind),
      user: request.user, time: request.started)
  }

  /// What the journal is told of the scope, or nil for everything.
  var scope: RunScope? { request.scope.isRestricted ? request.scope : nil }

  private static func department(
    _ request: PipelineRun.Request, _ definition: PipelineDefinition
  ) throws(RunError) -> String? {
    guard let name = request.scope.feed else { return request.department }
    guard let feed = definition.feed(named: name) else {
      let names = definition.feeds.map(\.name).joined(separator: ", ")
      throw RunError(
        .definitionWrong, "the pipeline has no feed “\(name)”", remedy: "name one of: \(names)")
    }
    guard request.department == nil || request.department == feed.department else {
      throw RunError(
        .definitionWrong, "the feed \(name) is not of \(request.department ?? "")",
        remedy: "leave out --department")
    }
    return feed.department
  }

  /// Goes on from a committed night.
  mutating func advance(to committed: CommittedRun) throws {
    session = session.advanced(to: committed)
    history = history.appending(
      try Journal(session.workspace).entry(run: committed.snapshot.run))
  }

  /// Who let which held drop in.
  ///
  /// Where the pipeline names who may, a line by anybody else is void.
  static func releases(_ workspace: Workspace, _ roles: Roles) throws -> Releases {
    let url = workspace.decisions.appending(path: "releases.csv")
    guard try workspace.files.status(of: url) != nil else { return Releases() }
    let data: Data
    do { data = try Data(contentsOf: url) } catch {
      throw RunError(
        .impossible, "\(url.path) cannot be read",
        remedy:
          "give it to the user of the nightly run: “guiji release” makes it for whoever calls it")
    }
    // A spreadsheet may have saved it as GB18030, and the program added lines in UTF-8.
    var text: [UInt8] = []
    let mark = TextDecoding.mark(data.span)
    if mark?.encoding == .utf16, TextDecoding.append(data.span, as: .utf16, to: &text) == nil {
      return Releases(CSVRows.read(text.span), roles)
    }
    let start = mark?.markCount ?? 0
    for line in data[start...].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      guard TextDecoding.append(Data(line).span, as: .mixed, to: &text) == nil else {
        throw RunError(
          .definitionWrong, "\(url.path) is neither UTF-8 nor GB18030",
          remedy: "save it as CSV UTF-8; a release without a readable name would count for nobody")
      }
      text.append(UInt8(ascii: "\n"))
    }
    return Releases(CSVRows.read(text.span), roles)
  }
}
