/// The elements that are open, and all paths met so far.
struct MarkupTrail {
  /// What entering an element found.
  enum Entered {
    case known(Int)
    case new(Int, parent: Int?)
    case tooDeep
    case tooMany
  }

  private struct Path {
    /// Where the parser keeps the names: one copy of each, so that equal addresses are equal names.
    let name: UInt
    let namespace: UInt
    var children: [Int] = []
    /// Which of the children came last.
    var lastTurn = -1
  }

  private struct Open {
    let path: Int
    var textCount = 0
  }

  private var paths: [Path] = []
  private var roots: [Int] = []
  private var open: [Open] = []

  /// Whether no element has begun yet.
  var isEmpty: Bool { paths.isEmpty }
  /// The number of open elements.
  var depth: Int { open.count }

  /// Enters an element below the open ones; within the limits it is open then.
  mutating func enter(_ name: UInt, _ namespace: UInt, limits: MarkupLimits) -> Entered {
    guard open.count < limits.depth else { return .tooDeep }
    let parent = open.last?.path
    if let known = child(of: parent, name, namespace) {
      open.append(Open(path: known))
      return .known(known)
    }
    guard paths.count < limits.pathCount else { return .tooMany }
    let id = paths.count
    paths.append(Path(name: name, namespace: namespace))
    if let parent { paths[parent].children.append(id) } else { roots.append(id) }
    open.append(Open(path: id))
    return .new(id, parent: parent)
  }

  /// The known path of a name below another path.
  private mutating func child(of parent: Int?, _ name: UInt, _ namespace: UInt) -> Int? {
    guard let parent else {
      return roots.first { paths[$0].name == name && paths[$0].namespace == namespace }
    }
    // Rows repeat their elements in one order: the sibling after the last one is the likely one.
    let count = paths[parent].children.count
    var turn = paths[parent].lastTurn + 1
    for _ in 0..<count {
      if turn >= count { turn = 0 }
      let child = paths[parent].children[turn]
      if paths[child].name == name, paths[child].namespace == namespace {
        paths[parent].lastTurn = turn
        return child
      }
      turn += 1
    }
    return nil
  }

  /// Counts text in the innermost element and gives its total there; nil outside all elements.
  mutating func addText(_ count: Int) -> Int? {
    guard !open.isEmpty else { return nil }
    open[open.count - 1].textCount += count
    return open[open.count - 1].textCount
  }

  /// Leaves the innermost element and gives its path.
  mutating func leave() -> Int? { open.popLast()?.path }
}
