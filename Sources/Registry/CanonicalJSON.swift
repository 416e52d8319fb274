import Bytes
import Foundation

/// A value whose one line tells a digest of the rest of it, so that a flipped bit shows in the line
/// alone.
protocol SelfChecked: Codable {
  /// Sixteen hexadecimal digits of the SHA-256 of the line without them; nil in lines of old.
  var check: String? { get set }
}

/// The one spelling of a value as JSON: keys sorted, no blanks, one line.
///
/// What is named by digest or chained must have the same bytes on every machine.
enum CanonicalJSON {
  static func bytes(of value: some Encodable, for url: URL) throws(RegistryError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(value) + [UInt8(ascii: "\n")]
    } catch {
      throw RegistryError(.damaged(what: "a value for this file"), path: url.path)
    }
  }

  static func value<Value: Decodable>(
    _ type: Value.Type, from bytes: Data, what: String, url: URL
  ) throws(RegistryError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: bytes)
    } catch {
      throw RegistryError(.damaged(what: what), path: url.path)
    }
  }

  /// The line of a value with its own digest in it.
  static func checkedBytes(
    of value: some SelfChecked, for url: URL
  ) throws(RegistryError) -> Data {
    var value = value
    value.check = nil
    let plain = try bytes(of: value, for: url)
    value.check = String(SHA256.hex(of: plain.span).prefix(16))
    return try bytes(of: value, for: url)
  }

  /// A value from its line; fails unless the line is, byte for byte, the one its value has.
  static func checkedValue<Value: SelfChecked>(
    _ type: Value.Type, from line: Data, what: String, url: URL
  ) throws(RegistryError) -> Value {
    let value = try value(type, from: line, what: what, url: url)
    let again =
      value.check == nil ? try bytes(of: value, for: url) : try checkedBytes(of: value, for: url)
    guard again == line || again.dropLast() == line else {
      throw RegistryError(.damaged(what: what), path: url.path)
    }
    return value
  }
}
