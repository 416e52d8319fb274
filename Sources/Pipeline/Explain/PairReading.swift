import Bytes
import Records

/// Finds why two records of one kind are, or are not, in one case.
struct PairReading {
  let kind: KindReading

  /// The two side by side, and the chain of records that brings them together where they alone
  /// would not be one case.
  func account(_ left: Int, _ right: Int) -> AgainstAccount {
    let pair = kind.pair(left, right)
    let isOne = kind.numbers[left] == kind.numbers[right]
    return AgainstAccount(
      pair: pair, leftCase: MergedFields.caseID(of: kind.numbers[left]),
      rightCase: MergedFields.caseID(of: kind.numbers[right]),
      path: isOne && !pair.joins ? path(left, right) : [])
  }

  /// The shortest chain of joining pairs among the members of the case, the most members that are
  /// looked at being a few hundred.
  private func path(_ left: Int, _ right: Int) -> [PairAccount] {
    let members = kind.numbers.indices.filter { kind.numbers[$0] == kind.numbers[left] }.prefix(300)
    var cameFrom: [Int: (member: Int, pair: PairAccount)] = [:]
    var front = [left]
    while !front.isEmpty, cameFrom[right] == nil {
      var next: [Int] = []
      for member in front {
        for other in members where other != left && cameFrom[other] == nil {
          let pair = kind.pair(member, other)
          guard pair.joins else { continue }
          cameFrom[other] = (member, pair)
          next.append(other)
        }
      }
      front = next
    }
    var path: [PairAccount] = []
    var member = right
    while let step = cameFrom[member] {
      path.insert(step.pair, at: 0)
      member = step.member
    }
    return path
  }
}
