import Foundation

/// Forms of a column's title in which two spellings of one title are the same.
enum ComparableTitle {
  /// The title without blanks, byte order marks and the star of a required column.
  static func plain(_ title: String) -> String {
    var text = ""
    for scalar in title.unicodeScalars
    where !scalar.properties.isWhitespace && scalar.value != 0xFEFF && scalar.value != 0x200B {
      text.unicodeScalars.append(scalar)
    }
    while text.hasPrefix("*") || text.hasPrefix("＊") { text.removeFirst() }
    return text
  }

  /// The plain title in half-width capitals.
  static func folded(_ title: String) -> String {
    var text = ""
    for scalar in plain(title).unicodeScalars {
      let value = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
      text.unicodeScalars.append(Unicode.Scalar(value) ?? scalar)
    }
    return text.uppercased()
  }

  /// The folded title without what stands in brackets; nil when nothing else is left.
  static func withoutBrackets(_ folded: String) -> String? {
    guard let opening = folded.firstIndex(of: "(") else { return nil }
    let text = folded[..<opening]
    return text.isEmpty ? nil : String(text)
  }

  /// What stands in the first brackets of a folded title.
  static func inBrackets(_ folded: String) -> String? {
    guard let opening = folded.firstIndex(of: "("),
      let closing = folded[opening...].firstIndex(of: ")")
    else { return nil }
    let text = folded[folded.index(after: opening)..<closing]
    return text.isEmpty ? nil : String(text)
  }

  /// The folded title without the number that tells columns of one sort apart: 处罚类别2.
  static func withoutNumber(_ folded: String) -> String {
    var text = folded
    while let last = text.last, last.isASCII, last.isNumber || last == "_" { text.removeLast() }
    return text
  }

  /// The neighbouring characters of a title, in order.
  static func pairs(_ folded: String) -> [String] {
    let characters = Array(folded)
    return characters.indices.dropFirst().map { String(characters[$0 - 1...$0]) }
  }

  /// Whether a title is a code such as `CF_XDR_MC`.
  static func isCode(_ folded: String) -> Bool {
    folded.utf8.allSatisfy { $0 < 0x80 } && folded.contains { $0.isLetter }
  }

  /// The spellings under which a code may be the initials of a title: whole, and without the
  /// prefix that names the table.
  static func letters(ofCode folded: String) -> [String] {
    let parts = folded.split(separator: "_")
    var forms = [parts.joined()]
    if parts.count > 1 { forms.append(parts.dropFirst().joined()) }
    return forms
  }

  /// The first letters of a Chinese title as it is pronounced, such as JDRQ for 决定日期.
  ///
  /// Column codes of the platforms are made that way.
  static func initials(_ folded: String) -> String {
    var letters = ""
    for character in folded {
      if character.isASCII {
        if character.isLetter || character.isNumber { letters.append(character) }
      } else if let sound = String(character).applyingTransform(.mandarinToLatin, reverse: false),
        let first = sound.applyingTransform(.stripDiacritics, reverse: false)?.first,
        first.isASCII, first.isLetter
      {
        letters += first.uppercased()
      }
    }
    return letters
  }
}
