/// All that is known of one case (案件): its members, why they are one, what was made of them and
/// which platform holds it.
public struct CaseAccount: Sendable, Equatable {
  /// A value of the merged record.
  public struct MergedValue: Sendable, Equatable {
    /// The Chinese title of the field.
    public let title: String
    /// The value, its numbers masked.
    public let value: String
    /// The member that gave it, by position.
    public let member: Int
    /// The rule that preferred this member, by its name in definitions.
    public let rule: String
    /// What other members say instead, with their positions.
    public let others: [Other]
  }

  /// What a member says that did not survive.
  public struct Other: Sendable, Equatable {
    /// The member's position.
    public let member: Int
    /// Its value, numbers masked.
    public let value: String
  }

  /// Whose act it is.
  public struct Subject: Sendable, Equatable {
    /// Whether the case is of government scope.
    public let isGovernment: Bool
    /// The class, such as 机关 or 公务员; empty for general scope.
    public let subjectClass: String
    /// The code of the organ it was matched with; empty when none.
    public let organCode: String
    /// Why, by a stable name such as `organCode` or `notInPost`.
    public let reason: String
    /// What is wrong with its name beside its code, such as `formerName`; nil when nothing is.
    public let nameCode: String?
    /// The name that the organ of the code bore on the day; empty when nothing is wrong.
    public let suggestedName: String
  }

  /// A day that follows from a law, delivered or computed.
  public struct Period: Sendable, Equatable {
    /// The reserved field, by its stable name, such as `termEnd`.
    public let name: String
    /// The day, `YYYY-MM-DD`; empty where the rules leave none.
    public let day: String
    /// What it rests on: `报送`, or `计算：` with the article.
    public let basis: String
  }

  /// An event or a member that revokes the case.
  public struct Revocation: Sendable, Equatable {
    /// Where it was reported.
    public let place: RecordAccount.Place
    /// The day of the revocation; empty when the member's own status says it.
    public let date: String
    /// Why, as reported.
    public let reason: String
  }

  /// A record of another case that came near.
  public struct Near: Sendable, Equatable {
    /// Its case.
    public let number: String
    /// The evidence, the member of this case first.
    public let pair: PairAccount
  }

  /// The case number.
  public let number: String
  /// The kind's stable name.
  public let kind: String
  /// The kind's Chinese title.
  public let kindTitle: String
  /// The records of the case, in the order of their keys.
  public let members: [RecordAccount]
  /// For each member but the first the strongest link with one before it.
  public let links: [PairAccount]
  /// What came near and is another case, strongest first.
  public let near: [Near]
  /// Whether more came near than were looked at.
  public let isNearCut: Bool
  /// The merged values with their sources; empty for a case of one record.
  public let merged: [MergedValue]
  /// Whose act it is.
  public let subject: Subject
  /// The days that follow from a law, where anything is known of them.
  public let periods: [Period]
  /// `active`, `revoked` or `objection`.
  public let status: String
  /// What revokes it.
  public let revocations: [Revocation]
  /// What each platform holds and held.
  public let holdings: [HoldingAccount]
  /// Numbers that ended in this one, each with the last run that had it.
  public let superseded: [FormerNumber]
  /// Numbers of other cases from which records of this one were split off; those cases kept them.
  public var splitFrom: [FormerNumber] = []
  /// What people decided on its records, as far as the run knew.
  public var decisions: [AppliedDecision] = []
  /// Where its reports disagree and ought not to.
  public var conflicts: [Conflict] = []
  /// Its items, such as the sanctions of one decision, field by field.
  public var items: [Item] = []

  /// A decision with what came of it.
  public struct AppliedDecision: Sendable, Equatable {
    /// The decision.
    public let decision: DecisionAccount
    /// The record of this case, by position.
    public let member: Int
    /// Where the other record stands; nil when it is not in force.
    public let other: RecordAccount.Place?
    /// The other record's case; nil when it is not in force.
    public let otherCase: String?
    /// Whether the two are as decided.
    public let isObeyed: Bool
  }

  /// One field with different values, each with the members that give it.
  public struct Conflict: Sendable, Equatable {
    /// The Chinese title of the field.
    public let title: String
    /// The values, numbers masked, with the positions of the members.
    public let values: [Item]
  }

  /// One item and the members that report it.
  public struct Item: Sendable, Equatable {
    /// The item, numbers masked.
    public let text: String
    /// The positions of the members.
    public let members: [Int]
  }
}

/// A case number that is no more.
public struct FormerNumber: Sendable, Equatable {
  /// The number.
  public let number: String
  /// The last run that had it.
  public let lastRun: Int
}

/// What a platform holds of a case, and how that came about.
public struct HoldingAccount: Sendable, Equatable {
  /// What a bundle did.
  public struct Event: Sendable, Equatable {
    /// `add`, `change` or `withdraw`.
    public let operation: String
    /// The first run that may have done it: earlier than `run` where the runs between are thinned.
    public let firstRun: Int
    /// The run, or the first kept one after it.
    public let run: Int
    /// The day as of which it ran.
    public let asOf: String
    /// The folder of the bundle below the outbox.
    public let bundle: String
  }

  /// The platform's stable name.
  public let platform: String
  /// The platform's Chinese title.
  public let title: String
  /// Whether it holds the case.
  public let isHeld: Bool
  /// Why the case is not for it, such as `outOfScope`; nil when it is.
  public let exclusion: String?
  /// The bundles that named the case, oldest first.
  public let events: [Event]
}
