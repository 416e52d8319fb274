import Registry

/// A drop of the journal with the number that tables know it by.
///
/// An object, since lists of all drops are sorted and copied, and a drop has seven texts.
final class KnownDrop: Sendable {
  let number: DropNumber
  let drop: JournalDrop

  /// A drop of a run, by its position in the run's journal entry.
  init(_ drop: JournalDrop, run: Int, index: Int) {
    number = DropNumber(run: UInt32(run), index: UInt32(index))
    self.drop = drop
  }
}
