/// The words for names that do not go with the code beside them (rule 1001), by the stable name of
/// the reason.
enum NameCodeText {
  /// How sure the correction is.
  enum Certainty: String {
    case certain = "确定"
    case likely = "待核"
  }

  /// The reason in few words.
  static func reason(_ name: String, in language: FindingText.Language) -> String {
    let isChinese = language == .chinese
    switch name {
    case "formerName": return isChinese ? "用了改名前的旧名称" : "former name"
    case "laterName": return isChinese ? "用了当日之后才启用的名称" : "later name"
    case "otherOrgan": return isChinese ? "名称属于另一单位" : "another organ's name"
    case "unknownName": return isChinese ? "名录中没有单位用过该名称" : "unknown name"
    case "organizationCode": return isChinese ? "只填了组织机构代码" : "organization code only"
    default: return name
    }
  }

  /// Why a name does not go with its code, in one sentence for the department.
  static func sentence(_ line: NameCodeFile.Line) -> String {
    let given = "“\(line.field)”填的“\(line.given)”"
    let when = line.day.isEmpty ? "现在" : "在 \(line.day) "
    let why =
      switch line.reason {
      case "formerName": "是该代码的单位改名前的旧名称，它\(when)已用新名称"
      case "laterName": "是该代码的单位后来才启用的名称，它\(when)尚用旧名称"
      case "otherOrgan": "与代码\(when)分属两个单位"
      case "unknownName": "，机关名录中没有单位用过；该代码的单位\(when)用的是另一名称"
      case "organizationCode": "与代码是同一单位，但代码只是统一社会信用代码第 9 至 17 位的组织机构代码"
      default: "与代码不符"
      }
    return given + why + "（规则 1001）。"
  }
}
