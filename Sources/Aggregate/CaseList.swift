public import Bytes
public import Records

/// The cases of one kind in the order of their numbers, each with the addresses of its members.
public struct CaseList: Sendable {
  /// The number of each case: high is the run that minted it, low its rank in that run.
  public private(set) var numbers: [Key128] = []
  private var ends: [Int32] = []
  private var members: [RecordAddress] = []

  /// No cases, with room for so many members.
  public init(memberCount: Int = 0) {
    numbers.reserveCapacity(memberCount)
    ends.reserveCapacity(memberCount)
    members.reserveCapacity(memberCount)
  }

  /// The number of cases.
  public var count: Int { numbers.count }

  /// Adds a case; numbers must come in ascending order, members in the order of their record keys.
  public mutating func append(number: Key128, members: some Sequence<RecordAddress>) {
    precondition(numbers.last.map { $0 < number } ?? true, "case numbers ascend")
    self.members.append(contentsOf: members)
    numbers.append(number)
    ends.append(Int32(self.members.count))
  }

  /// The members of a case.
  public func members(of index: Int) -> ArraySlice<RecordAddress> {
    members[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }
}
