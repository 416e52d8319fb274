import Foundation
import Ingest
import Parallel
import Registry

/// Takes the files of a night into the archive and gives each its first verdict.
///
/// A drop is copied through a window while it is hashed, so that nobody can change it later; what a
/// feed asks before its drop counts as ready is asked here.
struct IngestStage {
  let night: Night

  /// Takes the candidates of the plan; each becomes a drop of the draft, or a notice.
  func run(_ candidates: [RunPlan.Candidate], into draft: inout NightDraft) throws {
    // A file that cannot be looked at says so when it is taken.
    let sizes = candidates.map { candidate in
      let url = night.inbox.appending(path: candidate.path)
      do throws(RegistryError) {
        return try night.workspace.files.status(of: url)?.byteCount ?? 0
      } catch {
        return 0
      }
    }
    let outcomes = try concurrentMap(largestFirst: sizes, workers: night.workers) { index in
      try admit(candidates[index])
    }
    var known = night.acceptedContent(among: Set(outcomes.compactMap(\.digest)))
    for outcome in outcomes {
      switch outcome {
      case .notice(let text):
        draft.notices.append(text)
      case .admitted(var drop):
        if drop.verdict == .accepted {
          let content = "\(drop.feed) \(drop.sha256)"
          if let earlier = known.updateValue(drop.path, forKey: content) {
            drop.hold(Hold(.repeatedContent, [earlier]))
            drop.verdict = .repeated
          }
        }
        draft.drops.append(NightDraft.Drop(journal: drop))
      }
    }
    draft.finished = .ingest
  }

  private enum Outcome: Sendable {
    case admitted(JournalDrop)
    case notice(String)

    var digest: String? {
      if case .admitted(let drop) = self { drop.sha256 } else { nil }
    }
  }

  private func admit(_ candidate: RunPlan.Candidate) throws -> Outcome {
    let url = night.inbox.appending(path: candidate.path)
    do throws(RegistryError) {
      let archived = try night.archive.admit(url)
      var drop = JournalDrop(
        feed: candidate.feed ?? candidate.department, path: candidate.path,
        sha256: archived.sha256, byteCount: archived.byteCount, date: candidate.date,
        part: candidate.part, revision: candidate.revision,
        verdict: candidate.isReleased ? .released : .accepted)
      if candidate.feed == nil {
        drop.hold(Hold(.unmatchedFile, [candidate.path]))
      } else if candidate.isReleased, let sentence = night.releases.sentence(for: drop) {
        drop.detail = sentence
      }
      return .admitted(drop)
    } catch {
      // One file that cannot be read stops only itself; it is looked at again in the next run.
      guard error.concernsOneFile else { throw error }
      return .notice("\(candidate.path): not taken, \(error)")
    }
  }
}

extension JournalDrop {
  /// Marks the drop as held, with the reason and its figures.
  mutating func hold(_ hold: Hold) {
    verdict = .held
    reason = hold.reason.rawValue
    detail = hold.description
    detailChinese = hold.chineseDescription
  }
}
