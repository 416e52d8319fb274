public import Records

/// What normalization made of one raw batch: rows read = records + refusals.
public struct NormalizedBatch: Sendable {
  /// The records, in the order of the rows.
  public let records: RecordBatch
  /// The refused rows, in the order of the drop.
  public let refusals: [Refusal]
  /// How often a repair (G5…) or a warning was noted in the rows that became records.
  public let findings: FindingCounts
  /// The rows read, readable or not.
  public let rowCount: Int
  /// The values that took the slow way: neither plain nor met a short while ago.
  public let slowValues: SlowValues
}

/// How many values, in how many rows, took the slow way through normalization.
public struct SlowValues: Sendable, Equatable {
  /// The values.
  public private(set) var valueCount = 0
  /// The rows with one of them or more.
  public private(set) var rowCount = 0
  /// What they took, in nanoseconds; 0 unless a clock was given.
  public private(set) var nanoseconds = 0
  private var lastRow = -1

  /// None.
  public init() {}

  /// Counts a value of a row; rows come in their order.
  mutating func count(row: Int) {
    valueCount += 1
    if row != lastRow { rowCount += 1 }
    lastRow = row
  }

  /// Adds the time that one value took.
  mutating func add(nanoseconds: Int) { self.nanoseconds += nanoseconds }

  /// Adds the counts of another batch.
  public mutating func add(_ other: SlowValues) {
    valueCount += other.valueCount
    rowCount += other.rowCount
    nanoseconds += other.nanoseconds
  }
}

/// How often each finding occurred.
public struct FindingCounts: Sendable, Equatable {
  private var counts = [Int](repeating: 0, count: FindingCode.allCases.count)

  /// No findings.
  public init() {}

  /// Counts a finding.
  public mutating func add(_ code: FindingCode) { counts[code.ordinal] += 1 }

  /// Adds all counts of another tally.
  public mutating func add(_ other: FindingCounts) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// Adds what was noted of one row, by the ordinals of the codes.
  mutating func add(_ ordinals: [UInt8]) {
    for ordinal in ordinals { counts[Int(ordinal)] += 1 }
  }

  /// The findings that occurred, in the order of their codes.
  public var nonzero: [(code: FindingCode, count: Int)] {
    FindingCode.allCases.compactMap { code in
      counts[code.ordinal] > 0 ? (code, counts[code.ordinal]) : nil
    }
  }
}
