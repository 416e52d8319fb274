import Bytes
public import Deduplicate
public import Foundation
import Parallel
import Records

/// Deduplicates one table, or links several, by a definition alone.
///
/// Files are read twice: for the keys of the records, whose order decides ties, and for what is
/// compared. No more than a piece of a file a worker is in memory besides the evidence.
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
  /// Where the pieces of each file begin among all pieces.
  private let pieces: [(table: Int, piece: Int)]
  let order: RecordOrder

  /// Opens the files and puts their records in order.
  public init(_ request: Request, definition: LinkDefinition) throws {
    self.request = request
    self.definition = definition
    if definition.mode == .link, request.files.count < 2 {
      throw RunError(
        .definitionWrong, "“\(definition.name)” links files, and only one is given",
        remedy: "name at least two files, or set \"mode\" to \"deduplicate\"")
    }
    var tables: [LinkTable] = []
    for (index, url) in request.files.enumerated() {
      tables.append(try LinkTable(url, number: index + 1, definition: definition))
    }
    let pieces = tables.indices.flatMap { table in
      tables[table].pieces.indices.map { (table: table, piece: $0) }
    }
    let opened = tables
    let keys = try concurrentMap(count: pieces.count, workers: request.workers) { index in
      try opened[pieces[index].table].keys(ofPiece: pieces[index].piece)
    }
    order = try RecordOrder(keys, workers: request.workers)
    self.tables = tables
    self.pieces = pieces
    if let repeated = order.repeated {
      let place = pieces[repeated.piece]
      let batch = try tables[place.table].batch(ofPiece: place.piece)
      let data = batch.data
      throw RunError(
        .impossible,
        "\(tables[place.table].url.path), line \(batch.line(of: repeated.row, in: data.span)): the "
          + "value of “\(definition.idColumn)” is there a second time",
        remedy: "each record needs one of its own")
    }
  }

  /// The number of records in all files.
  public var recordCount: Int { order.count }

  /// What is compared of all records, for a definition with the same fields.
  func evidence(for linkage: LinkageDefinition) throws -> Evidence {
    try Evidence(
      count: order.count, ordinals: order.ordinals, definition: linkage, workers: request.workers
    ) { index in
      try tables[pieces[index].table].batch(ofPiece: pieces[index].piece)
    }
  }

  /// Finds the clusters.
  ///
  /// A block past the limit stops the link: leaving pairs out would let chance decide.
  public func run() throws -> Outcome {
    let result = deduplicate(
      try evidence(for: definition.linkage), definition: definition.linkage,
      workers: request.workers)
    if let block = result.overflowedBlocks.first { throw try overflow(block) }
    let judged = try request.truth.map { try quality(of: result, truth: $0) }
    return Outcome(
      recordCount: order.count, result: result, quality: judged?.quality,
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
    var lists = [Int32](repeating: 0, count: order.count)
    for (index, ordinals) in order.ordinals.enumerated() {
      for ordinal in ordinals { lists[Int(ordinal)] = Int32(pieces[index].table) }
    }
    return lists
  }

  /// Calls for each record, file by file, row by row, with its file, identifier and ordinal.
  func forEachRecord(_ body: (Int, [UInt8], Int32) throws -> Void) throws {
    for (index, place) in pieces.enumerated() {
      var row = 0
      try tables[place.table].identifiers(ofPiece: place.piece) { id in
        try body(place.table, id, order.ordinals[index][row])
        row += 1
      }
    }
  }

  private func overflow(_ block: OverflowedBlock) throws -> RunError {
    var found = ""
    for (index, ordinals) in order.ordinals.enumerated() {
      guard let row = ordinals.firstIndex(of: block.ordinal) else { continue }
      let place = pieces[index]
      let batch = try tables[place.table].batch(ofPiece: place.piece)
      let data = batch.data
      found = "line \(batch.line(of: row, in: data.span)) of \(tables[place.table].url.path)"
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
