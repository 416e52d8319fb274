import Bytes

/// What of a value may be seen (脱敏).
public enum ColumnMask: Sendable, Equatable {
  /// The first and the last characters; an asterisk for each between.
  case keeping(leading: Int, trailing: Int)
  /// Everything but the middle of any resident identity number within the text.
  case withinText

  /// A mask as a definition writes it: `6+4`, or `text`.
  public init?(_ text: String) {
    if text == "text" {
      self = .withinText
      return
    }
    let parts = text.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count == 2, let leading = Int(parts[0]), let trailing = Int(parts[1]),
      leading >= 0, trailing >= 0, leading + trailing > 0, "\(leading)+\(trailing)" == text
    else { return nil }
    self = .keeping(leading: leading, trailing: trailing)
  }

  /// Appends the part of a value that may be seen.
  ///
  /// A value no longer than what may be seen is masked as a whole. One that is masked already
  /// shows at most its own first and last characters, since nobody knows how many its asterisks
  /// stand for.
  public func append(_ value: borrowing Span<UInt8>, to text: inout [UInt8]) {
    switch self {
    case .keeping(let leading, let trailing):
      Self.append(value, leading: leading, trailing: trailing, to: &text)
    case .withinText:
      ResidentNumberScan.appendMasked(value, to: &text)
    }
  }

  private static func append(
    _ value: borrowing Span<UInt8>, leading: Int, trailing: Int, to text: inout [UInt8]
  ) {
    var characterCount = 0
    var firstAsterisk: Int?
    var lastAsterisk = 0
    for index in value.indices where value[index] & 0xC0 != 0x80 {
      if value[index] == asterisk {
        if firstAsterisk == nil { firstAsterisk = characterCount }
        lastAsterisk = characterCount
      }
      characterCount += 1
    }
    var head = leading
    var tail = trailing
    if let firstAsterisk {
      head = min(leading, firstAsterisk)
      tail = min(trailing, characterCount - 1 - lastAsterisk)
    } else if characterCount <= leading + trailing {
      head = 0
      tail = 0
    }
    var character = -1
    for index in value.indices {
      let beginsCharacter = value[index] & 0xC0 != 0x80
      if beginsCharacter { character += 1 }
      if character < head || character >= characterCount - tail {
        text.append(value[index])
      } else if beginsCharacter {
        text.append(asterisk)
      }
    }
  }

  private static let asterisk = UInt8(ascii: "*")
}
