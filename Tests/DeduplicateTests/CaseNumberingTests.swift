import Bytes
import Deduplicate
import Testing

@Suite struct CaseNumberingTests {
  private func number(_ run: UInt64, _ rank: UInt64) -> Key128 { Key128(high: run, low: rank) }

  @Test func `a first run mints in the order of the clusters`() {
    let numbering = CaseNumbering(
      clusterOf: [0, 1, 0, 3], previous: [nil, nil, nil, nil], run: 1, firstRank: 1)
    #expect(numbering.numberOf == [number(1, 1), number(1, 2), number(1, 1), number(1, 3)])
    #expect(numbering.mintedCount == 3)
    #expect(numbering.superseded.isEmpty)
  }

  @Test func `a case keeps its number when it grows`() {
    let numbering = CaseNumbering(
      clusterOf: [0, 0, 2], previous: [nil, number(1, 7), nil], run: 2, firstRank: 1)
    #expect(numbering.numberOf == [number(1, 7), number(1, 7), number(2, 1)])
  }

  @Test func `of two joined cases the older number stays and the other is superseded`() {
    let numbering = CaseNumbering(
      clusterOf: [0, 0], previous: [number(2, 1), number(1, 9)], run: 3, firstRank: 1)
    #expect(numbering.numberOf == [number(1, 9), number(1, 9)])
    #expect(numbering.superseded == [.init(number: number(2, 1), successor: number(1, 9))])
  }

  @Test func `of a split case the larger part keeps the number`() {
    let old = number(1, 1)
    let numbering = CaseNumbering(
      clusterOf: [0, 1, 1], previous: [old, old, old], run: 2, firstRank: 5)
    #expect(numbering.numberOf == [number(2, 5), old, old])
    #expect(numbering.mintedCount == 1)
    #expect(numbering.superseded.isEmpty)
    #expect(numbering.splits == [.init(number: old, parts: [number(2, 5)])])
  }

  @Test func `a record that moves to another case is told as a split, a joined case is not`() {
    let (first, second) = (number(1, 1), number(1, 2))
    let moved = CaseNumbering(
      clusterOf: [0, 0, 2, 2], previous: [first, first, first, second], run: 2, firstRank: 1)
    #expect(moved.splits == [.init(number: first, parts: [second])])
    let joined = CaseNumbering(
      clusterOf: [0, 0], previous: [first, second], run: 2, firstRank: 1)
    #expect(joined.splits.isEmpty)
  }

  @Test func `no number is held by two cases after a split and a join`() {
    let (first, second) = (number(1, 1), number(1, 2))
    let numbering = CaseNumbering(
      clusterOf: [0, 1, 0, 3], previous: [first, first, second, second], run: 2, firstRank: 1)
    let numbers = [numbering.numberOf[0], numbering.numberOf[1], numbering.numberOf[3]]
    #expect(Set(numbers).count == 3)
    #expect(numbering.numberOf[0] == numbering.numberOf[2])
  }
}
