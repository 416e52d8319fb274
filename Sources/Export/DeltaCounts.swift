/// What a bundle does to the holdings of one platform for one kind.
public struct DeltaCounts: Sendable, Equatable {
  /// The rows held before.
  public var heldBefore = 0
  /// The rows added.
  public var added = 0
  /// The rows that say something else now.
  public var changed = 0
  /// The rows withdrawn.
  public var withdrawn = 0
  /// The rows held and sent no second time.
  public var unchanged = 0
  /// The rows held after.
  public var heldAfter = 0
  /// The merged records looked at.
  public var considered = 0
  /// The merged records that are not for the platform, by the name of the reason.
  public var excluded: [String: Int] = [:]
  /// The withdrawn rows by the name of the reason.
  public var withdrawnByReason: [String: Int] = [:]

  /// No row.
  public init() {}

  /// Adds the counts of another part.
  public mutating func add(_ other: DeltaCounts) {
    heldBefore += other.heldBefore
    added += other.added
    changed += other.changed
    withdrawn += other.withdrawn
    unchanged += other.unchanged
    heldAfter += other.heldAfter
    considered += other.considered
    excluded.merge(other.excluded, uniquingKeysWith: +)
    withdrawnByReason.merge(other.withdrawnByReason, uniquingKeysWith: +)
  }

  /// Throws unless all sums close.
  public func check(place: String) throws(ExportError) {
    let sums: [(name: String, left: Int, right: Int)] = [
      ("held after = held before + added - withdrawn", heldAfter, heldBefore + added - withdrawn),
      (
        "held before = changed + unchanged + withdrawn", heldBefore, changed + unchanged + withdrawn
      ),
      ("held after = added + changed + unchanged", heldAfter, added + changed + unchanged),
      (
        "merged = added + changed + unchanged + excluded", considered,
        added + changed + unchanged + excluded.values.reduce(0, +)
      ),
      ("withdrawn = sum by reason", withdrawn, withdrawnByReason.values.reduce(0, +)),
    ]
    for sum in sums where sum.left != sum.right {
      throw ExportError(
        what: "a sum does not close (\(sum.name)): \(sum.left) is not \(sum.right)", place: place,
        remedy: "This is an error in the program; nothing was sent. Please report it.")
    }
  }
}
