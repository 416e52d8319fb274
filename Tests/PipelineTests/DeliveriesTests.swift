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

  @Test func `a file that was written over and comes back is the drop it was`() {
    func version(_ sha256: String, _ verdict: DropVerdict = .accepted) -> JournalDrop {
      var one = drop("f", "2026-11-18", verdict)
      one.sha256 = sha256
      return one
    }
    let drops = [version("a"), version("b"), version("a", .repeated), version("c")]
    func number(_ count: Int) -> DropNumber? {
      let known = drops.prefix(count).enumerated().map {
        KnownDrop($0.element, run: $0.offset + 1, index: 0)
      }
      return DeliveryFold(known).deliveries { _ in false }.parts.first?.number
    }
    #expect((1...4).map { number($0)?.run } == [1, 2, 1, 4])
  }

  @Test func `deliveries are found by their feed`() {
    let drops = [drop("g", "2026-11-19"), drop("f", "2026-11-18"), drop("f", "2026-11-20")]
    let known = drops.enumerated().map { KnownDrop($0.element, run: 1, index: $0.offset) }
    let folded = DeliveryFold(known).deliveries { _ in false }
    #expect(folded.parts(of: "f").map(\.drop.date) == ["2026-11-18", "2026-11-20"])
    #expect(folded.lastRank(of: "f") == 2)
    #expect(folded.lastRank(of: "g") == 1)
    #expect(folded.parts(of: "h").isEmpty)
  }
}
