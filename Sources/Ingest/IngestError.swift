/// Something that stops the reading altogether: the definition or the disk, not the drop.
public struct IngestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let file: String
  /// The line, or 0 when it concerns the file as a whole.
  public let line: Int
  /// What is wrong and how to put it right.
  public let what: String
  /// The same in Chinese.
  public let chineseWhat: String

  /// An error from its parts.
  public init(file: String, line: Int = 0, what: String, chineseWhat: String) {
    self.file = file
    self.line = line
    self.what = what
    self.chineseWhat = chineseWhat
  }

  private var place: String { line > 0 ? "\(file):\(line)" : file }

  /// Where, what, and how to put it right.
  public var description: String { "\(place): \(what)" }
  /// The same in Chinese.
  public var chineseDescription: String { "\(place)：\(chineseWhat)" }
}
