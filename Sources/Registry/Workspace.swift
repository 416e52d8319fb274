public import Foundation

/// Where everything of one installation lies.
///
///     archive/ab/<sha256>           drops, definitions, models: as received
///     journal/<run>.json            what each run took in
///     decisions/*.csv               what people decided
///     registry/segments/ab/<name>   normalized records of one drop
///     registry/tables/<sha256>      sorted tables
///     registry/snapshots/<run>.json manifests
///     registry/staging/<run>/       outputs of a run that is not yet shown
///     registry/CURRENT              the one pointer
///     registry/inbox-digests        which files of the inbox nobody touched
///     outbox/ returns/ reports/     projections of the committed snapshot
///     quarantine/<sha256>           damaged contents of the archive
///     prunings/<number>.json        what was taken out, under which rule, by whom
///     audit.ndjson                  who did what
///     runs.ndjson                   when the program ran, how long, and what stopped it
///     format                        the version of this layout
public struct Workspace: Sendable {
  /// The version of the layout this program reads and writes.
  public static let formatVersion = 3

  /// The content of the format file of a version.
  static func formatText(_ version: Int) -> String { "guiji workspace \(version)\n" }

  /// The folder itself.
  public let root: URL
  /// The door to its disk.
  public let files: FileSystem

  /// A workspace in a folder; touches nothing.
  public init(root: URL, files: FileSystem = FileSystem()) {
    self.root = root.standardizedFileURL
    self.files = files
  }

  /// Drops, definitions and models as received.
  public var archive: URL { folder("archive") }
  /// Damaged contents of the archive, moved aside.
  public var quarantine: URL { folder("quarantine") }
  /// What each run took in.
  public var journal: URL { folder("journal") }
  /// What was taken out, and why.
  public var prunings: URL { folder("prunings") }
  /// The file that says that a pruning is under way.
  var pruningNote: URL { file("registry/pruning") }
  /// Who did what, and when; stands apart from all that is computed.
  public var auditFile: URL { file("audit.ndjson") }
  /// When the program ran; for people alone.
  public var runLogFile: URL { file("runs.ndjson") }
  /// What people decided.
  public var decisions: URL { folder("decisions") }
  /// Complete bundles for the platforms.
  public var outbox: URL { folder("outbox") }
  /// Refused rows for the departments.
  public var returns: URL { folder("returns") }
  /// Ledger, report and metrics of each run.
  public var reports: URL { folder("reports") }
  /// The derived state.
  public var registry: URL { folder("registry") }
  /// Normalized records, one file for each drop.
  public var segments: URL { folder("registry/segments") }
  /// Sorted tables, named by content.
  public var tables: URL { folder("registry/tables") }
  /// Manifests, one for each run.
  public var snapshots: URL { folder("registry/snapshots") }
  /// Outputs that are not yet shown.
  public var staging: URL { folder("registry/staging") }
  /// The file that names the committed run.
  public var currentFile: URL { file("registry/CURRENT") }
  /// What files of the inbox were hashed to, and how they looked.
  var inboxDigests: URL { file("registry/inbox-digests") }
  /// The file that a run locks.
  public var lockFile: URL { file("registry/lock") }
  /// The file that tells the version of the layout.
  public var formatFile: URL { file("format") }

  /// Makes the folders, or checks that the ones there are of a version this program knows.
  public func prepare() throws(RegistryError) {
    if try files.status(of: formatFile) != nil {
      try checkFormat()
    } else {
      // What a backup holds and what a schedule's shell opens may be there already; anything else is
      // somebody else's folder.
      let known = [
        "archive", "journal", "decisions", "inbox", "prunings", "audit.ndjson", "nightly.log",
        "runs.ndjson",
      ]
      let names = try files.names(in: root)
      guard names.allSatisfy({ known.contains($0) || $0.hasPrefix(".") }) else {
        throw RegistryError(.notAWorkspace, path: root.path)
      }
      try makeRoot()
      let text = Array(Self.formatText(Self.formatVersion).utf8)
      try files.writeDurably(text.span, to: formatFile)
    }
    try makeFolders()
  }

  /// Checks that the workspace is of the version this program knows; for those who only read.
  public func checkFormat() throws(RegistryError) {
    let found = try foundFormat()
    if found > Self.formatVersion {
      throw RegistryError(
        .newerFormat(found: found, known: Self.formatVersion), path: formatFile.path)
    }
    if found < Self.formatVersion {
      throw RegistryError(
        .olderFormat(found: found, known: Self.formatVersion), path: formatFile.path)
    }
  }

  /// The version that the format file tells.
  func foundFormat() throws(RegistryError) -> Int {
    let bytes = try files.mapped(formatFile, what: "the format file")
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let found = Int(words[2]), found > 0, text == Self.formatText(found)
    else { throw RegistryError(.damaged(what: "the format file"), path: formatFile.path) }
    return found
  }

  /// The bytes that may still be written to the workspace's disk.
  public func freeByteCount() throws(RegistryError) -> Int {
    try files.freeByteCount(at: root)
  }

  /// A run's number as file names have it.
  public static func name(ofRun run: Int) -> String {
    let digits = String(run)
    return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// The runs whose number a folder's entries have as name, in order.
  func runs(in folder: URL, suffix: String) throws(RegistryError) -> [Int] {
    try files.names(in: folder).compactMap { name in
      guard name.hasSuffix(suffix), let run = Int(name.dropLast(suffix.count)),
        Self.name(ofRun: run) + suffix == name
      else { return nil }
      return run
    }.sorted()
  }

  private func makeRoot() throws(RegistryError) {
    do {
      try FileManager.default.createDirectory(
        at: root.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw RegistryError(
        .missing(what: "the folder of the workspace"), path: root.deletingLastPathComponent().path)
    }
    try files.createDirectory(root)
  }

  private func makeFolders() throws(RegistryError) {
    let all = [
      archive, journal, decisions, registry, segments, tables, snapshots, staging, outbox,
      returns, reports,
    ]
    for folder in all { try files.createDirectory(folder) }
    try files.syncDirectory(registry)
    try files.syncDirectory(root)
  }

  private func folder(_ path: String) -> URL {
    root.appending(path: path, directoryHint: .isDirectory)
  }

  private func file(_ path: String) -> URL {
    root.appending(path: path, directoryHint: .notDirectory)
  }
}
