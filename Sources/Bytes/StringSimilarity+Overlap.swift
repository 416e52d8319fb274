/// How much two texts overlap in pieces: runs of characters, and words.
extension StringSimilarity {
  /// The Dice coefficient of the character bigrams, each counted as often as it occurs.
  ///
  /// Texts too short for a bigram are alike only if they are equal.
  public mutating func bigramDice() -> Double {
    if left.count < 2 || right.count < 2 { return left == right ? 1 : 0 }
    Self.grams(of: left, size: 2, into: &leftPieces)
    Self.grams(of: right, size: 2, into: &rightPieces)
    return dice()
  }

  /// The Dice coefficient of the character trigrams, each counted as often as it occurs.
  ///
  /// Texts too short for a trigram are alike only if they are equal.
  public mutating func trigramDice() -> Double {
    if left.count < 3 || right.count < 3 { return left == right ? 1 : 0 }
    Self.grams(of: left, size: 3, into: &leftPieces)
    Self.grams(of: right, size: 3, into: &rightPieces)
    return dice()
  }

  /// The Dice coefficient of the words, which blanks part, each counted as often as it occurs.
  ///
  /// The order of the words does not matter. Texts without a word are alike only if they are equal.
  public mutating func tokenDice() -> Double {
    Self.words(of: left, into: &leftPieces)
    Self.words(of: right, into: &rightPieces)
    if leftPieces.isEmpty || rightPieces.isEmpty { return left == right ? 1 : 0 }
    return dice()
  }

  /// Twice the common pieces by all pieces; both lists are ascending.
  private func dice() -> Double {
    var (first, second, common) = (0, 0, 0)
    while first < leftPieces.count, second < rightPieces.count {
      if leftPieces[first] == rightPieces[second] {
        common += 1
        first += 1
        second += 1
      } else if leftPieces[first] < rightPieces[second] {
        first += 1
      } else {
        second += 1
      }
    }
    return Double(2 * common) / Double(leftPieces.count + rightPieces.count)
  }

  /// A character has 21 bits, so that three fill one number.
  private static func grams(of scalars: [UInt32], size: Int, into grams: inout [UInt64]) {
    grams.removeAll(keepingCapacity: true)
    for end in size...scalars.count {
      var gram: UInt64 = 0
      for index in (end - size)..<end { gram = gram << 21 | UInt64(scalars[index]) }
      grams.append(gram)
    }
    sort(&grams)
  }

  /// Words by a 64-bit hash (FNV-1a over characters): two words of one text with the same hash and
  /// different letters are not to be expected.
  private static func words(of scalars: [UInt32], into words: inout [UInt64]) {
    words.removeAll(keepingCapacity: true)
    var hash: UInt64 = 0
    for scalar in scalars {
      if scalar == 0x20 {
        if hash != 0 { words.append(hash) }
        hash = 0
      } else {
        if hash == 0 { hash = 0xCBF2_9CE4_8422_2325 }
        hash = (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3
      }
    }
    if hash != 0 { words.append(hash) }
    sort(&words)
  }

  /// Short lists are sorted by insertion, which needs no memory.
  private static func sort(_ pieces: inout [UInt64]) {
    guard pieces.count <= 48 else {
      pieces.sort()
      return
    }
    for index in pieces.indices.dropFirst() {
      let piece = pieces[index]
      var place = index
      while place > 0, pieces[place - 1] > piece {
        pieces[place] = pieces[place - 1]
        place -= 1
      }
      pieces[place] = piece
    }
  }
}
