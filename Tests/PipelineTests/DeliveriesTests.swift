import Registry
import Testing

@testable import Pipeline

@Suite struct DeliveriesTests {
  private func drop(
    _ feed: String, _ date: String, part: Int = 1, revision: Int = 1,
    _ verdict: DropVerdict = .accepted
  ) -> JournalDrop {
    JournalDrop(
      feed: feed, path: "\(feed)/\(date)_\(part)_\(revision)", sha256: "", byteCount: 0,
      date: date, part: part, revision: revision, verdict: verdict)
  }

  private func paths(_ drops: [JournalDrop], replacing: Bool = false) -> [String] {
    let known = drops.enumerated().map { KnownDrop($0.element, run: 1, index: $0.offset) }
    return DeliveryFold(known).deliveries { _ in replacing }.parts.map(\.drop.path)
  }

  @Test func `of a part the latest revision counts, in whatever order they came`() {
    let drops = [
      drop("f", "2026-11-19", revision: 2), drop("f", "2026-11-18"), drop("f", "2026-11-19"),
      drop("f", "2026-11-19", part: 2),
    ]
    let expected = ["f/2026-11-18_1_1", "f/2026-11-19_1_2", "f/2026-11-19_2_1"]
    #expect(paths(drops) == expected)
    #expect(paths(drops.reversed()) == expected)
  }

  @Test func `held drops contribute nothing, repeated and released ones do`() {
    let drops = [
      drop("f", "2026-11-18", .held), drop("f", "2026-11-19", .repeated),
      drop("f", "2026-11-20", .released),
    ]
    #expect(paths(drops) == ["f/2026-11-19_1_1", "f/2026-11-20_1_1"])
  }

  @Test func `of two files of one revision the path decides`() {
    var other = drop("f", "2026-11-18")
    other.path = "f/other"
    #expect(paths([drop("f", "2026-11-18"), other]) == ["f/other"])
    #expect(paths([other, drop("f", "2026-11-18")]) == ["f/other"])
  }

  @Test func `a feed that replaces its set stands on its latest date alone`() {
    let drops = [
      drop("f", "2026-11-20"), drop("f", "2026-11-20", part: 2), drop("f", "2026-11-18"),
      drop("f", "2026-11-21", .held),
    ]
    #expect(paths(drops, replacing: true) == ["f/2026-11-20_1_1", "f/2026-11-20_2_1"])
  }
}
