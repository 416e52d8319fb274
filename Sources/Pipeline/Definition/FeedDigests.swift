import Bytes
import Formats
import Records

/// Digests of all that decides how the rows of a feed become records, one for each feed.
///
/// A segment is named by it, so that a change makes anew what it affects and nothing else: a value
/// table counts for the feeds that use it, a schema for the feeds of its kind, what every value is held
/// against for all feeds; the reasons and notes that people read, and what only later stages ask, for none.
struct FeedDigests {
  private let tree: DefinitionTree
  private let common: String

  /// The digests of a tree.
  init(_ tree: DefinitionTree) {
    self.tree = tree
    var digest = SHA256()
    digest.update(Array(Program.version.utf8).span)
    for file in tree.files where Self.isCommon(file.path) {
      digest.update(Array("\(file.path) \(file.bytes.count)\n".utf8).span)
      digest.update(file.bytes.span)
    }
    common = digest.finalizeHex()
  }

  /// The digest of a feed; `own` is what its department's file says of it.
  func digest(_ own: String, kind: String, lists: Set<String>) -> String {
    var digest = SHA256()
    digest.update(Array("\(common) \(own)".utf8).span)
    let paths = ["schemas/records/\(kind).json"] + lists.sorted().map { Self.path(ofList: $0) }
    for path in paths {
      let bytes = tree.bytes(path) ?? []
      digest.update(Array("\(path) \(bytes.count)\n".utf8).span)
      digest.update(bytes.span)
    }
    return digest.finalizeHex()
  }

  static func path(ofList name: String) -> String { "schemas/codes/\(name).csv" }

  /// Whether a file counts for the records of all feeds.
  ///
  /// All that normalization is given of ``ReferenceTables`` besides value tables.
  static func isCommon(_ path: String) -> Bool {
    path == ReferenceTables.divisionsPath || path == ReferenceTables.abbreviationsPath
      || path == ReviewedCodesReading.path
  }

  /// A digest of the parts of a feed's object that decide about its records, and of the region.
  static func own(_ object: JSONObject, region: String) -> String {
    var bytes = Array(region.utf8)
    for key in [
      "feed", "kind", "delivery", "key", "format", "columns", "constants", "reclassified",
      "deadline",
    ] {
      bytes.append(contentsOf: key.utf8)
      if let value = object.value(key) { append(value, to: &bytes) }
    }
    return SHA256.hex(of: bytes.span)
  }

  /// One spelling of a value; what people read does not enter.
  private static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value.content {
    case .null: bytes.append(UInt8(ascii: "n"))
    case .bool(let isTrue): bytes.append(UInt8(ascii: isTrue ? "t" : "f"))
    case .number(let spelling): append(spelling, "#", to: &bytes)
    case .string(let text): append(text, "s", to: &bytes)
    case .array(let values):
      append(String(values.count), "a", to: &bytes)
      for value in values { append(value, to: &bytes) }
    case .object(let members):
      let kept = members.filter { $0.key != "basis" && $0.key != "note" }.sorted { $0.key < $1.key }
      append(String(kept.count), "o", to: &bytes)
      for member in kept {
        append(member.key, "k", to: &bytes)
        // Why a column is ignored is for people; that it is ignored is not.
        if member.key == "ignore" { continue }
        append(member.value, to: &bytes)
      }
    }
  }

  private static func append(_ text: String, _ sort: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "\(sort)\(text.utf8.count):\(text)".utf8)
  }
}

extension FeedDefinition {
  /// Whether a file of the definition may decide about the feed's records.
  func mayDependOn(_ path: String) -> Bool {
    let own = [
      "pipeline/pipeline.json", "pipeline/departments/\(department).json",
      "schemas/records/\(schema.kind).json",
    ]
    return own.contains(path) || FeedDigests.isCommon(path)
      || lists.contains { path == FeedDigests.path(ofList: $0) }
  }
}
