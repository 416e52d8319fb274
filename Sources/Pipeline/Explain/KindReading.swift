import Bytes
import Deduplicate
import Foundation
import Records
import Registry

/// The records of one kind in force with their case numbers, and how they are read and compared.
struct KindReading {
  let rules: PipelineDefinition.RecordKind
  let kind: KindInForce
  /// The case number of each record, in the order of the record keys.
  let numbers: [Key128]
  let reading: RecordReading
  /// What people had decided when the run was made.
  let decisions: DecisionBook
  /// For each segment, the drop it was made of and the run that took it.
  private let origins: [(drop: JournalDrop, run: Int)]

  init(
    _ rules: PipelineDefinition.RecordKind, _ state: inout CommittedState, _ reading: RecordReading
  )
    throws
  {
    self.rules = rules
    self.reading = reading
    decisions = try state.decisions()
    kind = try state.kind(rules.schema)
    numbers = try state.numbers(rules.schema.kind)
    origins = try kind.segments.map { reference in
      guard let origin = state.origin(of: reference) else {
        throw RegistryError(
          .missing(what: "the journal entry of a drop in force"), path: reference.drop)
      }
      return origin
    }
  }

  var schema: RecordSchema { rules.schema }

  /// The records for which the body says yes: ordinals of those in force, and where the others
  /// stand that a later delivery replaced.
  ///
  /// Goes over every record of the segments in force: a second for some million of them.
  func matches(
    where isAsked: (_ batch: Int, _ row: Int, borrowing Span<UInt8>) -> Bool
  ) -> (inForce: [Int], replaced: [RecordAddress]) {
    var inForce: [Int] = []
    var replaced: [RecordAddress] = []
    for (index, batch) in kind.batches.enumerated() {
      let data = batch.data
      let bytes = data.span
      for row in 0..<batch.count where isAsked(index, row, bytes) {
        let address = RecordAddress(batch: index, row: row)
        let ordinal = ordinal(of: batch.key(of: row, in: bytes))
        if let ordinal, kind.records.addresses[ordinal] == address {
          inForce.append(ordinal)
        } else {
          replaced.append(address)
        }
      }
    }
    return (inForce.sorted(), replaced)
  }

  /// The record in force with a key.
  func ordinal(of key: Key128) -> Int? {
    var low = 0
    var high = kind.records.keys.count
    while low < high {
      let middle = (low + high) / 2
      if kind.records.keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < kind.records.keys.count && kind.records.keys[low] == key ? low : nil
  }

  /// The members of the cases of some records, in the order of the case numbers.
  func members(ofCasesOf ordinals: [Int]) -> [(number: Key128, members: [Int])] {
    let asked = Set(ordinals.map { numbers[$0] })
    var members: [Key128: [Int]] = [:]
    for ordinal in numbers.indices where asked.contains(numbers[ordinal]) {
      members[numbers[ordinal], default: []].append(ordinal)
    }
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Where a record stands.
  func place(_ ordinal: Int) -> RecordAccount.Place {
    place(kind.records.addresses[ordinal])
  }

  /// Where a record stands, in force or replaced.
  func place(_ address: RecordAddress) -> RecordAccount.Place {
    let batch = kind.batches[Int(address.batch)]
    let origin = origins[kind.segmentOfBatch[Int(address.batch)]]
    let data = batch.data
    return reading.place(
      origin.drop, line: batch.line(of: Int(address.row), in: data.span), run: origin.run)
  }

  /// The drop of a batch.
  func drop(ofBatch batch: Int) -> JournalDrop { origins[kind.segmentOfBatch[batch]].drop }

  /// The key of a record, in force or replaced.
  func key(_ address: RecordAddress) -> Key128 {
    let batch = kind.batches[Int(address.batch)]
    let data = batch.data
    return batch.key(of: Int(address.row), in: data.span)
  }

  /// A record with its values.
  func account(_ ordinal: Int) -> RecordAccount {
    let address = kind.records.addresses[ordinal]
    return RecordAccount(
      place: place(address),
      values: reading.values(Int(address.row), of: kind.batches[Int(address.batch)], schema))
  }

  /// A value as text, unmasked, for comparing only.
  func text(_ field: Int, _ ordinal: Int) -> String {
    let address = kind.records.addresses[ordinal]
    return kind.batches[Int(address.batch)].text(of: field, in: Int(address.row))
  }

  /// A value as people may see it.
  func shown(_ field: Int, _ ordinal: Int) -> String {
    let address = kind.records.addresses[ordinal]
    return reading.shown(
      field, Int(address.row), of: kind.batches[Int(address.batch)], schema)
  }

  /// Why two records are or are not one act.
  func pair(_ left: Int, _ right: Int) -> PairAccount {
    let linkage = rules.linkage
    let link = LinkExplanation(
      kind.records.addresses[left], kind.records.addresses[right], in: kind.batches,
      definition: linkage)
    return PairAccount(
      left: place(left), right: place(right),
      steps: link.steps.map { step in
        let index = schema.index(of: step.field)
        return PairAccount.Step(
          title: title(step.field), level: step.test.name, bound: step.test.bound,
          weight: Int(step.weight), scoreSoFar: Int(step.scoreSoFar),
          left: index.map { shown($0, left) } ?? "", right: index.map { shown($0, right) } ?? "")
      }, score: Int(link.score), sameScore: Self.millibits(linkage.thresholds.same),
      reviewScore: Self.millibits(linkage.thresholds.review),
      vetoes: link.vetoes.map { veto(linkage.vetoes[$0]) }, sharesExactKey: link.sharesExactKey,
      blockingRules: link.blockingRules.map { linkage.blocking[$0].map(title) },
      decision: decisions.entry(
        on: PairName(kind: schema.kind, kind.records.keys[left], kind.records.keys[right])
      ).map(DecisionAccount.init))
  }

  private func veto(_ veto: LinkageDefinition.Veto) -> PairAccount.Veto {
    switch veto {
    case .differentIdentity(let field): PairAccount.Veto(title: title(field), within: nil)
    case .differentDocument(let field, let within):
      PairAccount.Veto(title: title(field), within: title(within))
    }
  }

  /// The position of a field; of a derived one that of what people delivered.
  func source(of field: String) -> Int {
    guard let index = schema.index(of: field) else {
      preconditionFailure("a definition names fields of its schema")
    }
    guard let source = schema.fields[index].derivation?.source else { return index }
    return self.source(of: source)
  }

  /// The title of a field; of a derived one that of what people delivered.
  private func title(_ field: String) -> String {
    guard let index = schema.index(of: field) else { return field }
    guard let source = schema.fields[index].derivation?.source else {
      return schema.fields[index].title
    }
    return title(source)
  }

  private static func millibits(_ bits: Double) -> Int { Int((bits * 1000).rounded()) }
}

extension LinkageDefinition.LevelTest {
  /// The name in definitions.
  var name: String {
    switch self {
    case .exact: "exact"
    case .levenshtein: "levenshtein"
    case .damerau: "damerau"
    case .jaroWinkler: "jaroWinkler"
    case .bigrams: "bigrams"
    case .days: "days"
    case .ratio: "ratio"
    case .missing: "missing"
    case .otherwise: "else"
    }
  }

  /// The bound in definitions, or nil.
  var bound: Double? {
    switch self {
    case .levenshtein(let limit), .damerau(let limit), .days(let limit): Double(limit)
    case .jaroWinkler(let limit), .bigrams(let limit), .ratio(let limit): limit
    case .exact, .missing, .otherwise: nil
    }
  }
}
