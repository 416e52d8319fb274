import Bytes
import Foundation

/// The right to change a workspace, held by one process at a time.
///
/// The kernel gives the lock back when its process ends, however it ends; what stands in the file
/// is for people only.
public final class RunLock: Sendable {
  private let file: OpenFile
  /// Who held the lock last and ended without giving it back, or nil.
  public let abandonedBy: String?

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
    abandonedBy = holder.isEmpty ? nil : holder
    try file.truncate()
    try file.write(Array("pid \(currentProcessNumber()), started \(started)\n".utf8).span)
    self.file = file
  }

  deinit {
    // The lock itself goes with the file; an empty file says that the end was orderly.
    do throws(RegistryError) { try file.truncate() } catch {}
  }
}
