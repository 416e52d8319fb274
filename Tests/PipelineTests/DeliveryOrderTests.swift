import Foundation
import Pipeline
import Records
import Testing

/// Late and out-of-order deliveries end where the right order ends.
@Suite struct DeliveryOrderTests {
  /// One file as it comes in.
  private struct Delivery {
    let department: String
    let name: String
    let source: String
    let rows: Range<Int>
  }

  private static let organs = "organ-register/bb_jgml_20261118_1.csv"
  private static let finance = "finance/finance_xzcf_20261118_1.csv"

  /// In the right order; the last two say again what the first of their feed said.
  private static let deliveries = [
    Delivery(
      department: "organ-register", name: "bb_jgml_20261118_1.csv", source: organs, rows: 0..<200),
    Delivery(
      department: "finance", name: "finance_xzcf_20261118_1.csv", source: finance, rows: 0..<30),
    Delivery(
      department: "organ-register", name: "bb_jgml_20261119_1.csv", source: organs, rows: 20..<200),
    Delivery(
      department: "finance", name: "finance_xzcf_20261119_1.csv", source: finance, rows: 30..<50),
    Delivery(
      department: "finance", name: "finance_xzcf_20261119_1_r2.csv", source: finance, rows: 40..<60),
    Delivery(
      department: "organ-register", name: "bb_jgml_20261120_1.csv", source: organs, rows: 0..<200),
    Delivery(
      department: "finance", name: "finance_xzcf_20261119_1_r3.csv", source: finance, rows: 30..<50),
  ]

  private func rows(_ range: Range<Int>, of path: String) throws -> String {
    let data = try Data(contentsOf: Folders.fixtures.appending(path: "liaoning/inbox/\(path)"))
    let lines = data.split(separator: UInt8(ascii: "\n"))
    return ([lines[0]] + lines.dropFirst().dropFirst(range.lowerBound).prefix(range.count))
      .map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
  }

  private func state(after order: [Int], together: Bool = false) throws -> StateFingerprint {
    try Folders.withTemporary { folder in
      let small = SmallInbox(folder: folder)
      for index in order {
        let delivery = Self.deliveries[index]
        try small.put(
          delivery.department, delivery.name, rows(delivery.rows, of: delivery.source))
        if !together { try small.run(asOf: "2026-11-20") }
      }
      let outcome = try small.run(asOf: "2026-11-20")
      #expect(outcome.ledgers.allSatisfy { $0.check().isEmpty && $0.heldDrops.isEmpty })
      return try StateFingerprint(small.workspace)
    }
  }

  @Test(arguments: [
    [6, 5, 4, 3, 2, 1, 0], [0, 6, 1, 5, 3, 2, 4],
  ])
  func `whatever comes first, the state is that of the right order`(order: [Int]) throws {
    let expected = try state(after: Array(0..<7))
    #expect(expected.held.values.contains { !$0.isEmpty })
    #expect(try state(after: order) == expected)
    #expect(try state(after: order, together: true) == expected)
  }

  @Test func `a correction that says again what was corrected is in force`() throws {
    let once = try state(after: [0, 3])
    #expect(try state(after: [0, 3, 4]) != once)
    #expect(try state(after: [0, 3, 4, 6]) == once)
  }
}
