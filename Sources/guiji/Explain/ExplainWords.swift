import Pipeline

/// The words of an explanation in both languages, for the stable names that the values have.
struct ExplainWords {
  let language: Language

  func say(_ english: String, _ chinese: String) -> String {
    language == .chinese ? chinese : english
  }

  func status(_ name: String) -> String {
    switch name {
    case "active": say("in force", "有效")
    case "revoked": say("revoked", "已撤销")
    case "objection": say("under objection", "异议处理中")
    default: name
    }
  }

  /// Why a subject is, or is not, of government scope.
  func reason(_ name: String) -> String {
    switch name {
    case "organCode": say("its code is in the register of organs", "代码在机关名录中")
    case "organName":
      say(
        "it gives no code; one organ of the register bore the name on that day",
        "未报代码；名录中当日使用该名称的机关只有一个")
    case "unknownCode": say("its code is not in the register of organs", "代码不在机关名录中")
    case "unknownName":
      say(
        "it gives no code, and no single organ bore the name on that day",
        "未报代码，名录中当日没有唯一使用该名称的机关")
    case "postByNumber":
      say("the roster has the person, by number, in post on that day", "按证件号码，花名册载明当日在职")
    case "postByName":
      say(
        "the roster has one person of the name in the organ, in post on that day",
        "按姓名和单位，花名册中当日在职的只有一人")
    case "notInPost":
      say(
        "the roster does not have the number in post on that day, and the unit is no organ",
        "花名册中该号码当日不在职，所在单位也不是名录中的机关")
    case "unknownOfficial":
      say(
        "the unit is an organ, but the roster does not know the person in it on that day",
        "所在单位是名录中的机关，但花名册中当日没有此人")
    case "privatePerson": say("a person without number whose unit is no organ", "未报号码，所在单位不是机关")
    case "outsideOffice": say("the act was not one of the office", "非履职行为")
    case "personsNotCounted":
      say("persons of this kind of record are never of government scope", "本类记录的自然人不属于政务范围")
    default: name
    }
  }

  /// What is wrong with a name beside a code.
  func nameCode(_ name: String) -> String {
    switch name {
    case "formerName":
      say("the organ of the code bore this name before that day", "名称是该代码单位当日之前的旧名")
    case "laterName":
      say("the organ of the code bears this name only since later", "名称是该代码单位当日之后才启用的")
    case "otherOrgan": say("the name is another organ's", "名称属于另一单位")
    case "unknownName": say("no organ of the register bore the name", "名录中没有单位使用过该名称")
    case "organizationCode":
      say("the code is the organization code only", "代码只是统一社会信用代码中的组织机构代码")
    default: name
    }
  }

  /// Why a case is not for a platform.
  func exclusion(_ name: String) -> String {
    switch name {
    case "revoked": say("the decision is revoked", "原决定已撤销")
    case "outOfForce": say("no department reports it any more", "来源单位已不再报送")
    case "outOfScope": say("the subject is not of this platform's scope", "主体不属于本平台范围")
    case "notPublishable": say("it may not be published", "依法不予公开")
    case "merged": say("it is part of another case", "已并入另一件")
    default: name
    }
  }

  func operation(_ name: String) -> String {
    switch name {
    case "add": say("added", "新增")
    case "change": say("changed", "变更")
    case "withdraw": say("withdrawn", "撤回")
    default: name
    }
  }

  /// Which member is preferred.
  func rule(_ name: String) -> String {
    switch name {
    case "precedence": say("department of highest precedence", "部门优先级最高")
    case "latest": say("latest delivery", "最近一次报送")
    case "earliest": say("earliest delivery", "最早一次报送")
    case "longest": say("longest text", "内容最长")
    case "fullest": say("fullest account of one department", "一个部门最完整的内容")
    case "authority": say("the deciding organ's own report", "决定机关自己的报送")
    case "union": say("all different values", "各不同值合并")
    default: name
    }
  }

  /// What a comparison came to.
  func level(_ name: String, _ bound: Double?) -> String {
    let limit = bound.map { $0 == $0.rounded() && $0 >= 1 ? String(Int($0)) : String($0) } ?? ""
    return switch name {
    case "exact": say("equal", "相同")
    case "levenshtein", "damerau": say("at most \(limit) characters differ", "至多差\(limit)个字符")
    case "jaroWinkler": say("Jaro–Winkler ≥ \(limit)", "相似度（Jaro–Winkler）≥\(limit)")
    case "bigrams": say("shared bigrams ≥ \(limit)", "二字组重合 ≥\(limit)")
    case "days": say("at most \(limit) days apart", "相差至多\(limit)天")
    case "ratio": say("ratio ≥ \(limit)", "比值 ≥\(limit)")
    case "missing": say("not given", "缺")
    default: say("different", "不同")
    }
  }

  func title(of finding: FindingAccount) -> String {
    language == .chinese ? finding.chinese : finding.english
  }

  func advice(of finding: FindingAccount) -> String {
    language == .chinese ? finding.chineseAdvice : finding.englishAdvice
  }

  func place(_ place: RecordAccount.Place) -> String {
    say(
      "\(place.label) · \(place.departmentTitle) · delivered \(place.date), "
        + "revision \(place.revision) · run \(place.run)",
      "\(place.label) · \(place.departmentTitle) · \(place.date) 报送，第\(place.revision)版"
        + " · 第\(place.run)批")
  }
}
