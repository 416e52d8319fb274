import Testing

@testable import Bytes

@Suite struct SHA256Tests {
  static let vectors: [(input: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]

  @Test(arguments: vectors)
  func `the vectors of the standard`(_ vector: (input: String, digest: String)) {
    #expect(hex(Array(vector.input.utf8)) == vector.digest)
  }

  @Test func `a million letters a`() {
    let digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(hex([UInt8](repeating: 0x61, count: 1_000_000)) == digest)
  }

  @Test func `pieces of any size give the digest of the whole`() {
    var random = SplitMix64(seed: 1)
    let input = (0..<700).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let whole = hex(input)
    for size in [1, 2, 7, 55, 56, 63, 64, 65, 127, 128, 129, 699] {
      var digest = SHA256()
      for start in stride(from: 0, to: input.count, by: size) {
        digest.update(input.span.extracting(start..<min(start + size, input.count)))
      }
      let found = digest.finalizeHex()
      #expect(found == whole, "pieces of \(size)")
    }
  }

  @Test func `the processor's instructions do what the rounds of the standard do`() {
    var random = SplitMix64(seed: 2)
    for blockCount in 0..<20 {
      let input = (0..<(64 * blockCount + 5)).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      let start = SIMD8<UInt32>.random(in: 0 ... .max, using: &random)
      #expect(
        SHA256.compressed(start, input.span, from: 5, blockCount: blockCount)
          == SHA256.writtenOut(start, input.span, from: 5, blockCount: blockCount))
    }
  }

  private func hex(_ bytes: [UInt8]) -> String { SHA256.hex(of: bytes.span) }
}
