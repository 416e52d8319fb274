/// The words of a call: operands, and options that all take a value.
struct Options {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  init(_ words: [String], known: Set<String>) throws(CallError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        operands.append(word)
        continue
      }
      guard known.contains(word) else { throw CallError("there is no option \(word)") }
      guard let value = rest.popFirst() else { throw CallError("\(word) needs a value") }
      values[word] = value
    }
  }

  /// The one operand.
  func operand(_ name: String) throws(CallError) -> String {
    guard operands.count == 1 else { throw CallError("one operand is needed: \(name)") }
    return operands[0]
  }

  func text(_ name: String) -> String? { values[name] }

  func required(_ name: String) throws(CallError) -> String {
    guard let value = values[name] else { throw CallError("\(name) is missing") }
    return value
  }

  func number(_ name: String, default fallback: Int) throws(CallError) -> Int {
    guard let text = values[name] else { return fallback }
    guard let number = Int(text), number > 0 else {
      throw CallError("\(name) needs a whole number above zero, not “\(text)”")
    }
    return number
  }

  func share(_ name: String, default fallback: Double) throws(CallError) -> Double {
    guard let text = values[name] else { return fallback }
    guard let share = Double(text), (0..<1).contains(share) else {
      throw CallError("\(name) needs a share from 0 up to 1, not “\(text)”")
    }
    return share
  }
}

/// A call that cannot be understood.
struct CallError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
