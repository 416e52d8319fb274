/// Decisions by ordinal, in an order that does not depend on how they were written down.
struct DecisionIndex {
  struct Entry {
    /// The position in the input's list.
    let index: Int
    let left: Int32
    let right: Int32
  }

  private(set) var same: [Entry] = []
  private(set) var different: [Entry] = []
  private(set) var idleCount = 0
  /// The records that some decision parts from another, ascending.
  private(set) var parted: [Int32] = []
  /// The decisions as they were given.
  private(set) var decisions: [Decision] = []

  /// No decisions.
  init() {}

  init(_ input: LinkageInput) {
    decisions = input.decisions
    var seen: Set<Decision> = []
    for (index, decision) in input.decisions.enumerated()
    where seen.insert(decision).inserted {
      guard decision.left != decision.right, let left = input.ordinal(of: decision.left),
        let right = input.ordinal(of: decision.right)
      else {
        idleCount += 1
        continue
      }
      let entry = Entry(index: index, left: Int32(left), right: Int32(right))
      if decision.verdict == .same { same.append(entry) } else { different.append(entry) }
    }
    same.sort { ($0.left, $0.right) < ($1.left, $1.right) }
    different.sort { ($0.left, $0.right) < ($1.left, $1.right) }
    parted = Set(different.flatMap { [$0.left, $0.right] }).sorted()
  }
}
