import Export
import Records
import Registry

/// What one night did, for the summary that a person reads; not part of any output file.
public struct NightSummary: Sendable {
  /// One kind's way from records to merged cases.
  public struct Kind: Sendable {
    /// The kind's name.
    public let kind: String
    /// The pairs compared.
    public let pairCount: Int
    /// The pairs that a person should look at.
    public let reviewCount: Int
    /// The cases of government scope.
    public let governmentCount: Int
    /// The cases revoked.
    public let revokedCount: Int
    /// The cases whose subject's unit is an organ, but whom the roster does not know.
    public let unknownOfficialCount: Int
  }

  /// Why rows were refused.
  public struct Refusals: Sendable {
    /// The finding's code.
    public let code: String
    /// How many rows have it as their first one.
    public let rowCount: Int
    /// What it says, in English and in Chinese.
    public let sentence: (english: String, chinese: String)
  }

  /// The reasons of refused rows, the most frequent first.
  public let refusals: [Refusals]
  /// The drops that repeat what came before.
  public let repeatedDrops: [String]
  /// Files that were not taken, with the reason.
  public let notices: [String]
  /// The kinds in the order of the pipeline.
  public let kinds: [Kind]
  /// The folders of the bundles, below the outbox.
  public let bundles: [String]
  /// The departments that get rows back.
  public let returns: [String]

  init(draft: NightDraft, staged: ExportStage.Staged) {
    repeatedDrops = draft.drops.map(\.journal).filter { $0.verdict == .repeated }.map(\.path)
    notices = draft.notices
    refusals = Self.refusals(staged.ledger)
    kinds = draft.kinds.map { kind in
      Kind(
        kind: kind.figures.kind, pairCount: kind.pairCount, reviewCount: kind.reviewCount,
        governmentCount: kind.merged?.governmentCount ?? 0,
        revokedCount: kind.merged?.revokedCount ?? 0,
        unknownOfficialCount: kind.merged?.unknownOfficialCount ?? 0)
    }
    bundles = staged.bundles.map { "\($0.identity.platform)/\($0.identity.folderName)" }
    returns = draft.drops.compactMap { drop in
      drop.returnFile.map { file in
        let department = drop.journal.feed.split(separator: ".").first.map(String.init) ?? ""
        return "\(department)/\(file)"
      }
    }
  }

  private static func refusals(_ ledger: RunLedger) -> [Refusals] {
    var counts: [String: Int] = [:]
    for drop in ledger.drops { counts.merge(drop.refusedByCode, uniquingKeysWith: +) }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { code, count in
      let known = FindingCode(rawValue: code)
      func sentence(_ language: FindingText.Language) -> String {
        known.map { FindingText.sentence(for: $0, in: language) } ?? ""
      }
      return Refusals(
        code: code, rowCount: count, sentence: (sentence(.english), sentence(.chinese)))
    }
  }
}
