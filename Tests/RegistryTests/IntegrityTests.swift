import Foundation
import Registry
import Testing

@Suite struct IntegrityTests {
  @Test func `a bit flipped in any file is found, and its file named`() throws {
    let folder = try TestFolder()
    do {
      let session = try RegistrySession(folder.workspace, started: "now")
      _ = try commitNight(session.advanced(to: try commitNight(session)))
    }
    let integrity = Integrity(folder.workspace, workers: 2)
    #expect(try integrity.damages().isEmpty)
    var random = SplitMix64(seed: 3)
    let root = folder.workspace.root
    var fileCount = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted() {
      // The lock is for people, and reports have times in them.
      guard name != "registry/lock", !name.hasPrefix("reports/") else { continue }
      let file = root.appending(path: name, directoryHint: .notDirectory)
      guard try FileSystem().status(of: file)?.kind == .file else { continue }
      let whole = try Data(contentsOf: file)
      for _ in 0..<20 {
        var broken = whole
        // Only the number in CURRENT and its digest have a meaning, not the line end.
        let bit = Int(random.next() % UInt64(8 * (whole.count - 1)))
        broken[bit / 8] ^= 1 << UInt8(bit % 8)
        try broken.write(to: file)
        let damages = try integrity.damages()
        #expect(!damages.isEmpty, "\(name), bit \(bit)")
        if name != "registry/CURRENT" {
          #expect(damages.contains { $0.path == file.path }, "\(name), bit \(bit)")
        }
      }
      try whole.write(to: file)
      try FileManager.default.moveItem(at: file, to: folder.url.appending(path: "away"))
      let isOutput = name.hasPrefix("outbox/") || name.hasPrefix("returns/")
      let isArchived = name.hasPrefix("archive/")
      let isPointer = name == "registry/CURRENT"
      let damages = try integrity.damages()
      #expect(damages.isEmpty == (isOutput || isArchived || isPointer), "\(name) away")
      try FileManager.default.moveItem(at: folder.url.appending(path: "away"), to: file)
      fileCount += 1
    }
    #expect(fileCount == 22)
  }
}
