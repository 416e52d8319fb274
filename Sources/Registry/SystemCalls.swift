import Bytes
public import Foundation
import Glibc

/// The door to the disk: every call of the registry that changes a file goes through one value.
///
/// A plan of faults may stand in the door, so that tests can let any call fail or write less than
/// it was given. Paths are never followed through a link at their end; what is made is readable
/// by the owner only, whatever the umask.
public struct FileSystem: Sendable {
  /// A kind of call, as named to a plan of faults.
  public enum Call: String, Sendable, CaseIterable {
    /// Opens or makes a file.
    case open
    /// Reads from a file.
    case read
    /// Writes to a file.
    case write
    /// Forces a file or folder to the disk.
    case fsync
    /// Moves a file or folder.
    case rename
    /// Removes a file or an empty folder.
    case remove
    /// Makes a folder.
    case mkdir
    /// Takes a lock.
    case flock
    /// Asks about a file.
    case stat
    /// Asks about a disk.
    case statvfs
  }

  /// What a plan of faults may do to a call.
  public enum Fault: Sendable {
    /// The call fails with an error number.
    case error(Int32)
    /// The call writes, or finds free, at most so many bytes, as on a nearly full disk.
    case short(byteCount: Int)
  }

  /// Decides by call and path whether something goes wrong.
  public typealias FaultPlan = @Sendable (Call, String) -> Fault?

  private let faults: FaultPlan?

  /// The disk, with a plan of faults in tests.
  public init(faults: FaultPlan? = nil) {
    self.faults = faults
  }

  /// Makes one call, again after an interruption, and turns a failure into an error.
  @discardableResult
  fileprivate func perform(
    _ call: Call, _ path: String, _ body: (_ limit: Int) -> Int
  ) throws(RegistryError) -> Int {
    #if DEBUG
      KillSwitch.reached("call")
    #endif
    var limit = Int.max
    switch faults?(call, path) {
    case .error(let code):
      throw RegistryError(.systemCall(name: call.rawValue, code: code), path: path)
    case .short(let byteCount): limit = byteCount
    case nil: break
    }
    while true {
      let result = body(limit)
      guard result < 0 else { return result }
      let code = errno
      guard code == EINTR else {
        throw RegistryError(.systemCall(name: call.rawValue, code: code), path: path)
      }
    }
  }

  /// Opens a file for reading.
  public func openForReading(_ url: URL) throws(RegistryError) -> OpenFile {
    try open(url, flags: O_RDONLY)
  }

  /// Makes a new file; none may be there under the name.
  public func create(_ url: URL) throws(RegistryError) -> OpenFile {
    let file = try open(url, flags: O_WRONLY | O_CREAT | O_EXCL)
    try file.restrict(toMode: 0o600)
    return file
  }

  /// Opens a file for reading and writing, making it when it is not there.
  func openOrCreate(_ url: URL) throws(RegistryError) -> OpenFile {
    try open(url, flags: O_RDWR | O_CREAT)
  }

  /// Opens a file for adding at its end, making it when it is not there.
  func openForAppending(_ url: URL) throws(RegistryError) -> OpenFile {
    let file = try open(url, flags: O_WRONLY | O_CREAT | O_APPEND)
    try file.restrict(toMode: 0o600)
    return file
  }

  private func open(_ url: URL, flags: Int32) throws(RegistryError) -> OpenFile {
    let path = url.path
    let descriptor = try perform(.open, path) { _ in
      // Safe: the path is a string of Swift, ended by zero for the time of the call.
      unsafe Int(Glibc.open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }
    return OpenFile(descriptor: Int32(descriptor), path: path, system: self)
  }

  /// Makes a folder readable by the owner only; one that is there is left as it is.
  ///
  /// Tells whether it was made now.
  @discardableResult
  public func createDirectory(_ url: URL) throws(RegistryError) -> Bool {
    let path = url.path
    let made = try perform(.mkdir, path) { _ in
      // Safe: the path is a string of Swift, ended by zero for the time of the call.
      let result = unsafe mkdir(path, 0o700)
      return result < 0 && errno == EEXIST ? 1 : Int(result)
    }
    guard made == 0 else { return false }
    // Safe: as above.
    try perform(.mkdir, path) { _ in unsafe Int(chmod(path, 0o700)) }
    return true
  }

  /// Moves a file or folder to another name on the same disk.
  public func rename(_ source: URL, to target: URL) throws(RegistryError) {
    let (from, to) = (source.path, target.path)
    // Safe: both paths are strings of Swift, ended by zero for the time of the call.
    try perform(.rename, to) { _ in unsafe Int(Glibc.rename(from, to)) }
  }

  /// Removes a file or an empty folder.
  public func remove(_ url: URL) throws(RegistryError) {
    let path = url.path
    // Safe: the path is a string of Swift, ended by zero for the time of the call.
    try perform(.remove, path) { _ in unsafe Int(Glibc.remove(path)) }
  }

  /// What stands under a name, or nil when nothing does; a link is told as itself.
  public func status(of url: URL) throws(RegistryError) -> FileStatus? {
    let path = url.path
    var result = stat()
    let found = try perform(.stat, path) { _ in
      // Safe: the path is ended by zero, and the structure lives through the call.
      let outcome = unsafe lstat(path, &result)
      return outcome < 0 && (errno == ENOENT || errno == ENOTDIR) ? 1 : Int(outcome)
    }
    return found == 0 ? FileStatus(result) : nil
  }

  /// The bytes that the user may still write to the disk of a folder.
  public func freeByteCount(at url: URL) throws(RegistryError) -> Int {
    let path = url.path
    var result = statvfs()
    var most = Int.max
    try perform(.statvfs, path) { limit in
      most = limit
      // Safe: the path is ended by zero, and the structure lives through the call.
      return unsafe Int(statvfs(path, &result))
    }
    return min(most, Int(result.f_bavail) * Int(result.f_frsize))
  }

  /// Forces the names in a folder to the disk.
  public func syncDirectory(_ url: URL) throws(RegistryError) {
    try openDirectory(url).sync()
  }

  /// Opens a folder, for what can be done to the folder itself.
  func openDirectory(_ url: URL) throws(RegistryError) -> OpenFile {
    try open(url, flags: O_RDONLY | O_DIRECTORY)
  }
}

/// The facts about a file by which a change shows.
public struct FileStatus: Sendable, Equatable {
  /// What stands under a name.
  public enum Kind: Sendable {
    /// An ordinary file.
    case file
    /// A folder.
    case directory
    /// A link, a pipe, a device.
    case other
  }

  /// What it is.
  public let kind: Kind
  /// Its length in bytes.
  public let byteCount: Int
  /// The time of the last change of its content, in nanoseconds since 1970; anybody may set it.
  public let modified: Int
  /// The time of the last change of its content or status, in nanoseconds since 1970, as the kernel set
  /// it.
  public let statusModified: Int
  /// Its number on the disk.
  public let number: UInt64
  /// The disk.
  public let device: UInt64

  fileprivate init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    default: kind = .other
    }
    byteCount = Int(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    statusModified = Self.nanoseconds(status.st_ctim)
    number = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}

/// An open file; closed when it goes out of scope.
public struct OpenFile: ~Copyable, Sendable {
  fileprivate let descriptor: Int32
  /// The name it was opened under.
  public let path: String
  private let system: FileSystem

  fileprivate init(descriptor: Int32, path: String, system: FileSystem) {
    self.descriptor = descriptor
    self.path = path
    self.system = system
  }

  deinit {
    // A lock belongs to the open file, which a child process that is just being started still
    // shares; so it is given back by word and not only by closing.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The facts about the file now.
  public func status() throws(RegistryError) -> FileStatus {
    var result = stat()
    // Safe: the structure lives through the call.
    try system.perform(.stat, path) { _ in unsafe Int(fstat(descriptor, &result)) }
    return FileStatus(result)
  }

  /// Fills a window from the file's position on; gives the number of bytes read, 0 at the end.
  public func read(into window: inout [UInt8]) throws(RegistryError) -> Int {
    try system.perform(.read, path) { _ in
      // Safe: the buffer is the window's own, with its count as the bound.
      unsafe window.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
    }
  }

  /// Writes all bytes, in as many calls as it takes.
  public func write(_ bytes: borrowing Span<UInt8>) throws(RegistryError) {
    var start = 0
    while start < bytes.count {
      let rest = bytes.extracting(start...)
      start += try system.perform(.write, path) { limit in
        // Safe: the buffer is the span's own, and no more than its count is written.
        unsafe rest.withUnsafeBufferPointer { buffer in
          unsafe Glibc.write(descriptor, buffer.baseAddress, min(buffer.count, limit))
        }
      }
    }
  }

  /// Takes away every right but the owner's.
  func restrict(toMode mode: UInt32) throws(RegistryError) {
    try system.perform(.open, path) { _ in Int(fchmod(descriptor, mode)) }
  }

  /// Forces the content to the disk.
  public func sync() throws(RegistryError) {
    try system.perform(.fsync, path) { _ in Int(fsync(descriptor)) }
  }

  /// Empties the file and goes to its start.
  func truncate() throws(RegistryError) {
    try system.perform(.write, path) { _ in Int(ftruncate(descriptor, 0)) }
    try system.perform(.write, path) { _ in Int(lseek(descriptor, 0, SEEK_SET)) }
  }

  /// Takes the lock on the file, once whoever has it gives it back.
  func waitForLock() throws(RegistryError) {
    try system.perform(.flock, path) { _ in Int(flock(descriptor, LOCK_EX)) }
  }

  /// Takes the lock on the file if nobody has it; the kernel gives it back with the process.
  func lock() throws(RegistryError) -> Bool {
    let outcome = try system.perform(.flock, path) { _ in
      let result = flock(descriptor, LOCK_EX | LOCK_NB)
      return result < 0 && errno == EWOULDBLOCK ? 1 : Int(result)
    }
    return outcome == 0
  }
}

/// What the operating system says of an error number, and what a person can do.
enum SystemErrorText {
  static func text(of code: Int32) -> String {
    // Safe: the text is the C library's own and is copied at once.
    unsafe String(cString: strerror(code))
  }

  static func advice(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free some space, then run again; nothing was lost"
    case EACCES, EPERM: "let the user of this program read and write there, then run again"
    case EROFS: "let the user of this program write there, then run again"
    case ENOTDIR: "a folder is wanted there, not a file"
    case EIO: "check the disk, then run again"
    case ELOOP: "put the file itself there; links are not followed"
    case EXDEV: "keep the whole workspace on one disk"
    case EMFILE, ENFILE: "allow the program more open files"
    default: "put it right, then run again"
    }
  }
}

#if DEBUG
  /// Ends this process at once, as a failing machine would.
  func killThisProcess() { kill(getpid(), SIGKILL) }
#endif

/// The number of this process, for the lock file.
func currentProcessNumber() -> Int { Int(getpid()) }
