/// What the first two characters of a unified social credit code say: who registers the body
/// (登记管理部门) and as what (机构类别).
///
/// GB 32100-2015, table 1. Departments are fixed by the standard; a class unknown here has no
/// title and is never a reason to refuse.
public struct RegistrationClass: Hashable, Sendable {
  /// The department's character, position 1.
  public let department: Character
  /// The class's character, position 2.
  public let organizationClass: Character

  /// A class from its two characters.
  public init(department: Character, organizationClass: Character) {
    self.department = department
    self.organizationClass = organizationClass
  }

  /// The department's Chinese name, or nil when the standard has none for the character.
  public var departmentTitle: String? {
    switch department {
    case "1": "机构编制"
    case "2": "外交"
    case "3": "司法行政"
    case "4": "文化"
    case "5": "民政"
    case "6": "旅游"
    case "7": "宗教"
    case "8": "工会"
    case "9": "工商"
    case "A": "中央军委改革和编制办公室"
    case "N": "农业"
    case "Y": "其他"
    default: nil
    }
  }

  /// The class's Chinese name, or nil when unknown here.
  public var classTitle: String? {
    switch (department, organizationClass) {
    case ("1", "1"): "机关"
    case ("1", "2"): "事业单位"
    case ("1", "3"): "编办直接管理机构编制的群众团体"
    case ("3", "1"): "律师执业机构"
    case ("3", "2"): "公证处"
    case ("3", "3"): "基层法律服务所"
    case ("3", "4"): "司法鉴定机构"
    case ("3", "5"): "仲裁委员会"
    case ("5", "1"): "社会团体"
    case ("5", "2"): "民办非企业单位"
    case ("5", "3"): "基金会"
    case ("9", "1"): "企业"
    case ("9", "2"): "个体工商户"
    case ("9", "3"): "农民专业合作社"
    case ("N", "1"): "组级集体经济组织"
    case ("N", "2"): "村级集体经济组织"
    case ("N", "3"): "乡镇级集体经济组织"
    case (_, "9"), ("Y", "1"): "其他"
    default: nil
    }
  }
}
