/// Why a whole drop is held back until a named person releases it.
public enum HoldReason: String, Sendable, Codable, CaseIterable {
  /// No rows at all. Details: none.
  case emptyDrop
  /// The document breaks before its end. Details: line, what in English, what in Chinese.
  case brokenDocument
  /// The guard has another value. Details: found, expected.
  case otherDepartment
  /// Wanted columns are not there. Details: their names.
  case missingColumns
  /// Columns nobody mapped or ignored. Details: their names.
  case unknownColumns
  /// Too many refusals. Details: refused, read, ceiling in percent.
  case refusalCeiling
  /// Too many records would be withdrawn. Details: withdrawn, in force before, ceiling in percent.
  case withdrawalCeiling
  /// The same content came before. Details: the earlier file.
  case repeatedContent
  /// Head lines or a whole document that cannot be decoded. Details: line.
  case undecodable
  /// Larger than the pipeline takes. Details: size, limit, in bytes.
  case tooLarge
  /// No feed expects a file of this name. Details: the name.
  case unmatchedFile
  /// Too many of its rows look like one another to be compared. Details: fields, size, limit.
  case overfullBlock
}

/// One reason with its figures, as the journal and the report say it.
public struct Hold: Sendable, Codable, Equatable {
  /// Why.
  public let reason: HoldReason
  /// The figures and names of the sentence, in the order the reason's documentation gives.
  public let details: [String]

  /// A hold from its parts.
  public init(_ reason: HoldReason, _ details: [String] = []) {
    self.reason = reason
    self.details = details
  }

  private func detail(_ index: Int) -> String { index < details.count ? details[index] : "?" }

  /// The reason in one English sentence.
  public var description: String {
    switch reason {
    case .emptyDrop: "The drop has no rows."
    case .brokenDocument: "The document breaks at line \(detail(0)): \(detail(1))."
    case .otherDepartment:
      "The file says it is from \"\(detail(0))\", but \"\(detail(1))\" is expected."
    case .missingColumns: "Columns are missing: \(details.joined(separator: ", "))."
    case .unknownColumns:
      "Columns are neither mapped nor ignored: \(details.joined(separator: ", "))."
    case .refusalCeiling:
      "\(detail(0)) of \(detail(1)) rows were refused, past the ceiling of \(detail(2)) %."
    case .withdrawalCeiling:
      "\(detail(0)) of \(detail(1)) records would be withdrawn, past the ceiling of \(detail(2)) %."
    case .repeatedContent: "The same content came before as \(detail(0))."
    case .undecodable: "Line \(detail(0)) cannot be decoded as text."
    case .tooLarge: "The file has \(detail(0)) bytes; at most \(detail(1)) are taken."
    case .unmatchedFile: "No feed expects a file named \(detail(0))."
    case .overfullBlock:
      "\(detail(1)) reports agree in \(detail(0)), more than the \(detail(2)) that are compared."
    }
  }

  /// The reason in one Chinese sentence.
  public var chineseDescription: String {
    switch reason {
    case .emptyDrop: "文件中没有数据行。"
    case .brokenDocument: "文件在第\(detail(0))行中断或损坏：\(detail(2))。"
    case .otherDepartment: "文件标明的部门为“\(detail(0))”，应为“\(detail(1))”。"
    case .missingColumns: "缺少列：\(details.joined(separator: "、"))。"
    case .unknownColumns: "存在未约定的列：\(details.joined(separator: "、"))。"
    case .refusalCeiling: "共\(detail(1))行，退回\(detail(0))行，超过上限\(detail(2))%。"
    case .withdrawalCeiling:
      "原有\(detail(1))条记录，将撤下\(detail(0))条，超过上限\(detail(2))%。"
    case .repeatedContent: "内容与已报送文件\(detail(0))完全相同。"
    case .undecodable: "第\(detail(0))行无法按编码解读。"
    case .tooLarge: "文件大小\(detail(0))字节，超过上限\(detail(1))字节。"
    case .unmatchedFile: "没有与文件名\(detail(0))对应的报送约定。"
    case .overfullBlock: "有\(detail(1))条记录的\(detail(0))相同，超过可比对的上限\(detail(2))条。"
    }
  }
}
