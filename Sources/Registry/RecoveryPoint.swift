/// A moment of putting right what a crash left, at which another crash must do no harm.
public enum RecoveryPoint: String, Sendable, CaseIterable {
  /// The lock is taken; nothing is put right yet.
  case recoveryBegun
  /// The journal entry of a committed run is in its place.
  case recoveryJournalShown
  /// One more output of a committed run is in its place.
  case recoveryOutputShown
  /// All outputs of a committed run are in their places; staging is still there.
  case recoveryShown
  /// What a run had not committed is gone from staging.
  case recoveryStagingRemoved
  /// The manifest of a run that was not committed is gone.
  case recoveryManifestRemoved
  /// A pruning that was broken off is brought to its end, or given up.
  case recoveryPruningFinished
  /// What was half written is gone.
  case recoverySwept

  /// The moment of a commit that a recovery passes too.
  init?(_ point: CommitPoint) {
    switch point {
    case .journalShown: self = .recoveryJournalShown
    case .outputShown: self = .recoveryOutputShown
    case .shown: self = .recoveryShown
    default: return nil
    }
  }
}

/// Called at each moment of a recovery; a test throws here what a crash would break off.
public typealias RecoveryHook = @Sendable (RecoveryPoint) throws(RegistryError) -> Void

/// What tests call at the moments of a session.
public struct SessionHooks: Sendable {
  /// At each moment of a commit.
  public var commit: CommitHook
  /// At each moment of a recovery.
  public var recovery: RecoveryHook
  /// At each moment of a pruning.
  public var pruning: PruningHook

  /// Hooks that do nothing but what is given.
  public init(
    commit: @escaping CommitHook = { _ in }, recovery: @escaping RecoveryHook = { _ in },
    pruning: @escaping PruningHook = { _ in }
  ) {
    self.commit = commit
    self.recovery = recovery
    self.pruning = pruning
  }

  #if DEBUG
    /// The same hooks, with a look at the kill switch before each.
    var switched: SessionHooks {
      let (commit, recovery, pruning) = (commit, recovery, pruning)
      return SessionHooks { (point) throws(RegistryError) in
        KillSwitch.reached(point.rawValue)
        try commit(point)
      } recovery: { (point) throws(RegistryError) in
        KillSwitch.reached(point.rawValue)
        try recovery(point)
      } pruning: { (point) throws(RegistryError) in
        KillSwitch.reached(point.rawValue)
        try pruning(point)
      }
    }
  #else
    var switched: SessionHooks { self }
  #endif
}
