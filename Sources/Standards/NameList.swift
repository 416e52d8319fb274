/// Several names in one cell.
///
/// Split only where the feed says so: 、 may also be part of a name.
public enum NameList {
  /// The single names, outer blanks and empty parts left out.
  ///
  ///     NameList.split("甲公司；乙公司")  // ["甲公司", "乙公司"]
  public static func split(_ text: String, separators: String = "、,，;；/／\n") -> [String] {
    text.split { separators.contains($0) }
      .map { String($0).trimmingBlanks() }
      .filter { !$0.isEmpty }
  }
}
