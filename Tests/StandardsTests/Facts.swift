import Foundation
import Standards

/// The tables shipped with the program, read once.
enum Facts {
  static func text(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "schemas/codes/\(name)"), encoding: .utf8)
  }
}
