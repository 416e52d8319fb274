import Formats

extension JSONOutput {
  /// An object with its keys in the order of their UTF-8 bytes, so that it has one spelling only.
  static func sorted(_ members: [String: JSONOutput]) -> JSONOutput {
    .object(
      members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { Member($0.key, $0.value) })
  }
}
