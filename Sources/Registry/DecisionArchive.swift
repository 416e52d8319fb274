import Bytes
import Foundation

/// One sheet of decisions (核对表) as it was taken in.
public struct TakenSheet: SelfChecked, Sendable, Hashable {
  /// Its number, from 1 without gaps; a decision of a later sheet wins.
  public var number: Int
  /// The digest of its content, which lies in the archive.
  public var sha256: String
  /// The name of the file it came in, or of the command that made it.
  public var file: String
  /// Who decided where the sheet itself names nobody; empty when it names all.
  public var person: String
  /// The operating-system user who had it taken in.
  public var user: String
  /// When, as the caller tells it.
  public var at: String
  /// The digest of the entry before, empty for the first.
  public var previous: String
  /// A digest of the entry itself.
  var check: String?

  /// A sheet from its parts.
  public init(
    number: Int, sha256: String, file: String, person: String, user: String, at: String,
    previous: String
  ) {
    self.number = number
    self.sha256 = sha256
    self.file = file
    self.person = person
    self.user = user
    self.at = at
    self.previous = previous
  }
}

/// What people decided, sheet by sheet.
///
/// The content lies in the archive, and one immutable entry for each sheet in `decisions/taken/`,
/// chained by digest. Nothing is ever changed or taken away; a decision is
/// undone by a later one.
///
/// A run names the list of all entries by digest in its journal entry, so that a replay finds in
/// the archive exactly the decisions that the run knew.
public struct DecisionArchive: Sendable {
  private let workspace: Workspace

  /// The decisions of a workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// All sheets taken in so far, in order.
  public func sheets() throws(RegistryError) -> [TakenSheet] {
    try entries().map(\.sheet)
  }

  /// Takes a sheet in: its content into the archive, then its entry.
  public func take(
    _ content: borrowing Span<UInt8>, file: String, person: String, user: String, at time: String
  ) throws(RegistryError) -> TakenSheet {
    try workspace.files.createDirectoryDurably(folder)
    // Two people may decide at the same time; each entry names the one before.
    let lock = try workspace.files.openForAppending(
      workspace.decisions.appending(path: ".lock", directoryHint: .notDirectory))
    try lock.waitForLock()
    let before = try entries()
    let digest = try Archive(workspace).store(content)
    var sheet = TakenSheet(
      number: before.count + 1, sha256: digest, file: file, person: person, user: user,
      at: time,
      previous: before.last.map { SHA256.hex(of: $0.bytes.span) } ?? "")
    let target = url(of: sheet.number)
    let bytes = try CanonicalJSON.checkedBytes(of: sheet, for: target)
    sheet = try CanonicalJSON.checkedValue(
      TakenSheet.self, from: bytes, what: "an entry of the decisions", url: target)
    try workspace.files.writeDurably(bytes.span, to: target)
    return sheet
  }

  /// Puts the list of all sheets into the archive; gives its digest, or nil when there is none.
  public func archiveList() throws(RegistryError) -> String? {
    guard let list = try list() else { return nil }
    return try Archive(workspace).store(list.span)
  }

  /// The digest that the list of all sheets has, or would have, in the archive.
  public func listDigest() throws(RegistryError) -> String? {
    guard let list = try list() else { return nil }
    return SHA256.hex(of: list.span)
  }

  private func list() throws(RegistryError) -> [UInt8]? {
    let entries = try entries()
    guard !entries.isEmpty else { return nil }
    var list: [UInt8] = []
    for entry in entries { list.append(contentsOf: entry.bytes) }
    return list
  }

  /// The sheets of an archived list.
  public static func sheets(
    ofList digest: String, in archive: Archive
  ) throws(RegistryError) -> [TakenSheet] {
    let list = try archive.data(of: digest)
    let url = archive.url(of: digest)
    guard SHA256.hex(of: list.span) == digest else {
      throw RegistryError(.damaged(what: "the list of decisions"), path: url.path)
    }
    var sheets: [TakenSheet] = []
    for line in list.split(separator: UInt8(ascii: "\n")) {
      sheets.append(
        try CanonicalJSON.value(
          TakenSheet.self, from: Data(line), what: "the list of decisions", url: url))
    }
    return sheets
  }

  private func entries() throws(RegistryError) -> [(sheet: TakenSheet, bytes: Data)] {
    guard try workspace.files.status(of: folder) != nil else { return [] }
    var result: [(sheet: TakenSheet, bytes: Data)] = []
    var previous = ""
    for number in try workspace.runs(in: folder, suffix: ".json") {
      let url = url(of: number)
      let bytes = try workspace.files.mapped(url, what: "an entry of the decisions")
      let sheet = try CanonicalJSON.checkedValue(
        TakenSheet.self, from: bytes, what: "an entry of the decisions", url: url)
      guard sheet.number == number, number == result.count + 1, sheet.previous == previous else {
        throw RegistryError(.damaged(what: "the chain of the decisions"), path: url.path)
      }
      previous = SHA256.hex(of: bytes.span)
      result.append((sheet, bytes))
    }
    return result
  }

  private var folder: URL {
    workspace.decisions.appending(path: "taken", directoryHint: .isDirectory)
  }

  private func url(of number: Int) -> URL {
    folder.appending(path: Workspace.name(ofRun: number) + ".json", directoryHint: .notDirectory)
  }
}
