import Deduplicate
import Foundation
import Pipeline

/// Trains and links once, in a process of its own, so that its time and memory are its own.
///
/// The last line that it prints is read by the process that measures.
enum LinkOnce {
  /// What one link took and came to.
  struct Figures: Codable {
    var seconds = 0.0
    /// Until the records are in memory.
    var reading: Double?
    /// Until the model is written, reading included.
    var training = 0.0
    var user = 0.0
    var system = 0.0
    var peakKibibytes = 0
    var version: String?
    var records: Int?
    var pairs: Int?
    var pairF1: Double?
    var pairPrecision: Double?
    var pairRecall: Double?
    var clusterF1: Double?
    var hotValues: Int?
  }

  static let mark = "MEASURED "

  /// `DEFINITION TRUTH OUTPUT FILE…`; the model that the definition names is trained first.
  static func run(_ words: [String]) throws {
    guard words.count >= 4 else { throw CallError("DEFINITION TRUTH OUTPUT FILE… are needed") }
    let urls = words.map { URL(fileURLWithPath: $0) }
    let (definition, truth, output) = (urls[0], urls[1], urls[2])
    let files = Array(urls[3...])
    let workers = ProcessInfo.processInfo.activeProcessorCount
    var figures = Figures()
    let started = ContinuousClock.now
    let read = try LinkRun(
      LinkRun.Request(files: files, workers: workers),
      definition: LinkDefinition(trainingFrom: definition))
    figures.reading = started.duration(to: .now).seconds
    let training = ModelTraining(of: read, seed: 1)
    let model = definition.deletingLastPathComponent().appending(
      path: training.name + ".model.json")
    if FileManager.default.fileExists(atPath: model.path) {
      try FileManager.default.removeItem(at: model)
    }
    try training.write(to: model, inChinese: false)
    figures.training = started.duration(to: .now).seconds
    figures.hotValues = training.trained.hotValues.count
    let run = try read.with(LinkDefinition(contentsOf: definition))
    let outcome = try run.run()
    try run.write(outcome, to: output)
    figures.seconds = started.duration(to: .now).seconds
    figures.records = outcome.recordCount
    figures.pairs = outcome.result.pairCount
    measure(&figures)
    // The truth is looked at after time and memory were taken.
    let quality = try run.quality(of: outcome.result, truth: truth).quality
    figures.pairF1 = quality.pairs.f1
    figures.pairPrecision = quality.pairs.precision
    figures.pairRecall = quality.pairs.recall
    figures.clusterF1 = quality.clusters.f1
    print(mark + String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
  }

  private static func measure(_ figures: inout Figures) {
    (figures.user, figures.system) = Yardstick.processorSeconds()
    figures.peakKibibytes = Yardstick.peakMebibytes() * 1024
  }
}
