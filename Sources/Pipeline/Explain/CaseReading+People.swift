import Aggregate
import Records

/// What people have to know and to decide of a case: decisions, conflicts, items.
extension CaseReading {
  /// The decisions that name a member, in the order of the pairs.
  func decisions(on members: [Int]) -> [CaseAccount.AppliedDecision] {
    let keys = members.map { kind.kind.records.keys[$0] }
    return kind.decisions.inForce.compactMap { entry in
      guard entry.pair.kind == kind.schema.kind,
        let member = keys.firstIndex(where: { $0 == entry.pair.left || $0 == entry.pair.right })
      else { return nil }
      let other = kind.ordinal(
        of: keys[member] == entry.pair.left ? entry.pair.right : entry.pair.left)
      let isTogether = other.map { kind.numbers[$0] == kind.numbers[members[member]] }
      let isObeyed =
        switch entry.verdict {
        case .same: isTogether ?? true
        case .different: isTogether == false || isTogether == nil
        case .unsure, .undo: true
        }
      return CaseAccount.AppliedDecision(
        decision: DecisionAccount(entry), member: member, other: other.map(kind.place),
        otherCase: other.map { MergedFields.caseID(of: kind.numbers[$0]) }, isObeyed: isObeyed)
    }
  }

  /// The fields in which the members ought to agree and do not.
  func conflicts(_ members: [Int]) -> [CaseAccount.Conflict] {
    kind.rules.mustAgree.compactMap { name in
      guard let field = kind.schema.index(of: name) else { return nil }
      let values = grouped(members) { member in [kind.text(field, member)] }
      guard values.count > 1 else { return nil }
      return CaseAccount.Conflict(
        title: kind.schema.fields[field].title, values: shown(values, field))
    }
  }

  /// The items of the fields whose values are put together, when they are in several records.
  func items(_ members: [Int]) -> [CaseAccount.Item] {
    guard members.count > 1 else { return [] }
    return kind.rules.survivorship.flatMap { rule -> [CaseAccount.Item] in
      guard rule.preference == .union, let field = kind.schema.index(of: rule.field) else {
        return []
      }
      return shown(
        grouped(members) { member in
          kind.text(field, member).split(separator: ";").map(String.init)
        }, field)
    }
  }

  /// Each different value with the positions of the members that have it, in their order.
  private func grouped(
    _ members: [Int], _ values: (Int) -> [String]
  ) -> [(text: String, members: [Int])] {
    var found: [(text: String, members: [Int])] = []
    for (position, member) in members.enumerated() {
      for value in values(member) where !value.isEmpty {
        if let known = found.firstIndex(where: { $0.text == value }) {
          found[known].members.append(position)
        } else {
          found.append((value, [position]))
        }
      }
    }
    return found
  }

  private func shown(
    _ values: [(text: String, members: [Int])], _ field: Int
  ) -> [CaseAccount.Item] {
    values.map {
      CaseAccount.Item(
        text: kind.reading.shown(text: $0.text, kind.schema.fields[field]), members: $0.members)
    }
  }
}
