/// Why an XML document was not read to its end.
public struct MarkupError: Error, Sendable, Equatable {
  /// What is wrong with it.
  public enum Problem: Sendable, Equatable {
    /// The document ends before its last element does.
    case cutOff
    /// A character that XML 1.0 forbids, such as `&#12;`.
    case illegalCharacter
    /// A DOCTYPE; drops have none, and attacks begin with it.
    case documentType
    /// A named entity that nobody declared, such as `&nbsp;`.
    case undeclaredEntity
    /// Past a bound of ours; which one and its figure.
    case pastLimit(String)
    /// Not well-formed in another way, in the words of the parser.
    case notWellFormed(String)
    /// Bytes that are no text in the document's encoding.
    case undecodable
  }

  /// What is wrong.
  public let problem: Problem
  /// The line, from 1.
  public let line: Int
  /// The column in bytes as the parser counts it, from 1; 0 when it does not know.
  public let column: Int

  /// An error from its parts.
  public init(problem: Problem, line: Int, column: Int) {
    self.problem = problem
    self.line = line
    self.column = column
  }
}

extension MarkupError: CustomStringConvertible {
  /// What is wrong, where, and how to put it right.
  public var description: String { "line \(line), column \(column): \(what)" }

  /// What is wrong, without the place.
  public var what: String {
    switch problem {
    case .cutOff: "the document ends in the middle; send the whole file again"
    case .illegalCharacter:
      "a character that XML does not allow (a control character or &#…; of one); remove it"
    case .documentType: "a DOCTYPE is not accepted; remove it"
    case .undeclaredEntity: "an entity that is not declared; write the character itself"
    case .pastLimit(let limit): "past the limit of \(limit)"
    case .notWellFormed(let words):
      "not well-formed (\(words)); in text write &lt; for < and &amp; for &"
    case .undecodable: "bytes that are no text in the document's encoding"
    }
  }

  /// The same in Chinese, for the department.
  public var chineseDescription: String { "第\(line)行第\(column)列：\(chineseWhat)" }

  /// The same without the place.
  public var chineseWhat: String {
    switch problem {
    case .cutOff: "文件不完整（在元素结束前中断），请重新完整报送"
    case .illegalCharacter: "含有XML不允许的字符（控制字符），请删除"
    case .documentType: "不接受DOCTYPE声明，请删除"
    case .undeclaredEntity: "含有未声明的实体，请直接写该字符"
    case .pastLimit(let limit): "超过限制（\(limit)）"
    case .notWellFormed: "XML格式不正确，文本中的<请写成&lt;，&请写成&amp;"
    case .undecodable: "含有无法按编码解读的字节"
    }
  }
}

/// How much of everything an XML document may have.
public struct MarkupLimits: Sendable {
  /// The deepest nesting of elements.
  public var depth = 64
  /// The most bytes of text directly inside one element.
  public var textByteCount = 8 << 20
  /// The most attributes of one element.
  public var attributeCount = 64
  /// The most distinct element paths.
  public var pathCount = 4_096

  /// The bounds that fit all drops known.
  public init() {}
}
