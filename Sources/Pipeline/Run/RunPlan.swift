import Foundation
import Registry

/// Which nights a run processes: one for each delivery date that has something new.
struct RunPlan: Sendable, Equatable {
  /// A file of the inbox that a feed claims.
  struct Candidate: Sendable, Equatable {
    /// The feed, or nil when no feed claims the file.
    let feed: String?
    let department: String
    /// The path below the inbox.
    let path: String
    let date: String
    let part: Int
    var revision: Int
    /// Whether a named person let it in after it was held.
    var isReleased = false
  }

  /// One night.
  struct Night: Sendable, Equatable {
    let asOf: String
    /// Nil for a night on which nothing was delivered.
    let deliveryDate: String?
    let candidates: [Candidate]
  }

  /// The nights, oldest first.
  let nights: [Night]

  /// Plans the nights up to a day.
  ///
  /// `candidates` are the files not seen before. The last night runs as of `asOf`, earlier ones as
  /// of their own date but never before the last run. With nothing new, a later day than the last
  /// run's gives one empty night, and the same day gives none, unless `isChanged`: something else
  /// that the state follows from, such as the definitions or what people decided, is not what it was. A run that
  /// `isRestricted` to some files makes no such night.
  init(
    candidates: [Candidate], asOf: String, lastAsOf: String?, isRestricted: Bool,
    isChanged: Bool = false
  ) {
    let dates = Set(candidates.map(\.date)).sorted()
    guard let lastDate = dates.last else {
      let isDue = lastAsOf.map { $0 < asOf || ($0 == asOf && isChanged) } ?? true
      nights =
        isDue && !isRestricted
        ? [Night(asOf: asOf, deliveryDate: nil, candidates: [])] : []
      return
    }
    nights = dates.map { date in
      Night(
        asOf: date == lastDate ? max(asOf, lastAsOf ?? "") : max(date, lastAsOf ?? ""),
        deliveryDate: date,
        candidates: candidates.filter { $0.date == date }.sorted { left, right in
          (left.feed ?? "", left.part, left.revision, left.path)
            < (right.feed ?? "", right.part, right.revision, right.path)
        })
    }
  }
}
