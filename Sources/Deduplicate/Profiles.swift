/// Which records are one report by their exact key, and which of them must be compared.
///
/// A profile is all records of one exact key; its name is its smallest ordinal. Records of a
/// profile may still differ in what they give for comparing, so each different *variant* goes
/// through blocking by its own smallest ordinal: a link that only one spelling can find is found
/// whichever record comes first.
struct Profiles: Sendable {
  /// The profile of each record.
  private(set) var profileOf: [Int32]
  /// The number of variants.
  private(set) var variantCount = 0
  /// Whether each record looks the same to the model as a smaller one of its profile; empty where
  /// none does.
  private var repeats: [Bool]
  private(set) var profileCount = 0
  /// Profiles that share an exact key and were parted because a person parted one of their
  /// records from something; they belong together unless that decision forbids it.
  private(set) var parted: [[Int32]] = []

  /// Each record a profile of its own, as training looks at them.
  init(each evidence: Evidence) {
    profileOf = (0..<Int32(evidence.count)).map { $0 }
    repeats = []
    variantCount = evidence.count
    profileCount = evidence.count
  }

  /// The profiles of all records; each of `singled` (ascending) becomes one of its own.
  init(of evidence: Evidence, singled: [Int32], workers: Int) {
    self.init(each: evidence)
    if evidence.exactKeys.isEmpty { return }
    let total = evidence.count
    let bits = shardBits(for: total)
    let chunks = mapInParallel(count: Chunk.count(of: total), workers: workers) { chunk in
      let range = Chunk.range(chunk, of: total)
      let keys = Array(evidence.exactKeys[range])
      return BucketedItems(
        keys: keys, items: range.map { Int32($0) },
        buckets: keys.map { bits == 0 ? 0 : Int32(truncatingIfNeeded: $0 >> UInt128(128 - bits)) },
        bucketCount: 1 << bits)
    }
    let parts = mapInParallel(count: 1 << bits, workers: workers) { shard in
      ProfilePart(KeyGroups(bucket: shard, of: chunks), evidence, singled: singled)
    }
    repeats = Array(repeating: false, count: total)
    for part in parts {
      for member in part.members { profileOf[Int(member.ordinal)] = member.profile }
      for ordinal in part.repeats { repeats[Int(ordinal)] = true }
      variantCount -= part.repeats.count
      parted += part.parted
    }
    parted.sort { $0[0] < $1[0] }
    profileCount = profileOf.indices.count { profileOf[$0] == Int32($0) }
  }

  /// Whether some record looks the same to the model as a smaller one of its profile.
  var hasRepeats: Bool { !repeats.isEmpty }

  /// Whether a record looks the same to the model as a smaller one of its profile; all others
  /// stand for their variant.
  @inline(__always)
  func isRepeat(_ ordinal: Int) -> Bool { !repeats.isEmpty && repeats[ordinal] }
}

private struct ProfilePart: Sendable {
  /// Records whose profile is named by another record.
  var members: [(ordinal: Int32, profile: Int32)] = []
  /// Records that look the same to the model as a smaller one of their profile.
  var repeats: [Int32] = []
  var parted: [[Int32]] = []

  init(_ groups: KeyGroups<UInt128>, _ evidence: Evidence, singled: [Int32]) {
    for group in 0..<groups.count {
      var rest = Array(groups.members[groups.range(of: group)])
      if !singled.isEmpty {
        let alone = rest.filter { singled.containsSorted($0) }
        if !alone.isEmpty {
          rest.removeAll { singled.containsSorted($0) }
          parted.append((rest.prefix(1) + alone).sorted())
        }
      }
      guard rest.count > 1 else { continue }
      let profile = rest[0]
      for ordinal in rest.dropFirst() { members.append((ordinal, profile)) }
      let looks = rest.map { (hash: evidence.rowHash(of: Int($0)), ordinal: $0) }
        .sorted { $0 < $1 }
      for (before, one) in zip(looks, looks.dropFirst()) where before.hash == one.hash {
        repeats.append(one.ordinal)
      }
    }
  }
}

extension [Int32] {
  /// Whether an ascending array contains a number.
  func containsSorted(_ number: Int32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }
}
