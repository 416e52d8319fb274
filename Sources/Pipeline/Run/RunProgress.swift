/// Where a run tells what it is doing; never part of a result.
public struct RunProgress: Sendable {
  private let tell: @Sendable (String) -> Void

  /// RunProgress that is told line by line.
  public init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

  /// RunProgress that nobody hears.
  public static let silent = RunProgress { _ in }

  /// Tells one step.
  func step(_ text: String) { tell(text) }

  /// Does a piece of work and tells how long it took.
  func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let started = ContinuousClock.now
    let result = try body()
    let parts = started.duration(to: .now).components
    let milliseconds = parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
    step("took       \(name): \(milliseconds) ms")
    return result
  }
}
