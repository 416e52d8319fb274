/// What a person says about two records of one kind (人工判定).
public enum PairVerdict: String, Sendable, CaseIterable {
  /// They tell of one act (同).
  case same
  /// They tell of two acts (异).
  case different
  /// It cannot be said (存疑): the pair stays in review.
  case unsure
  /// What was said before no longer counts (撤销).
  case undo

  /// The Chinese word for it in a sheet.
  public var word: String {
    switch self {
    case .same: "同"
    case .different: "异"
    case .unsure: "存疑"
    case .undo: "撤销"
    }
  }

  /// A verdict from what a person wrote, in either language.
  public init?(written text: String) {
    switch text.lowercased() {
    case "同", "相同", "同一", "同一件", "是", "same": self = .same
    case "异", "不同", "不同一", "两件", "否", "different": self = .different
    case "存疑", "疑", "待定", "unsure", "?", "？": self = .unsure
    case "撤销", "撤消", "取消", "undo": self = .undo
    default: return nil
    }
  }
}
