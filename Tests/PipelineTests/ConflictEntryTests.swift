import Bytes
import Records
import Testing

@testable import Pipeline

@Suite struct ConflictEntryTests {
  private let number = Key128(high: 7, low: 9)

  private var conflicts: [NightDraft.Conflict] {
    let caseID = MergedFields.caseID(of: number)
    return [
      NightDraft.Conflict(
        number: caseID, field: "fineAmount",
        values: [
          .init(text: "1000000", places: [.init(drop: "0123456789ab", line: 17)]),
          .init(
            text: "", places: [.init(drop: "ffffffffffff", line: 2), .init(drop: "", line: 0)]),
        ]),
      NightDraft.Conflict(number: caseID, field: "处罚内容", values: []),
    ]
  }

  @Test func `what was written is read again`() {
    for count in 0...2 {
      let list = Array(conflicts.prefix(count))
      let bytes = ConflictEntry.bytes(of: list)
      #expect(ConflictEntry.conflicts(in: bytes.span, of: number) == list)
    }
  }

  @Test func `a value cut short or with something behind it is none`() {
    let bytes = ConflictEntry.bytes(of: conflicts)
    for count in 0..<bytes.count {
      #expect(ConflictEntry.conflicts(in: bytes.span.extracting(0..<count), of: number) == nil)
    }
    #expect(ConflictEntry.conflicts(in: (bytes + [0]).span, of: number) == nil)
  }

  @Test func `whatever the bytes are, reading ends, and gives what can be written`() {
    var random = SplitMix64(seed: 5)
    let bytes = ConflictEntry.bytes(of: conflicts)
    for _ in 0..<2_000 {
      var damaged = bytes
      let place = Int.random(in: damaged.indices, using: &random)
      damaged[place] = .random(in: 0...255, using: &random)
      guard let read = ConflictEntry.conflicts(in: damaged.span, of: number) else { continue }
      let written = ConflictEntry.bytes(of: read)
      #expect(ConflictEntry.conflicts(in: written.span, of: number) == read)
    }
  }
}
