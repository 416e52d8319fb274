/// Where a run tells what it is doing; never part of a result.
public struct RunProgress: Sendable {
  private let tell: @Sendable (String) -> Void

  /// RunProgress that is told line by line.
  public init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

  /// RunProgress that nobody hears.
  public static let silent = RunProgress { _ in }

  /// Tells one step.
  func step(_ text: String) { tell(text) }
}

extension Duration {
  /// The whole milliseconds.
  var milliseconds: Int {
    Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
