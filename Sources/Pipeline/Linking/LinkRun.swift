import Bytes
public import Deduplicate
public import Foundation
import Records

/// Deduplicates one table, or links several, by a definition alone.
///
/// Files are read once. No more than some pieces of a file are in memory besides the evidence and
/// the identifiers of the records.
public struct LinkRun: Sendable {
  /// What the call asks for.
  public struct Request: Sendable {
    /// The files, in any order.
    public let files: [URL]
    /// The file with the true clusters, or nil.
    public let truth: URL?
    /// The most threads to use.
    public let workers: Int

    /// A request from its parts.
    public init(files: [URL], truth: URL? = nil, workers: Int) {
      self.files = files
      self.truth = truth
      self.workers = workers
    }
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The records read.
    public let recordCount: Int
    /// The clusters, joined pairs and pairs to review.
    public let result: Deduplication
    /// How well the clusters agree with the truth, when it was given.
    public let quality: ClusterQuality?
    /// The lines of the truth about records that no file has.
    public let strayTruthCount: Int
  }

  let definition: LinkDefinition
  let request: Request
  let tables: [LinkTable]
  let rows: LinkRows
  /// What is compared of all records.
  let evidence: Evidence

  /// Reads the files and puts their records in order.
  public init(_ request: Request, definition: LinkDefinition) throws {
    self.request = request
    self.definition = definition
    if definition.mode == .link, request.files.count < 2 {
      throw RunError(
        .definitionWrong, "“\(definition.name)” links files, and only one is given",
        remedy: "name at least two files, or set \"mode\" to \"deduplicate\"")
    }
    tables = request.files.enumerated().map { index, url in
      LinkTable(url: url, number: index + 1, definition: definition.keepingTexts())
    }
    (rows, evidence) = try LinkRows.read(
      tables, definition: definition.keepingTexts(), workers: request.workers)
  }

  private init(_ run: LinkRun, _ definition: LinkDefinition) {
    self.definition = definition
    request = run.request
    tables = run.tables
    rows = run.rows
    evidence = run.evidence
  }

  /// The same records under a definition with other weights; they are read again only if it looks
  /// at other fields.
  public func with(_ definition: LinkDefinition) throws -> LinkRun {
    guard self.definition.readsTheSame(as: definition), evidence.serves(definition.linkage) else {
      return try LinkRun(request, definition: definition)
    }
    return LinkRun(self, definition)
  }

  /// The number of records in all files.
  public var recordCount: Int { rows.count }

  /// Finds the clusters.
  ///
  /// A block past the limit stops the link: leaving pairs out would let chance decide.
  public func run() throws -> Outcome {
    let result = deduplicate(
      evidence, definition: definition.linkage, workers: request.workers)
    if let block = result.overflowedBlocks.first { throw try overflow(block) }
    let judged = try request.truth.map { try quality(of: result, truth: $0) }
    return Outcome(
      recordCount: rows.count, result: result, quality: judged?.quality,
      strayTruthCount: judged?.strayCount ?? 0)
  }

  /// How well clusters agree with the truth in a file, and how many of its lines are about records
  /// that no file has.
  public func quality(
    of result: Deduplication, truth: URL
  ) throws -> (quality: ClusterQuality, strayCount: Int) {
    let labels = try LinkTruth(truth, run: self)
    let quality = ClusterQuality(
      found: result.clusterOf, truth: labels.truth,
      lists: definition.mode == .link ? try listOfRecords() : [])
    return (quality, labels.strayCount)
  }

  /// The file of each record, by ordinal.
  private func listOfRecords() throws -> [Int32] {
    var lists = [Int32](repeating: 0, count: rows.count)
    try forEachRecord { table, _, ordinal in lists[Int(ordinal)] = Int32(table) }
    return lists
  }

  /// Calls for each record, file by file, row by row, with its file, identifier and ordinal.
  func forEachRecord(_ body: (Int, [UInt8], Int32) throws -> Void) throws {
    for piece in rows.pieces {
      for row in piece.rows {
        try body(
          piece.table, Array(rows.identifiers[rows.identifierRange(of: row)]), rows.ordinals[row])
      }
    }
  }

  private func overflow(_ block: OverflowedBlock) throws -> RunError {
    var found = ""
    if let row = rows.ordinals.firstIndex(of: block.ordinal) {
      let table = rows.table(of: row)
      let before = rows.pieces.first { $0.table == table }?.firstRow ?? 0
      found = "line \(try tables[table].line(ofRow: row - before)) of \(tables[table].url.path)"
    }
    let linkage = definition.linkage
    return RunError(
      .definitionWrong,
      "\(block.size) records agree in \(linkage.blocking[block.rule].joined(separator: " + ")), more "
        + "than the \(linkage.blockLimit) that are compared; one of them is \(found)",
      remedy: "refine the rule, let “guiji train” find the hot values, or raise blockLimit; "
        + "nothing was linked")
  }
}
