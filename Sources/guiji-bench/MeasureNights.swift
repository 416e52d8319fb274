import Foundation
import Pipeline
import Records
import Standards

/// `guiji-bench nights`: what a night costs on top of a registry, beside the run that built it.
enum MeasureNights {
  static func run(_ words: [String]) throws {
    let options = try Options(
      words, known: ["--folder", "--records", "--share", "--nights", "--workers", "--seed"])
    let bench = NightBench(
      pipeline: URL(fileURLWithPath: try options.operand("PIPELINE"), isDirectory: true),
      folder: URL(fileURLWithPath: try options.required("--folder"), isDirectory: true),
      workers: try options.number(
        "--workers", default: ProcessInfo.processInfo.activeProcessorCount),
      seed: UInt64(try options.number("--seed", default: 1)))
    let count = try options.number("--records", default: 1_000_000)
    let share = try options.share("--share", default: 0.01)
    let nightCount = try options.number("--nights", default: 3)
    try bench.run(
      count, ofNight: max(1, Int((Double(count) * share).rounded())), nightCount: nightCount)
  }
}

/// One measurement in a folder of its own.
private struct NightBench {
  let pipeline: URL
  let folder: URL
  let workers: Int
  let seed: UInt64

  private static let firstDay: Int32 = 20_400
  private var workspace: URL { folder.appending(path: "workspace", directoryHint: .isDirectory) }

  /// What one run took.
  private struct Measured {
    var rowCount = 0
    var seconds = 0.0
    var newByteCount = 0
    var newFileCount = 0
    var heldCount = 0
  }

  func run(_ count: Int, ofNight nightSize: Int, nightCount: Int) throws {
    guard !FileManager.default.fileExists(atPath: workspace.path) else {
      throw CallError("\(workspace.path) is there already; name an empty folder")
    }
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
    var actCount = 0
    var known: Set<String> = []
    let build = try night(
      definition, 0, rows: count, actCount: &actCount, known: &known)
    print(line("build", build))
    var nights: [Measured] = []
    for number in 1...nightCount {
      let measured = try night(
        definition, number, rows: nightSize, actCount: &actCount, known: &known)
      nights.append(measured)
      // All of a few nights, the first of each ten and the last else.
      if nightCount <= 20 || number % 10 == 1 || number == nightCount {
        print(line("night \(number)", measured))
      }
    }
    summarize(build, nights, known)
  }

  /// Makes the drops of a night in an inbox of its own, and runs it.
  private func night(
    _ definition: PipelineDefinition, _ number: Int, rows: Int, actCount: inout Int,
    known: inout Set<String>
  ) throws -> Measured {
    let inbox = folder.appending(path: "inbox-\(number)", directoryHint: .isDirectory)
    let world = MadeUpWorld(seed: seed)
    let first = CalendarDate(days: Self.firstDay)
    let day = CalendarDate(days: Self.firstDay + Int32(number))
    let date = day.description.filter { $0 != "-" }
    var reports = try Reports(
      definition, inbox: inbox, date: date, world: world, includesWholeSets: number == 0)
    actCount += try reports.write(
      rows, delivered: first, government: 0.3, duplicates: 0.35, first: actCount + 1, again: 0.2)
    if number == 0 { try Generate.registers(definition, inbox: inbox, date: date, world: world) }
    var measured = Measured()
    measured.rowCount = reports.rowCount
    let started = ContinuousClock.now
    let outcome = try PipelineRun(
      PipelineRun.Request(
        pipeline: pipeline, inbox: inbox, workspace: workspace, asOf: day.description,
        workers: workers, started: "benchmark"),
      progress: RunProgress { line in
        FileHandle.standardError.write(Data((line + "\n").utf8))
      }
    ).run()
    measured.seconds = started.duration(to: .now).seconds
    guard outcome.ledgers.count == 1 else {
      throw CallError("night \(number) did not run as made up")
    }
    // Of two rows in a small drop, one refused is past the feed's ceiling: some nights have one.
    measured.heldCount = outcome.ledgers[0].heldDrops.count
    try FileManager.default.removeItem(at: inbox)
    for (path, byteCount) in try files() where known.insert(path).inserted {
      measured.newByteCount += byteCount
      measured.newFileCount += 1
    }
    return measured
  }

  /// All files of the workspace with their lengths.
  private func files() throws -> [(path: String, byteCount: Int)] {
    let manager = FileManager.default
    return try manager.subpathsOfDirectory(atPath: workspace.path).compactMap { path in
      let attributes = try manager.attributesOfItem(
        atPath: workspace.appending(path: path).path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
      return (path, (attributes[.size] as? NSNumber)?.intValue ?? 0)
    }
  }

  private func line(_ name: String, _ measured: Measured) -> String {
    "\(name): \(measured.rowCount) rows in \(hundredths(measured.seconds)) s, "
      + "\(measured.newFileCount) files and \(measured.newByteCount >> 10) KiB new"
  }

  private func summarize(_ build: Measured, _ nights: [Measured], _ known: Set<String>) {
    func mean(_ part: ArraySlice<Measured>) -> Double {
      part.map(\.seconds).reduce(0, +) / Double(max(part.count, 1))
    }
    func median(_ part: ArraySlice<Measured>) -> Double {
      let sorted = part.map(\.seconds).sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
    let tenth = max(1, nights.count / 10)
    print(
      "a night takes \(hundredths(mean(nights[...]))) s on average, "
        + "\(hundredths(100 * mean(nights[...]) / build.seconds)) % of the build")
    print(
      "median of the first \(tenth): \(hundredths(median(nights.prefix(tenth)))) s, "
        + "of the last \(tenth): \(hundredths(median(nights.suffix(tenth)))) s; "
        + "longest \(hundredths(nights.map(\.seconds).max() ?? 0)) s")
    let tables = known.count { $0.hasPrefix("registry/tables/") }
    print(
      "\(known.count) files in all, \(tables) of them tables; "
        + "\(nights.map(\.heldCount).reduce(0, +)) drops held")
    print("peak memory \(Yardstick.peakMebibytes()) MiB")
  }

  private func hundredths(_ number: Double) -> String {
    String((number * 100).rounded() / 100)
  }
}
