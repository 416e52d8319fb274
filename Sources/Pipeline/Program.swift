/// What this program calls itself where a run is put on record.
public enum Program {
  /// The version; a new one may normalize or merge otherwise, so it stands in the journal.
  public static let version = "0.1.0"
}
