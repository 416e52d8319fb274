/// What tells the number of a court case whose year lost its brackets.
extension WrittenNumber {
  private static let supremeCourt = "最高法".unicodeScalars.map(\.value)
  private static let provinces = Set(
    "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵".unicodeScalars.map(\.value))
  private static let lastOfType = Set("初终再申执".unicodeScalars.map(\.value))

  /// Whether the text is a court word and a type word: 辽0802执恢, 辽01行终, 辽行终, 最高法民终.
  ///
  /// A province's character alone begins many an organ's word too, so that without the digits of a
  /// court the type must be one of the common ones.
  static func isCourtAndType(_ scalars: ArraySlice<UInt32>) -> Bool {
    var type = scalars
    var hasDigits = false
    if scalars.starts(with: supremeCourt) {
      type = scalars.dropFirst(supremeCourt.count)
    } else {
      guard let first = scalars.first, provinces.contains(first) else { return false }
      type = scalars.dropFirst().drop { (0x30...0x39).contains($0) }
      hasDigits = type.count < scalars.count - 1
    }
    guard let last = type.last, type.allSatisfy({ (0x4E00...0x9FFF).contains($0) }) else {
      return false
    }
    return hasDigits || lastOfType.contains(last)
  }
}
