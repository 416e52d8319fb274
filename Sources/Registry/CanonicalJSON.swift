import Foundation

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
}
