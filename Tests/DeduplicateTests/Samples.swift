import Bytes
import Deduplicate
import Records

/// One report, with the fields that linkage looks at.
struct Sample: Hashable {
  var number: Int
  var document = ""
  var authority = ""
  var identity = ""
  var name = ""
  var date = ""
  var amount = ""

  var key: Key128 {
    let bytes = Array("record \(number)".utf8)
    return Key128(hashing: bytes.span)
  }

  static let schema = RecordSchema(
    kind: "sample", title: "", role: .record,
    fields: [
      FieldDefinition(name: "document", title: "", form: .documentKey),
      FieldDefinition(name: "authority", title: "", form: .nameKey),
      FieldDefinition(name: "identity", title: "", form: .identityKey),
      FieldDefinition(name: "name", title: "", form: .nameKey),
      FieldDefinition(name: "date", title: "", form: .date),
      FieldDefinition(name: "amount", title: "", form: .money),
    ], rules: [])

  static func batch(_ samples: some Sequence<Sample>) -> RecordBatch {
    var builder = RecordBatchBuilder(fieldCount: schema.fields.count)
    for sample in samples {
      builder.begin(line: sample.number, byteOffset: 0)
      for value in [
        sample.document, sample.authority, sample.identity, sample.name, sample.date, sample.amount,
      ] {
        let bytes = Array(value.utf8)
        builder.append(value: bytes.span)
      }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: sample.key, digest: digest)
    }
    return builder.finish()
  }

  /// The partition as sets of sample numbers.
  static func partition(
    _ samples: [Sample], _ definition: LinkageDefinition, decisions: [Decision] = [],
    batchSize: Int = 1000, workers: Int = 2
  ) -> Set<Set<Int>> {
    clusters(samples, result(samples, definition, decisions, batchSize, workers))
  }

  static func result(
    _ samples: [Sample], _ definition: LinkageDefinition, _ decisions: [Decision] = [],
    _ batchSize: Int = 1000, _ workers: Int = 2
  ) -> Deduplication {
    let batches = stride(from: 0, to: samples.count, by: batchSize).map {
      batch(samples[$0..<min(samples.count, $0 + batchSize)])
    }
    return deduplicate(
      LinkageInput(sorting: batches, decisions: decisions), definition: definition,
      workers: workers)
  }

  static func clusters(_ samples: [Sample], _ result: Deduplication) -> Set<Set<Int>> {
    let ordered = samples.sorted { $0.key < $1.key }
    var members: [Int32: Set<Int>] = [:]
    for (ordinal, label) in result.clusterOf.enumerated() {
      members[label, default: []].insert(ordered[ordinal].number)
    }
    return Set(members.values)
  }
}

extension LinkageDefinition {
  /// A definition as a pipeline would give it for penalties.
  static func sample(
    exactKey: [String] = ["document", "authority", "identity|name"],
    blocking: [[String]] = [
      ["document", "date"], ["identity", "date"], ["name", "date"], ["document", "name"],
    ],
    blockLimit: Int = 100,
    vetoes: [Veto] = [
      .differentIdentity(field: "identity"),
      .differentDocument(field: "document", within: "authority"),
    ],
    doubts: [Doubt] = []
  ) throws -> LinkageDefinition {
    try LinkageDefinition(
      exactKey: exactKey.map(KeyPart.init), blocking: blocking, blockLimit: blockLimit,
      comparisons: [
        Comparison(
          field: "document",
          levels: [
            Level(.exact, weight: 9.5), Level(.levenshtein(atMost: 1), weight: 1),
            Level(.missing, weight: 0), Level(.otherwise, weight: -6),
          ]),
        Comparison(
          field: "identity",
          levels: [
            Level(.exact, weight: 8), Level(.missing, weight: 0), Level(.otherwise, weight: -8),
          ]),
        Comparison(
          field: "name",
          levels: [
            Level(.exact, weight: 7), Level(.jaroWinkler(atLeast: 0.92), weight: 4),
            Level(.bigrams(atLeast: 0.7), weight: 3), Level(.missing, weight: 0),
            Level(.otherwise, weight: -6),
          ]),
        Comparison(
          field: "date",
          levels: [
            Level(.exact, weight: 4), Level(.days(atMost: 7), weight: 1),
            Level(.missing, weight: 0), Level(.otherwise, weight: -4),
          ]),
        Comparison(
          field: "amount",
          levels: [
            Level(.exact, weight: 2), Level(.ratio(atLeast: 0.9), weight: 0.5),
            Level(.missing, weight: 0), Level(.otherwise, weight: -1.25),
          ]),
      ],
      thresholds: Thresholds(same: 10, review: 4), vetoes: vetoes, doubts: doubts,
      schema: Sample.schema)
  }
}
