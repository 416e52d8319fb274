import Bytes
import Foundation
public import Records

/// What was decided about one drop.
public enum DropVerdict: String, Codable, Sendable, CaseIterable {
  /// Its rows are in force.
  case accepted
  /// Kept out, with a reason, until a named person releases it.
  case held
  /// Its content was taken in before; its rows are not counted again.
  case repeated
  /// Held before, now let in by a named person.
  case released

  /// Whether the drop's rows belong to the state.
  ///
  /// A repeat counts as well: it says again what was said before, and when something else was said
  /// in between, that must not stand only because it came first.
  public var isInForce: Bool { self != .held }
}

/// One drop as the journal knows it.
public struct JournalDrop: Codable, Sendable, Equatable {
  /// The feed it belongs to, as `department.feed`.
  public var feed: String
  /// Where it lay, relative to the inbox.
  public var path: String
  /// The digest of its content.
  public var sha256: String
  /// Its length in bytes.
  public var byteCount: Int
  /// The day it was due, `YYYY-MM-DD`.
  public var date: String
  /// Its part of the delivery.
  public var part: Int
  /// Its revision of the part.
  public var revision: Int
  /// What was decided.
  public var verdict: DropVerdict
  /// The code of the reason for a verdict other than accepted.
  public var reason: String?
  /// The figures behind the verdict, in English.
  public var detail: String
  /// The same in Chinese.
  public var detailChinese: String

  /// A drop from its parts.
  public init(
    feed: String, path: String, sha256: String, byteCount: Int, date: String, part: Int,
    revision: Int, verdict: DropVerdict, reason: String? = nil, detail: String = "",
    detailChinese: String = ""
  ) {
    self.feed = feed
    self.path = path
    self.sha256 = sha256
    self.byteCount = byteCount
    self.date = date
    self.part = part
    self.revision = revision
    self.verdict = verdict
    self.reason = reason
    self.detail = detail
    self.detailChinese = detailChinese
  }
}

/// What one run took in: with archive, decisions and definitions it determines every output.
public struct JournalEntry: Codable, Sendable, Equatable {
  /// The number of the run, from 1 without gaps.
  public var run: Int
  /// The day as of which it ran, `YYYY-MM-DD`.
  public var asOf: String
  /// The delivery date it processed, or nil for a night without one.
  public var deliveryDate: String?
  /// The only department it looked at, or nil for all.
  public var department: String?
  /// What else it was told to look at, or nil for everything.
  public var scope: RunScope?
  /// The drops it saw for the first time, in the order in which they were judged.
  public var drops: [JournalDrop]
  /// The digest of the archived list of definitions.
  public var definitions: String
  /// The digest of the archived list of decisions in force, or nil when there were none.
  public var decisions: String?
  /// The version of the program.
  public var program: String

  /// An entry from its parts.
  public init(
    run: Int, asOf: String, deliveryDate: String?, department: String? = nil,
    scope: RunScope? = nil, drops: [JournalDrop], definitions: String, decisions: String? = nil,
    program: String
  ) {
    self.run = run
    self.asOf = asOf
    self.deliveryDate = deliveryDate
    self.department = department
    self.scope = scope
    self.drops = drops
    self.definitions = definitions
    self.decisions = decisions
    self.program = program
  }
}

/// The entries of all committed runs, one immutable file each.
///
/// A file comes here only after its run was committed, so that nothing is ever taken away: truth
/// is the archive, the decisions and this folder.
public struct Journal: Sendable {
  private let workspace: Workspace

  /// The journal of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// The numbers of the runs it holds, in order.
  public func runs() throws(RegistryError) -> [Int] {
    try workspace.runs(in: workspace.journal, suffix: ".json")
  }

  /// What one run took in.
  public func entry(run: Int) throws(RegistryError) -> JournalEntry {
    let url = url(run: run)
    let bytes = try workspace.files.mapped(url, what: "a journal entry")
    let entry = try CanonicalJSON.value(
      JournalEntry.self, from: bytes, what: "a journal entry", url: url)
    guard entry.run == run else {
      throw RegistryError(.damaged(what: "the run number of a journal entry"), path: url.path)
    }
    return entry
  }

  /// What all runs took in, up to one of them.
  public func entries(through run: Int) throws(RegistryError) -> [JournalEntry] {
    var result: [JournalEntry] = []
    for number in try runs() where number <= run { result.append(try entry(run: number)) }
    guard result.map(\.run) == Array(1..<(run + 1)) else {
      throw RegistryError(.missing(what: "a journal entry"), path: workspace.journal.path)
    }
    return result
  }

  /// The digest of one entry's file.
  public func digest(run: Int) throws(RegistryError) -> String {
    let bytes = try workspace.files.mapped(url(run: run), what: "a journal entry")
    return SHA256.hex(of: bytes.span)
  }

  func url(run: Int) -> URL {
    workspace.journal.appending(
      path: Workspace.name(ofRun: run) + ".json", directoryHint: .notDirectory)
  }
}
