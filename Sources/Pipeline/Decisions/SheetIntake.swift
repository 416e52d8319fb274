import Bytes
import Foundation
import Registry

/// Takes filled-in sheets into the archive of decisions.
struct SheetIntake {
  /// What stands for the file of a decision that is made by command.
  static let commandName = "guiji decide"

  let workspace: Workspace
  /// The names of the kinds of records.
  let kinds: [String]
  let user: String
  let time: String

  /// Takes in what was not taken in before; nil for content that was.
  ///
  /// The audit log is written first: no decision may count of which nobody knows who handed it in.
  func take(
    _ content: borrowing Span<UInt8>, file: String, person: String, isRepeatTaken: Bool = false
  ) throws -> TakenSheet? {
    let rows = try rows(content, file: file, person: person)
    guard !rows.isEmpty else {
      throw DecisionSheetError(
        file: file, [DecisionSheetError.Mistake(line: 1, kind: .nothingDecided)])
    }
    let archive = DecisionArchive(workspace)
    let digest = SHA256.hex(of: content)
    if !isRepeatTaken, try archive.sheets().contains(where: { $0.sha256 == digest }) {
      return nil
    }
    let counts = PairVerdict.allCases.compactMap { verdict -> String? in
      let count = rows.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    try AuditLog(workspace).append(
      at: time, user: user, action: "decide",
      detail: "\(file) \(digest.prefix(12)): \(counts.joined(separator: ", "))")
    return try archive.take(content, file: file, person: person, user: user, at: time)
  }

  /// Takes in the sheets that lie in `decisions/`, oldest name first; gives what could not be
  /// taken, a sentence each.
  ///
  /// A sheet in which nothing is filled in yet is passed over.
  func takeDropped() throws -> [String] {
    let known = Set(try DecisionArchive(workspace).sheets().map(\.sha256))
    var problems: [String] = []
    for name in try Self.sheetNames(in: workspace) {
      do {
        guard let content = try fresh(name, known) else { continue }
        _ = try take(content.span, file: name, person: "")
      } catch let error as DecisionSheetError {
        problems.append("\(error)")
      } catch let error as RegistryError where error.concernsOneFile {
        problems.append("\(error)")
      }
    }
    return problems
  }

  /// The filled-in sheets that the next run takes in; one with mistakes is left to that run to tell.
  func waiting() throws -> [String] {
    let known = Set(try DecisionArchive(workspace).sheets().map(\.sha256))
    return try Self.sheetNames(in: workspace).filter { name in
      do {
        return try fresh(name, known) != nil
      } catch is DecisionSheetError {
        return true
      } catch let error as RegistryError where error.concernsOneFile {
        return true
      }
    }
  }

  /// A sheet that was not taken before and has something filled in, or nil.
  private func fresh(_ name: String, _ known: Set<String>) throws -> Data? {
    let url = workspace.decisions.appending(path: name, directoryHint: .notDirectory)
    guard try !known.contains(Archive(workspace).digest(of: url).sha256) else { return nil }
    let content = try Data(contentsOf: url)
    return try rows(content.span, file: name, person: "").isEmpty ? nil : content
  }

  /// What to tell of such sheets to one who only looks.
  func notices() throws -> [String] {
    try waiting().map {
      "decisions/\($0): the run takes this sheet in first; what it decides is not shown here"
    }
  }

  /// The sheets that lie in `decisions/`; releases are another table.
  static func sheetNames(in workspace: Workspace) throws -> [String] {
    guard try workspace.files.status(of: workspace.decisions) != nil else { return [] }
    return try workspace.files.names(in: workspace.decisions)
      .filter { $0.hasSuffix(".csv") && !$0.hasPrefix(".") && $0 != "releases.csv" }
  }

  private func rows(
    _ content: borrowing Span<UInt8>, file: String, person: String
  ) throws(DecisionSheetError) -> [DecisionSheet.Row] {
    let rows = try DecisionSheet(content, file: file, person: person).rows
    let mistakes = rows.filter { !kinds.contains($0.pair.kind) }.map {
      DecisionSheetError.Mistake(line: $0.line, kind: .unknownKind($0.pair.kind))
    }
    guard mistakes.isEmpty else { throw DecisionSheetError(file: file, mistakes) }
    return rows
  }
}
