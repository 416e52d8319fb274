/// A small generator of numbers that is the same everywhere for the same seed (Steele, Lea, Flood
/// 2014).
struct SplitMix64: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 up to, not including, a bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double(next() >> 11) < probability * Double(UInt64(1) << 53)
  }

  /// One of several things.
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}
