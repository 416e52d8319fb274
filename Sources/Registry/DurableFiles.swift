import Bytes
public import Foundation
import Synchronization

/// Files that are whole or absent: written aside, forced to the disk, renamed in.
extension FileSystem {
  /// How the name of a file that is being written begins; leftovers are swept at start.
  static let asidePrefix = ".writing-"

  private static let asideNumber = Atomic<Int>(0)

  /// A name for writing aside in a folder, used by nobody else in this process.
  func asideURL(in folder: URL) -> URL {
    let number = Self.asideNumber.wrappingAdd(1, ordering: .relaxed).oldValue
    return folder.appending(
      path: "\(Self.asidePrefix)\(currentProcessNumber())-\(number)", directoryHint: .notDirectory)
  }

  /// Makes a folder so that it is there after a crash too.
  func createDirectoryDurably(_ url: URL) throws(RegistryError) {
    if try createDirectory(url) { try syncDirectory(url.deletingLastPathComponent()) }
  }

  /// Moves a finished and synced file under its name and forces the name to the disk.
  func install(_ aside: URL, as target: URL) throws(RegistryError) {
    try rename(aside, to: target)
    try syncDirectory(target.deletingLastPathComponent())
  }

  /// Writes a whole file so that after a crash it is there whole, as before, or not at all.
  func writeDurably(_ bytes: borrowing Span<UInt8>, to target: URL) throws(RegistryError) {
    let aside = asideURL(in: target.deletingLastPathComponent())
    do throws(RegistryError) {
      let file = try create(aside)
      try file.write(bytes)
      try file.sync()
    } catch {
      discard(aside)
      throw error
    }
    try install(aside, as: target)
  }

  /// Removes a file that was written aside after a failure; what cannot be removed is swept later.
  func discard(_ aside: URL) {
    do throws(RegistryError) { try remove(aside) } catch {}
  }

  /// A file mapped for reading; only for files that nobody truncates.
  func mapped(_ url: URL, what: String) throws(RegistryError) -> Data {
    guard let status = try status(of: url) else {
      throw RegistryError(.missing(what: what), path: url.path)
    }
    guard status.kind == .file else { throw RegistryError(.notAnOrdinaryFile, path: url.path) }
    guard status.byteCount > 0 else { return Data() }
    do {
      return try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      // Foundation's numbers are its own; the system says what stands in the way.
      _ = try openForReading(url)
      throw RegistryError(
        .systemCall(name: "mmap", code: Self.errorNumber(of: error)), path: url.path)
    }
  }

  /// The names in a folder, sorted by their bytes; none when the folder is not there.
  public func names(in folder: URL) throws(RegistryError) -> [String] {
    guard try status(of: folder) != nil else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      _ = try openDirectory(folder)
      throw RegistryError(
        .systemCall(name: "readdir", code: Self.errorNumber(of: error)), path: folder.path)
    }
  }

  /// Removes a file or a folder with all it holds; nothing there is no error.
  func removeTree(_ url: URL) throws(RegistryError) {
    guard let status = try status(of: url) else { return }
    if status.kind == .directory {
      for name in try names(in: url) {
        try removeTree(url.appending(path: name, directoryHint: .notDirectory))
      }
    }
    try remove(url)
  }

  /// Closes a folder with all it holds to all but the owner and forces it to the disk, the inner
  /// names first.
  func sealTree(_ url: URL) throws(RegistryError) {
    for name in try names(in: url) {
      let inner = url.appending(path: name, directoryHint: .notDirectory)
      switch try status(of: inner)?.kind {
      case .directory: try sealTree(inner)
      case .file:
        let file = try openForReading(inner)
        try file.restrict(toMode: 0o600)
        try file.sync()
      default: throw RegistryError(.notAnOrdinaryFile, path: inner.path)
      }
    }
    let folder = try openDirectory(url)
    try folder.restrict(toMode: 0o700)
    try folder.sync()
  }

  /// Removes what a crash left half written in a folder.
  func sweepAsides(in folder: URL) throws(RegistryError) {
    for name in try names(in: folder) where name.hasPrefix(Self.asidePrefix) {
      try remove(folder.appending(path: name, directoryHint: .notDirectory))
    }
  }

  private static func errorNumber(of error: any Error) -> Int32 {
    let outer = error as NSError
    let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    return inner.domain == NSPOSIXErrorDomain ? Int32(truncatingIfNeeded: inner.code) : EIO
  }
}
