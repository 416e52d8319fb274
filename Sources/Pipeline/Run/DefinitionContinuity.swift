import Export
import Registry

/// Whether a definition still knows everything that the registry holds.
///
/// A department's file that is missing would withdraw all its records, and a kind taken from a
/// platform would leave its rows there for ever; both look like nothing in a run's figures, so that
/// the run is refused instead.
enum DefinitionContinuity {
  /// Throws what the registry holds and the definition no longer names.
  static func check(
    _ definition: PipelineDefinition, history: DropHistory, current: Snapshot?
  ) throws(RunError) {
    var lost: [String] = []
    var feeds: Set<String> = []
    for known in history.drops where known.drop.verdict.isInForce { feeds.insert(known.drop.feed) }
    for feed in feeds.sorted()
    where definition.feed(named: feed) == nil && !definition.feedsTakenOut.contains(feed) {
      lost.append("the feed \(feed) has delivered and is not defined")
    }
    let known = Set(
      definition.platforms.flatMap { platform in
        platform.plans.map { "held.\(platform.definition.platform).\($0.kindSchema.kind)" }
      })
    let tables = current?.manifest.tables.filter { $0.use.hasPrefix("held.") } ?? []
    for use in Set(tables.map(\.use)).subtracting(known).sorted() {
      let count =
        current?.manifest.counters[use] ?? tables.filter { $0.use == use }.map(\.count).reduce(0, +)
      guard count > 0, !definition.platformsTakenOut.contains(Self.platform(of: use)) else {
        continue
      }
      lost.append("\(use.dropFirst(5)) holds \(count) rows and is not defined")
    }
    guard lost.isEmpty else {
      throw RunError(
        .definitionWrong, lost.joined(separator: "; "),
        remedy:
          "put the definition back, or name it under takenOut in pipeline.json: taking a feed "
          + "away withdraws its records, taking a platform away leaves its rows there")
    }
  }

  private static func platform(of use: String) -> String {
    use.split(separator: ".").dropFirst().first.map(String.init) ?? use
  }
}
