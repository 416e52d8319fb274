public import Foundation

/// What lies in the inbox of one department, told apart by the names its feeds expect.
///
/// The inbox is only read. Symbolic links are never followed; hidden files and companions are no
/// drops.
public struct InboxScan: Sendable, Equatable {
  /// The files one feed expects.
  public struct Feed: Sendable {
    /// The forms of its file names.
    public let patterns: [FilePattern]
    /// The suffix of the companion file that says a drop is complete, such as `.ok`, or nil.
    public let companion: String?

    /// A feed from its parts.
    public init(patterns: [FilePattern], companion: String? = nil) {
      self.patterns = patterns
      self.companion = companion
    }
  }

  /// A file that a feed expects.
  public struct Drop: Sendable, Equatable {
    /// The index of the feed in the list at hand.
    public let feed: Int
    /// What its name says.
    public let name: FilePattern.Match
    /// Its path below the department's folder.
    public let path: String
    /// Whether its companion is there, or none is asked for.
    public let isReady: Bool
  }

  /// The expected files, by path in the order of bytes.
  public let drops: [Drop]
  /// Other files, in the same order.
  public let unmatched: [String]
  /// Symbolic links and special files, which are reported and left alone.
  public let refused: [String]

  /// Looks through the folder of a department and all folders below it.
  ///
  /// A folder that is not there is an empty one. A name that fits two feeds goes to the first.
  public init(folder: URL, feeds: [Feed]) throws(IngestError) {
    var walk = Walk(root: folder)
    try walk.list("", depth: 0)
    let all = Set(walk.files)
    let companions = feeds.compactMap(\.companion) + [".ok"]
    var drops: [Drop] = []
    var unmatched: [String] = []
    for path in walk.files.sorted(by: Self.isBefore) {
      if companions.contains(where: { path.hasSuffix($0) }) { continue }
      let fileName = path.split(separator: "/").last.map(String.init) ?? path
      let match = feeds.enumerated().lazy.compactMap { index, feed -> Drop? in
        let found = feed.patterns.lazy.compactMap { pattern in
          pattern.match(pattern.spelling.contains("/") ? path : fileName)
        }.first
        return found.map { name in
          let isReady = feed.companion.map { all.contains(path + $0) } ?? true
          return Drop(feed: index, name: name, path: path, isReady: isReady)
        }
      }.first
      if let match { drops.append(match) } else { unmatched.append(path) }
    }
    self.drops = drops
    self.unmatched = unmatched
    refused = walk.refused.sorted(by: Self.isBefore)
  }

  /// Orders by UTF-8 bytes, which no locale or normalization changes.
  private static func isBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private struct Walk {
    let root: URL
    var files: [String] = []
    var refused: [String] = []

    mutating func list(_ relative: String, depth: Int) throws(IngestError) {
      let manager = FileManager.default
      let folder = relative.isEmpty ? root.path : root.path + "/" + relative
      guard relative.isEmpty || depth <= 16 else {
        throw IngestError(
          file: folder, what: "folders are nested too deep; move the files up",
          chineseWhat: "目录层级过深，请上移文件")
      }
      do {
        // Asked by attributes, which are those of a link itself, not of what it points to.
        if relative.isEmpty {
          guard manager.fileExists(atPath: folder) else { return }
          let type = try manager.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
          guard type == .typeDirectory else {
            refused.append(root.lastPathComponent)
            return
          }
        }
        for name in try manager.contentsOfDirectory(atPath: folder) where !name.hasPrefix(".") {
          let path = relative.isEmpty ? name : relative + "/" + name
          let attributes = try manager.attributesOfItem(atPath: root.path + "/" + path)
          switch attributes[.type] as? FileAttributeType {
          case .typeDirectory?: try list(path, depth: depth + 1)
          case .typeRegular?: files.append(path)
          default: refused.append(path)
          }
        }
      } catch let error as IngestError {
        throw error
      } catch {
        throw IngestError(
          file: folder, what: "the folder cannot be listed; check its permissions",
          chineseWhat: "目录无法读取，请检查权限")
      }
    }
  }
}
