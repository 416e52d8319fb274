import Bytes
import Foundation
import Synchronization

/// The right to change a workspace, held by one process at a time.
///
/// The kernel gives the lock back when its process ends, however it ends; what stands in the file
/// is for people only.
public final class RunLock: Sendable {
  private let file: OpenFile
  /// Who held the lock last and ended without giving it back, or nil.
  public let abandonedBy: String?
  /// Whether the holder before may have left files half written.
  let mayHaveLeftovers: Bool
  private let isSettled = Atomic<Bool>(false)
  /// What stands in the file after a holder that ended in order, but not sure that it left nothing.
  private static let unsettled = "unsettled"

  /// Takes the lock, or says who has it; `started` is the time as people shall read it.
  public init(_ workspace: Workspace, started: String) throws(RegistryError) {
    let url = workspace.lockFile
    let file = try workspace.files.openOrCreate(url)
    var window = [UInt8](repeating: 0, count: 200)
    let taken = try file.lock()
    let read = try file.read(into: &window)
    let holder = String(decoding: window.prefix(read), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard taken else {
      throw RegistryError(.lockHeld(holder: holder.isEmpty ? "unknown" : holder), path: url.path)
    }
    mayHaveLeftovers = !holder.isEmpty
    abandonedBy = holder.isEmpty || holder == Self.unsettled ? nil : holder
    try file.truncate()
    try file.write(Array("pid \(currentProcessNumber()), started \(started)\n".utf8).span)
    // Forced to the disk: after a power cut the file must not look settled.
    try file.sync()
    self.file = file
  }

  /// Says that all that was begun is whole or taken away, so that the next holder need not look.
  func settle() { isSettled.store(true, ordering: .relaxed) }

  deinit {
    // The lock itself goes with the file; an empty file says that the end was orderly.
    do throws(RegistryError) {
      try file.truncate()
      if !isSettled.load(ordering: .relaxed) {
        try file.write(Array("\(Self.unsettled)\n".utf8).span)
      }
    } catch {}
  }
}
