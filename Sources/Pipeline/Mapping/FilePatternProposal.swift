import Ingest

/// The patterns of a feed's file names, told from the name of one file.
enum FilePatternProposal {
  /// The pattern of the name and that of its revisions.
  ///
  /// Eight digits that are a date become `{date}`, the number after them `{part}`, a number after
  /// `r` at the end `{revision}`. A name without a date gets one, as the delivery date comes from
  /// the name: what the department has to be told.
  static func patterns(of fileName: String) -> [String] {
    let dot = fileName.lastIndex(of: ".") ?? fileName.endIndex
    let ending = String(fileName[dot...])
    var pieces = split(String(fileName[..<dot]))
    if pieces.count >= 2, let last = pieces.last, last.allSatisfy(\.isNumber),
      pieces[pieces.count - 2].lowercased().hasSuffix("r"), pieces.count > 3
    {
      pieces.removeLast(1)
      pieces[pieces.count - 1] = String(pieces[pieces.count - 1].dropLast(1))
      while let end = pieces.last?.last, "_-".contains(end) {
        pieces[pieces.count - 1].removeLast()
      }
    }
    var stem = ""
    var hasDate = false
    var hasPart = false
    for piece in pieces {
      let isNumber = piece.utf8.allSatisfy { (0x30...0x39).contains($0) } && !piece.isEmpty
      if isNumber, !hasDate, isDate(piece) {
        stem += "{date}"
        hasDate = true
      } else if isNumber, hasDate, !hasPart, piece.count <= 9 {
        stem += "{part}"
        hasPart = true
      } else {
        stem += piece.filter { !"{}*".contains($0) }
      }
    }
    if !hasDate { stem += "_{date}" }
    return [stem + ending, stem + "_r{revision}" + ending]
  }

  private static func isDate(_ digits: String) -> Bool {
    do throws(IngestError) {
      return try FilePattern("{date}").match(digits) != nil
    } catch {
      return false
    }
  }

  /// Runs of digits and of all else, in turn.
  private static func split(_ text: String) -> [String] {
    var pieces: [String] = []
    var wasDigit: Bool?
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
      wasDigit = isDigit
    }
    return pieces
  }
}
