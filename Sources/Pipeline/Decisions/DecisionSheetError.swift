/// A filled-in review sheet that cannot be taken, with all its mistakes.
public struct DecisionSheetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One mistake.
  public struct Mistake: Sendable, Equatable {
    /// What is wrong.
    public enum Kind: Sendable, Equatable {
      /// The columns of verdict and pair are not there.
      case noTitles
      /// It is a workbook, not text.
      case workbook
      /// Its text cannot be decoded.
      case undecodable
      /// A quotation mark is not closed.
      case unterminated
      /// The verdict is none of the words.
      case unknownVerdict(String)
      /// The pair's name is damaged.
      case unreadablePair
      /// Nobody is named who decided.
      case noPerson
      /// The pair's kind is not one of the pipeline.
      case unknownKind(String)
      /// No row has a verdict.
      case nothingDecided
    }

    /// The line, from 1.
    public let line: Int
    /// What is wrong.
    public let kind: Kind
  }

  /// The file's name.
  public let file: String
  /// All mistakes, in the order of the lines.
  public let mistakes: [Mistake]

  init(file: String, _ mistakes: [Mistake]) {
    self.file = file
    self.mistakes = mistakes
  }

  /// The mistakes in English, one a line.
  public var description: String { text(inChinese: false) }

  /// The mistakes, one a line, and what to do.
  public func text(inChinese isChinese: Bool) -> String {
    let lines = mistakes.map { mistake in
      isChinese
        ? "\(file) 第\(mistake.line)行：\(Self.chinese(mistake.kind))"
        : "\(file) line \(mistake.line): \(Self.english(mistake.kind))"
    }
    let end =
      isChinese
      ? "整张表未采用；改正后重新提交。" : "nothing of the sheet was taken; mend it and hand it in again"
    return (lines + [end]).joined(separator: "\n")
  }

  private static func english(_ kind: Mistake.Kind) -> String {
    switch kind {
    case .noTitles:
      "the title line lacks 判定 (verdict) or 配对编号 (pair); keep the first line of the sheet"
    case .workbook: "this is a workbook; save it as “CSV UTF-8”"
    case .undecodable: "the text cannot be decoded; save it as “CSV UTF-8”"
    case .unterminated: "a quotation mark is not closed; save it again from the spreadsheet"
    case .unknownVerdict(let text):
      "“\(NumberMasking(isOff: false).text(text))” is no verdict; write 同, 异, 存疑 or 撤销 "
        + "(same, different, unsure, undo)"
    case .unreadablePair: "the pair's name is damaged; copy it from the sheet as it was written"
    case .noPerson: "nobody is named who decided; fill in 判定人 or give --person"
    case .unknownKind(let kind): "the pipeline has no kind “\(kind)”"
    case .nothingDecided: "no row has a verdict; fill in the column 判定"
    }
  }

  private static func chinese(_ kind: Mistake.Kind) -> String {
    switch kind {
    case .noTitles: "标题行缺“判定”或“配对编号”；请保留表的第一行。"
    case .workbook: "这是工作簿文件；请另存为“CSV UTF-8”。"
    case .undecodable: "文字无法解码；请另存为“CSV UTF-8”。"
    case .unterminated: "引号没有成对；请从表格程序重新保存。"
    case .unknownVerdict(let text):
      "“\(NumberMasking(isOff: false).text(text))”不是判定；请填同、异、存疑或撤销。"
    case .unreadablePair: "配对编号已损坏；请从原表照抄。"
    case .noPerson: "没有判定人；请填“判定人”，或用 --person 指明。"
    case .unknownKind(let kind): "没有“\(kind)”这类记录。"
    case .nothingDecided: "没有一行填了判定；请填“判定”一栏。"
    }
  }
}
