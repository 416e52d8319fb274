/// What stops the registry: what happened, to which file, and how to put it right.
public struct RegistryError: Error, Sendable, Equatable {
  /// What happened.
  public enum Reason: Sendable, Equatable {
    /// The operating system refused a call.
    case systemCall(name: String, code: Int32)
    /// A file changed while it was read.
    case stillBeingWritten
    /// Something other than an ordinary file stands where one is expected.
    case notAnOrdinaryFile
    /// A file that a manifest or a caller names is not there.
    case missing(what: String)
    /// The content is not what its checksum, digest or form says.
    case damaged(what: String)
    /// An archived content was damaged and is moved aside.
    case quarantined
    /// Content or a snapshot was taken out by a pruning, under a rule and in a run's time.
    case takenOut(what: String, pruning: Int, rule: String, day: String)
    /// Another run is under way.
    case lockHeld(holder: String)
    /// The workspace was made by a later program.
    case newerFormat(found: Int, known: Int)
    /// The workspace was made by an earlier program.
    case olderFormat(found: Int, known: Int)
    /// The folder holds files, but is no workspace.
    case notAWorkspace
    /// A run was begun or committed out of its turn.
    case wrongRun(expected: Int, found: Int)
    /// A bundle, return or report of that name is already there with other content.
    case outputExists
    /// The journal tells of runs that the registry does not hold.
    case journalAhead(journal: Int, current: Int)
  }

  /// What happened.
  public let reason: Reason
  /// The file or folder it happened to.
  public let path: String

  /// An error from its parts.
  public init(_ reason: Reason, path: String) {
    self.reason = reason
    self.path = path
  }
}

extension RegistryError: CustomStringConvertible {
  /// What · where · how to put it right.
  public var description: String {
    switch reason {
    case .systemCall(let name, let code):
      "\(name) failed: \(SystemErrorText.text(of: code)) · \(path) · "
        + SystemErrorText.advice(for: code)
    case .stillBeingWritten:
      "the file changed while it was read · \(path) · it is taken on the next run, once its "
        + "delivery is complete"
    case .notAnOrdinaryFile:
      "not an ordinary file · \(path) · put the file itself there; links, pipes and folders are "
        + "not followed"
    case .missing(let what):
      "\(what) is missing · \(path) · restore it from a backup, or rebuild the registry"
    case .damaged(let what):
      "\(what) is damaged · \(path) · “guiji verify --repair” makes again what can be; archive, journal, "
        + "decisions and audit log come from a backup"
    case .quarantined:
      "archived content was damaged and is quarantined · \(path) · copy the file from a backup to its "
        + "place in the archive, or run “guiji verify --repair --inbox” with the drop in the inbox"
    case .takenOut(let what, let pruning, let rule, let day):
      "\(what) was taken out under the rule “\(rule)” by pruning \(pruning) as of \(day) · \(path) · "
        + "bring it back from a backup made before, or ask for a later night"
    case .lockHeld(let holder):
      "another run holds the workspace (\(holder)) · \(path) · wait for its end; the lock goes "
        + "with its process"
    case .newerFormat(let found, let known):
      "the workspace has format \(found), this program knows up to \(known) · \(path) · use the "
        + "program that made it, or a later one"
    case .olderFormat(let found, let known):
      "the workspace has format \(found), this program works with \(known) · \(path) · back it up, then "
        + "run “guiji upgrade”"
    case .notAWorkspace:
      "the folder holds files but is no workspace · \(path) · name an empty folder or a workspace"
    case .wrongRun(let expected, let found):
      "run \(found) is out of turn, the next is \(expected) · \(path) · open the workspace again"
    case .outputExists:
      "other content is already there · \(path) · move it away, then run again"
    case .journalAhead(let journal, let current):
      "the journal goes to run \(journal), the registry to \(current) · \(path) · rebuild the "
        + "registry from archive, decisions and journal"
    }
  }
}
