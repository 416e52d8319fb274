import Foundation
import Pipeline
import Records

/// `guiji-bench run`: a whole run, its records a second and its peak memory.
enum MeasureRun {
  static func run(_ words: [String]) throws {
    let options = try Options(words, known: ["--inbox", "--workspace", "--as-of", "--workers"])
    let pipeline = URL(fileURLWithPath: try options.operand("PIPELINE"), isDirectory: true)
    let inbox = URL(fileURLWithPath: try options.required("--inbox"), isDirectory: true)
    let drops = try files(below: inbox).map { try Data(contentsOf: $0, options: .alwaysMapped) }
    let scan = Yardstick.scanSeconds(drops)
    let request = PipelineRun.Request(
      pipeline: pipeline, inbox: inbox,
      workspace: URL(fileURLWithPath: try options.required("--workspace"), isDirectory: true),
      asOf: options.text("--as-of") ?? "2026-11-20",
      workers: try options.number(
        "--workers", default: ProcessInfo.processInfo.activeProcessorCount),
      started: "benchmark")
    let started = ContinuousClock.now
    let progress = RunProgress { line in
      FileHandle.standardError.write(Data((line + "\n").utf8))
    }
    let outcome = try PipelineRun(request, progress: progress).run()
    let seconds = started.duration(to: .now).seconds
    let rowCount = outcome.ledgers.flatMap(\.drops).map(\.read).reduce(0, +)
    let byteCount = drops.map(\.count).reduce(0, +)
    print(
      "\(rowCount) rows, \(byteCount >> 20) MiB in \(Yardstick.tenths(seconds)) s: "
        + "\(Int(Double(rowCount) / seconds)) rows/s")
    print("peak memory \(Yardstick.peakMebibytes()) MiB")
    print("\(Yardstick.tenths(seconds / scan)) times a plain scan of the drops on one core")
  }

  private static func files(below folder: URL) throws -> [URL] {
    let manager = FileManager.default
    return try manager.subpathsOfDirectory(atPath: folder.path).sorted().map {
      folder.appending(path: $0)
    }.filter { url in
      let attributes = try manager.attributesOfItem(atPath: url.path)
      return attributes[.type] as? FileAttributeType == .typeRegular
        && (attributes[.size] as? NSNumber)?.intValue ?? 0 > 0
    }
  }
}
