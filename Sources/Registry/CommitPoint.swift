/// A moment of a commit at which a crash must do no harm.
public enum CommitPoint: String, Sendable, CaseIterable {
  /// All outputs lie in staging, forced to the disk.
  case staged
  /// The journal entry lies in staging.
  case journalStaged
  /// The manifest is in its place.
  case manifestWritten
  /// The new pointer lies beside CURRENT.
  case pointerPrepared
  /// CURRENT is moved, the folder not yet forced to the disk.
  case pointerMoved
  /// The run is committed.
  case committed
  /// The journal entry is in its place.
  case journalShown
  /// One more bundle, return or report is in its place.
  case outputShown
  /// All outputs are in their places; staging is still there.
  case shown
  /// Everything is done.
  case finished
}

/// Called at each moment of a commit; a test throws here what a crash would break off.
public typealias CommitHook = @Sendable (CommitPoint) throws(RegistryError) -> Void
