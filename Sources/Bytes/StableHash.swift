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
    guard bytes.count >= 32 else { return rest(of: bytes, from: 0, seed &+ prime5) }
    var index = 0
    var lanes = Lanes(seed)
    while index &+ 32 <= bytes.count {
      lanes.take(
        (
          word(bytes, index), word(bytes, index &+ 8), word(bytes, index &+ 16),
          word(bytes, index &+ 24)
        ))
      index &+= 32
    }
    return rest(of: bytes, from: index, lanes.merged)
  }

  /// The hashes of the bytes under two seeds, in one pass.
  static func hash64(
    _ bytes: borrowing Span<UInt8>, seeds: (UInt64, UInt64)
  ) -> (UInt64, UInt64) {
    guard bytes.count >= 32 else {
      return (hash64(bytes, seed: seeds.0), hash64(bytes, seed: seeds.1))
    }
    var index = 0
    var first = Lanes(seeds.0)
    var second = Lanes(seeds.1)
    while index &+ 32 <= bytes.count {
      let words = (
        word(bytes, index), word(bytes, index &+ 8), word(bytes, index &+ 16),
        word(bytes, index &+ 24)
      )
      first.take(words)
      second.take(words)
      index &+= 32
    }
    return (
      rest(of: bytes, from: index, first.merged), rest(of: bytes, from: index, second.merged)
    )
  }

  /// The four lanes over the blocks of 32 bytes.
  private struct Lanes {
    private var one: UInt64
    private var two: UInt64
    private var three: UInt64
    private var four: UInt64

    init(_ seed: UInt64) {
      one = seed &+ prime1 &+ prime2
      two = seed &+ prime2
      three = seed
      four = seed &- prime1
    }

    @inline(__always)
    mutating func take(_ words: (UInt64, UInt64, UInt64, UInt64)) {
      one = round(one, words.0)
      two = round(two, words.1)
      three = round(three, words.2)
      four = round(four, words.3)
    }

    var merged: UInt64 {
      let hash = rotate(one, 1) &+ rotate(two, 7) &+ rotate(three, 12) &+ rotate(four, 18)
      return merge(merge(merge(merge(hash, one), two), three), four)
    }
  }

  /// The hash once the bytes before an index are in it.
  @inline(__always)
  private static func rest(
    of bytes: borrowing Span<UInt8>, from start: Int, _ begun: UInt64
  ) -> UInt64 {
    var index = start
    var hash = begun &+ UInt64(bytes.count)
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
    var hash = seed &+ prime5
    if count >= 8 {
      var lanes = Lanes(seed)
      while index &+ 8 <= count {
        lanes.take(
          (
            pair(index, words), pair(index &+ 2, words), pair(index &+ 4, words),
            pair(index &+ 6, words)
          ))
        index &+= 8
      }
      hash = lanes.merged
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
