import Bytes
import Foundation
import Registry

/// A night under way as it lies between two stages: the draft, and the digests of the files that the
/// stages left for the next ones.
///
/// What a stage takes up is what the stage before left, or the night is begun again: a bit flipped in
/// between would else be committed, and a replay would give something else.
struct SavedDraft {
  private struct Content: Codable {
    let draft: NightDraft
    let files: [String: String]
  }

  static let name = "draft.json"

  /// The draft.
  let draft: NightDraft
  private let files: [String: String]

  /// What is to be left: a draft, with all small files of the working folder.
  init(_ draft: NightDraft, of night: Night) throws {
    self.draft = draft
    var files: [String: String] = [:]
    for name in try night.workspace.files.names(in: night.working.root) where name != Self.name {
      let url = night.working.root.appending(path: name, directoryHint: .notDirectory)
      guard try night.workspace.files.status(of: url)?.kind == .file else { continue }
      files[name] = try night.archive.digest(of: url).sha256
    }
    self.files = files
  }

  /// The bytes of the file: the content in one line, its digest in the next.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let content = Array(try encoder.encode(Content(draft: draft, files: files)))
    return content + Array("\n\(SHA256.hex(of: content.span))\n".utf8)
  }

  /// What lies in a folder, or nil when there is none; fails when it is not as it was left.
  init?(in folder: URL) throws {
    let url = folder.appending(path: Self.name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let lines = try Data(contentsOf: url).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == 3, lines[2].isEmpty,
      SHA256.hex(of: Array(lines[0]).span).utf8
        .elementsEqual(lines[1])
    else { throw Self.damaged(url) }
    do {
      let content = try JSONDecoder().decode(Content.self, from: lines[0])
      draft = content.draft
      files = content.files
    } catch {
      throw Self.damaged(url)
    }
  }

  /// Fails unless every small file is there as it was left.
  func verify(in night: Night) throws {
    for (name, sha256) in files.sorted(by: { $0.key < $1.key }) {
      let url = night.working.root.appending(path: name, directoryHint: .notDirectory)
      guard try night.workspace.files.status(of: url)?.kind == .file,
        try night.archive.digest(of: url).sha256 == sha256
      else { throw Self.damaged(url) }
    }
  }

  private static func damaged(_ url: URL) -> RunError {
    RunError(
      .impossible, "what the stage before left is not as it was: \(url.path)",
      remedy: "begin the night again with “guiji stage ingest”; nothing is lost")
  }
}
