/// XXH64, the hash whose value may be written to a file.
///
/// Swift's own `Hasher` changes with each process; this one is fixed by its published
/// specification (xxHash, revision 0.1.1, Yann Collet) and proven with its test vectors.
public enum StableHash {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The 64-bit hash of the bytes under a seed.
  public static func hash64(_ bytes: borrowing Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    var index = 0
    var hash: UInt64
    if bytes.count >= 32 {
      var lane1 = seed &+ prime1 &+ prime2
      var lane2 = seed &+ prime2
      var lane3 = seed
      var lane4 = seed &- prime1
      while index &+ 32 <= bytes.count {
        lane1 = round(lane1, word(bytes, index))
        lane2 = round(lane2, word(bytes, index &+ 8))
        lane3 = round(lane3, word(bytes, index &+ 16))
        lane4 = round(lane4, word(bytes, index &+ 24))
        index &+= 32
      }
      hash =
        rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
      hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4)
    } else {
      hash = seed &+ prime5
    }
    hash &+= UInt64(bytes.count)
    while index &+ 8 <= bytes.count {
      hash ^= round(0, word(bytes, index))
      hash = rotate(hash, 27) &* prime1 &+ prime4
      index &+= 8
    }
    if index &+ 4 <= bytes.count {
      hash ^= UInt64(bytes.littleEndianUInt32(at: index)) &* prime1
      hash = rotate(hash, 23) &* prime2 &+ prime3
      index &+= 4
    }
    while index < bytes.count {
      hash ^= UInt64(bytes[index]) &* prime5
      hash = rotate(hash, 11) &* prime1
      index &+= 1
    }
    return finish(hash)
  }

  /// The hash of words less a number each, as of their little-endian bytes.
  ///
  /// The same as writing the differences down and hashing the bytes, without the writing.
  public static func hash64(
    words: borrowing Span<UInt32>, less base: UInt32, seed: UInt64 = 0
  ) -> UInt64 {
    func pair(_ index: Int, _ words: borrowing Span<UInt32>) -> UInt64 {
      UInt64(words[index] &- base) | UInt64(words[index &+ 1] &- base) << 32
    }
    let count = words.count
    var index = 0
    var hash: UInt64
    if count >= 8 {
      var lane1 = seed &+ prime1 &+ prime2
      var lane2 = seed &+ prime2
      var lane3 = seed
      var lane4 = seed &- prime1
      while index &+ 8 <= count {
        lane1 = round(lane1, pair(index, words))
        lane2 = round(lane2, pair(index &+ 2, words))
        lane3 = round(lane3, pair(index &+ 4, words))
        lane4 = round(lane4, pair(index &+ 6, words))
        index &+= 8
      }
      hash =
        rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
      hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4)
    } else {
      hash = seed &+ prime5
    }
    hash &+= UInt64(count * 4)
    while index &+ 2 <= count {
      hash ^= round(0, pair(index, words))
      hash = rotate(hash, 27) &* prime1 &+ prime4
      index &+= 2
    }
    if index < count {
      hash ^= UInt64(words[index] &- base) &* prime1
      hash = rotate(hash, 23) &* prime2 &+ prime3
    }
    return finish(hash)
  }

  /// The eight bytes from an index on, which the caller has seen to lie inside.
  @inline(__always)
  private static func word(_ bytes: borrowing Span<UInt8>, _ index: Int) -> UInt64 {
    // Safe: every call stands behind a comparison of `index + 8` with the count.
    unsafe UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index, as: UInt64.self))
  }

  private static func finish(_ value: UInt64) -> UInt64 {
    var hash = value
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 &- count))
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }
}
