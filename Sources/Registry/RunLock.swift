import Bytes
import Foundation
import Synchronization

/// The right to change a workspace, held by one process at a time.
///
/// The kernel gives the lock back when its process ends, however it ends. What stands in the file is
/// for people, and tells the next holder whether files half written may lie about.
public final class RunLock: Sendable {
  private let file: OpenFile
  /// Who held the lock last and ended without giving it back, or nil.
  public let abandonedBy: String?
  /// Whether the holder before said that it left nothing half written.
  ///
  /// An empty file says nothing: that is what a rewriting leaves that was broken off.
  let isSettledBefore: Bool
  private let isSettled = Atomic<Bool>(false)
  private static let settled = "settled"

  /// Takes the lock, or says who has it; `started` is the time as people shall read it.
  public init(_ workspace: Workspace, started: String) throws(RegistryError) {
    let url = workspace.lockFile
    let file = try workspace.files.openOrCreate(url)
    var window = [UInt8](repeating: 0, count: 200)
    let taken = try file.lock()
    let read = try file.read(into: &window)
    let text = String(decoding: window.prefix(read), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    isSettledBefore = text == Self.settled
    let holder = isSettledBefore || text.isEmpty ? nil : text
    guard taken else {
      throw RegistryError(.lockHeld(holder: holder ?? "unknown"), path: url.path)
    }
    abandonedBy = holder
    try file.truncate()
    try file.write(Array("pid \(currentProcessNumber()), started \(started)\n".utf8).span)
    // Forced to the disk: after a power cut the file must not look settled.
    try file.sync()
    self.file = file
  }

  /// Says that all that was begun is whole or taken away, so that the next holder need not look.
  func settle() { isSettled.store(true, ordering: .relaxed) }

  deinit {
    // The lock itself goes with the file; without a holder in it the end was orderly.
    do throws(RegistryError) {
      try file.truncate()
      if isSettled.load(ordering: .relaxed) {
        try file.write(Array("\(Self.settled)\n".utf8).span)
      }
      try file.sync()
    } catch {}
  }
}
