import Bytes

extension SplitMix64 {
  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double(next() >> 11) < probability * Double(UInt64(1) << 53)
  }

  /// One of several things.
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}
