import Registry

/// Which files of a definition are not what they were.
struct DefinitionChanges: Equatable {
  /// The paths, each with `+` when it is new, `-` when it is gone, and `~` when its content changed.
  let files: [String]

  /// What changed from one state of the definitions to another.
  init(from old: DefinitionTree, to new: DefinitionTree) {
    let before = Dictionary(
      old.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(
      new.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    files = Set(before.keys).union(after.keys).sorted().compactMap { path in
      switch (before[path], after[path]) {
      case (nil, _): "+ \(path)"
      case (_, nil): "- \(path)"
      case (let left, let right): left == right ? nil : "~ \(path)"
      }
    }
  }
}
