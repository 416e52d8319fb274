extension RunLedger {
  /// Every sum of the ledger that does not close, as a sentence; empty when all is well.
  public func check() -> [String] {
    var failures: [String] = []
    for drop in drops { check(drop, into: &failures) }
    for kind in kinds { check(kind, into: &failures) }
    for platform in platforms { check(platform, into: &failures) }
    for events in waitingEvents where events.withoutCase < 0 || events.withSeveralCases < 0 {
      failures.append("waiting events of \(events.kind): a count is negative")
    }
    failures += checkCases()
    failures += checkNameCodes()
    let taken = Set(drops.map { "\($0.department)/\($0.file)" })
    for held in heldDrops where taken.contains("\(held.department)/\(held.file)") {
      failures.append("drop \(held.department)/\(held.file): both held and taken")
    }
    failures += repeated(drops.map { "drop \($0.department)/\($0.file)" })
    failures += repeated(kinds.map { "kind \($0.kind)" })
    failures += repeated(platforms.map { "platform \($0.platform) kind \($0.kind)" })
    return failures
  }

  private func check(_ drop: Drop, into failures: inout [String]) {
    let name = "drop \(drop.department)/\(drop.file)"
    let parts = [drop.read, drop.accepted, drop.repeated, drop.refused, drop.reclassified]
    if parts.contains(where: { $0 < 0 }) { failures.append("\(name): a count is negative") }
    if [drop.repaired, drop.warned].contains(where: { $0.values.contains { $0 < 1 } }) {
      failures.append("\(name): a repair or warning is listed without a count")
    }
    if drop.accepted + drop.repeated + drop.reclassified == 0,
      !drop.repaired.isEmpty || !drop.warned.isEmpty
    {
      failures.append("\(name): repairs or warnings without a row that was taken")
    }
    if drop.read != drop.accepted + drop.repeated + drop.refused + drop.reclassified {
      failures.append(
        "\(name): read \(drop.read) is not accepted \(drop.accepted)"
          + " + repeated \(drop.repeated) + refused \(drop.refused)"
          + (drop.reclassified > 0 ? " + reclassified \(drop.reclassified)" : ""))
    }
    let byCode = drop.refusedByCode.values.reduce(0, +)
    if byCode != drop.refused {
      failures.append("\(name): refused \(drop.refused) is not the sum by code \(byCode)")
    }
  }

  private func check(_ kind: Kind, into failures: inout [String]) {
    let name = "kind \(kind.kind)"
    let parts = [kind.before, kind.new, kind.changed, kind.withdrawn, kind.after, kind.cases]
    if parts.contains(where: { $0 < 0 }) { failures.append("\(name): a count is negative") }
    if kind.after != kind.before + kind.new - kind.withdrawn {
      failures.append(
        "\(name): after \(kind.after) is not before \(kind.before)"
          + " + new \(kind.new) - withdrawn \(kind.withdrawn)")
    }
    if kind.changed + kind.withdrawn > kind.before {
      failures.append(
        "\(name): changed \(kind.changed) + withdrawn \(kind.withdrawn)"
          + " are more than before \(kind.before)")
    }
    if kind.cases > kind.after || (kind.cases == 0) != (kind.after == 0) {
      failures.append("\(name): \(kind.after) records cannot make \(kind.cases) cases")
    }
  }

  private func check(_ platform: Platform, into failures: inout [String]) {
    let name = "platform \(platform.platform) kind \(platform.kind)"
    let parts = [
      platform.heldBefore, platform.added, platform.changed, platform.withdrawn,
      platform.heldAfter,
    ]
    if parts.contains(where: { $0 < 0 }) { failures.append("\(name): a count is negative") }
    if platform.heldAfter != platform.heldBefore + platform.added - platform.withdrawn {
      failures.append(
        "\(name): held after \(platform.heldAfter) is not held before \(platform.heldBefore)"
          + " + added \(platform.added) - withdrawn \(platform.withdrawn)")
    }
    if platform.changed + platform.withdrawn > platform.heldBefore {
      failures.append(
        "\(name): changed \(platform.changed) + withdrawn \(platform.withdrawn)"
          + " are more than held before \(platform.heldBefore)")
    }
  }

  private func repeated(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }.map { "\($0): listed twice" }
  }
}
