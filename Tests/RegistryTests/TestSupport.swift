import Bytes
import Foundation
import Records
import Registry

extension SplitMix64 {
  mutating func key() -> Key128 { Key128(high: next(), low: next()) }
}

/// A folder of one test, removed when the test ends.
final class TestFolder {
  let url: URL

  /// A folder of its own, or one with a name for a test that dies and cannot tidy up.
  init(named name: String = UUID().uuidString) throws {
    // In memory where there is such a folder: hundreds of nights with every fsync of each.
    let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
    let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
    let parent = hasMemory ? memory : FileManager.default.temporaryDirectory
    url = parent.appending(
      path: "guiji-registry-\(name)", directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: url.path) {
      try FileManager.default.removeItem(at: url)
    }
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: url) } catch {}
  }

  var workspace: Workspace { workspace() }

  func workspace(_ files: FileSystem = FileSystem()) -> Workspace {
    Workspace(root: url.appending(path: "workspace", directoryHint: .isDirectory), files: files)
  }

  func write(_ text: String, as name: String) throws -> URL {
    let file = url.appending(path: name, directoryHint: .notDirectory)
    try Data(text.utf8).write(to: file)
    return file
  }
}

/// Every file under a folder with its content, for comparing two states.
func contents(of folder: URL, without left: [String] = []) throws -> [String: Data] {
  var result: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
    let file = folder.appending(path: name, directoryHint: .notDirectory)
    guard !left.contains(where: { name.hasPrefix($0) }),
      let status = try FileSystem().status(of: file)
    else { continue }
    result[name] = status.kind == .directory ? Data("folder".utf8) : try Data(contentsOf: file)
  }
  return result
}

func batch(_ rows: [[String]], seed: UInt64) -> RecordBatch {
  var random = SplitMix64(seed: seed)
  var builder = RecordBatchBuilder(fieldCount: rows[0].count)
  for (index, row) in rows.enumerated() {
    builder.begin(line: index + 1, byteOffset: index * 100)
    for value in row { builder.append(value: Array(value.utf8).span) }
    builder.finishRecord(key: random.key(), digest: random.next())
  }
  return builder.finish()
}

/// A night with some state and one of each output, committed.
func commitNight(
  _ session: RegistrySession, asOf: String = "2026-01-02"
) throws(RegistryError) -> CommittedRun {
  let run = session.nextRun
  let transaction = try session.begin()
  let files = session.workspace.files
  let drop = try Archive(session.workspace).store(Array("drop \(run)".utf8).span)
  var writer = try SegmentStore(session.workspace).writer(
    SegmentStore.name(drop: drop, feedDigest: "f00d", date: "2026-11-18"), kind: "penalty",
    fieldCount: 2)
  try writer.append(batch([["a\(run)", "b"], ["c", "d"]], seed: UInt64(run)))
  let segment = try writer.finish()
  var table = try TableStore(session.workspace).writer()
  try table.append(Key128(high: UInt64(run), low: 1), Array("value \(run)".utf8).span)
  let links = try table.finish()

  func write(_ text: String, in folder: URL, _ name: String) throws(RegistryError) {
    let file = try files.create(folder.appending(path: name, directoryHint: .notDirectory))
    try file.write(Array(text.utf8).span)
  }
  for bundle in ["\(run)-a", "\(run)-b"] {
    let folder = try transaction.bundleFolder(platform: "provincial", bundle: bundle)
    try write("rows of \(bundle)", in: folder, "xzcf.csv")
    try write("count of \(bundle)", in: folder, "manifest.json")
  }
  try write(
    "refused \(run)", in: try transaction.returnsFolder(department: "finance"), "\(run).csv")
  try write("ledger \(run)", in: try transaction.reportsFolder(), "ledger.json")

  var manifest = SnapshotManifest(
    run: run, asOf: asOf,
    tables: [TableReference(use: "penalty.links", table: links)]
      + (session.current?.manifest.tables.filter { $0.use == SegmentTable.use } ?? []),
    counters: ["cases": run], bundleSequences: ["provincial": 2 * run])
  let reference = SegmentReference(
    feed: "finance.penalty", date: asOf, part: 1, revision: 0, drop: drop, segment: segment)
  var list = try TableStore(session.workspace).writer()
  try list.append(SegmentTable.key(reference), SegmentTable.bytes(of: reference).span)
  manifest.tables.append(TableReference(use: SegmentTable.use, table: try list.finish()))
  let entry = JournalEntry(
    run: run, asOf: asOf, deliveryDate: asOf,
    drops: [
      JournalDrop(
        feed: "finance.penalty", path: "finance/\(run).csv", sha256: drop, byteCount: 6,
        date: asOf, part: 1, revision: 0, verdict: .accepted)
    ], definitions: drop, program: "test")
  return try transaction.commit(entry, manifest)
}
