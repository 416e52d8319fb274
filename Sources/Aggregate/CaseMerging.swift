import Bytes
import Foundation
public import Records

/// Merges the members of each case of a kind into one record, with every value's source.
///
/// What did not survive stays in the members, which the merged record names. A class, since a
/// struct of these parts would be copied with all its references for each case.
public final class CaseMerging: Sendable {
  private let schema: RecordSchema
  private let batches: [RecordBatch]
  private let sourceOfBatch: [MemberSource]
  private let preferences: [SurvivorshipRule.Preference]
  /// The different preferences, and for each field which of them is its own.
  private let usedPreferences: [SurvivorshipRule.Preference]
  private let rankingOfField: [Int]
  private let resolution: SubjectResolution
  private let revocations: RevocationIndex
  /// What computes the periods; nil where nobody asks for them.
  private let periods: CasePeriods?
  private let status: Int?
  private let caseReference: Int?
  private let publicity: Int?
  private let authorityCode: Int?
  private let authorityKey: Int?
  private let conflicts: CaseConflicts
  private let keepsGeneralValues: Bool
  private let subjectFields: [Int]

  /// The merging of cases of a kind.
  ///
  /// `sourceOfBatch` tells for each batch which drop it is of; `mustAgree` names the fields in which
  /// the members of a case may not differ. Without `keepsGeneralValues` a case of general scope gets
  /// its number, scope, state and sources only: where no platform asks for such cases, their values
  /// are merged when a person does.
  public init(
    schema: RecordSchema, batches: [RecordBatch], sourceOfBatch: [MemberSource],
    survivorship: [SurvivorshipRule], mustAgree: [String] = [], resolution: SubjectResolution,
    revocations: RevocationIndex, periods: CasePeriods?, keepsGeneralValues: Bool = true
  ) {
    self.keepsGeneralValues = keepsGeneralValues
    subjectFields = resolution.fields
    precondition(batches.count == sourceOfBatch.count, "each batch needs its source")
    self.schema = schema
    self.batches = batches
    self.sourceOfBatch = sourceOfBatch
    let general = survivorship.first { $0.field == "*" }?.preference ?? .precedence
    let preferences = schema.fields.map { field in
      survivorship.first { $0.field == field.name }?.preference ?? general
    }
    let used = SurvivorshipRule.Preference.allCases.filter(preferences.contains)
    self.preferences = preferences
    usedPreferences = used
    rankingOfField = preferences.map { used.firstIndex(of: $0) ?? 0 }
    self.resolution = resolution
    self.revocations = revocations
    self.periods = periods
    status = schema.index(of: "status")
    caseReference = schema.index(of: "caseReference")
    publicity = schema.index(of: "publicity")
    authorityCode = schema.index(of: "authorityCode")
    authorityKey = schema.index(of: "authorityKey")
    conflicts = CaseConflicts(fields: mustAgree.compactMap(schema.index), batches: batches)
  }

  /// What came of a run of cases.
  public struct Merged: Sendable {
    /// One record for each case, in the order of the list.
    public let records: RecordBatch
    /// How many are of government scope.
    public var governmentCount: Int { flags.count { $0.contains(.government) } }
    /// How many are revoked.
    public var revokedCount: Int { flags.count { $0.contains(.revoked) } }
    /// How many concern a person whose unit is an organ, but whom the roster does not know.
    public var unknownOfficialCount: Int { flags.count { $0.contains(.unknownOfficial) } }
    /// What is counted of each case, in the order of the list.
    public let flags: [CaseFlags]
    /// Where members of one case disagree and ought not to.
    public let conflicts: [CaseConflict]
  }

  /// Merges a range of cases.
  public func merge(_ cases: CaseList, _ range: Range<Int>) -> Merged {
    let fieldCount = schema.fields.count
    var builder = RecordBatchBuilder(
      fieldCount: MergedFields(schemaFieldCount: fieldCount).fieldCount, capacity: range.count)
    var found: [CaseConflict] = []
    var flags: [CaseFlags] = []
    flags.reserveCapacity(range.count)
    for index in range {
      let members = cases.members(of: index)
      guard let first = members.first else { preconditionFailure("a case has members") }
      let batch = batches[Int(first.batch)]
      let row = Int(first.row)
      let data = batch.data
      let bytes = data.span
      let state =
        members.count == 1 ? state(of: row, in: batch, bytes) : state(of: Array(members))
      if members.count > 1 {
        found += conflicts.find(in: Array(members), of: cases.numbers[index])
      }
      builder.begin(
        line: batch.line(of: row, in: bytes), byteOffset: batch.byteOffset(of: row, in: bytes))
      if !keepsGeneralValues {
        let resolved =
          members.count == 1
          ? resolution.resolve(bytes) { batch.range(of: $0, in: row, bytes) }
          : resolveSubject(of: Array(members))
        if !resolved.isGovernment {
          flags.append(Self.flags(resolved, isRevoked: state == .revoked))
          finishWithoutValues(cases.numbers[index], state, members, &builder)
          continue
        }
      }
      var fieldSources: [UInt8] = []
      if members.count == 1 {
        for field in 0..<fieldCount {
          builder.append(value: bytes.extracting(batch.range(of: field, in: row, bytes)))
        }
      } else {
        fieldSources = survive(Array(members), into: &builder)
      }
      let resolved = resolution.resolve(builder.text.span) {
        builder.rangeInUnfinishedRecord(of: $0)
      }
      flags.append(Self.flags(resolved, isRevoked: state == .revoked))
      let publishable = isPublishable(builder)
      // The order is that of `MergedFields.names`.
      MergedFields.append(caseID: cases.numbers[index], to: &builder.text)
      builder.endValue()
      append(resolved.isGovernment ? "government" : "general", to: &builder)
      append(state.rawValue, to: &builder)
      builder.append(value: resolved.organCode.span)
      builder.append(value: resolved.subjectClass.span)
      append(publishable ? "1" : "", to: &builder)
      builder.text.append(decimal: members.count)
      builder.endValue()
      appendSources(of: members, to: &builder)
      builder.append(value: fieldSources.span)
      if let periods {
        periods.append(to: &builder)
      } else {
        CasePeriods.appendNothing(to: &builder)
      }
      let digest = builder.digestOfUnfinishedRecord()
      builder.finishRecord(key: cases.numbers[index], digest: digest)
    }
    return Merged(records: builder.finish(), flags: flags, conflicts: found)
  }

  private static func flags(
    _ resolved: SubjectResolution.Resolved, isRevoked: Bool
  ) -> CaseFlags {
    var flags: CaseFlags = []
    if resolved.isGovernment { flags.insert(.government) }
    if isRevoked { flags.insert(.revoked) }
    if resolved.isUnknownOfficial { flags.insert(.unknownOfficial) }
    return flags
  }

  /// Who the subject is by the values that survive, before any other value is looked at.
  private func resolveSubject(of members: [RecordAddress]) -> SubjectResolution.Resolved {
    var values = ByteBuffer()
    var ranges = [Range<Int>](repeating: 0..<0, count: schema.fields.count)
    var rankings = [[Int]?](repeating: nil, count: usedPreferences.count)
    for field in subjectFields {
      let place = rankingOfField[field]
      let ranking = rankings[place] ?? ranking(of: members, by: preferences[field])
      rankings[place] = ranking
      let start = values.count
      switch preferences[field] {
      case _ where field == publicity: break
      case .union: _ = appendUnion(of: field, ranking, members, to: &values)
      case .fullest: _ = appendFullest(of: field, ranking, members, to: &values)
      default:
        guard let winner = winner(of: field, ranking, members) else { break }
        let batch = batches[Int(members[winner].batch)]
        let data = batch.data
        let bytes = data.span
        values.append(
          bytes.extracting(batch.range(of: field, in: Int(members[winner].row), bytes)))
      }
      ranges[field] = start..<values.count
    }
    return resolution.resolve(values.span) { ranges[$0] }
  }

  /// The member whose value of a field survives, where a value is taken from one.
  private func winner(of field: Int, _ ranking: [Int], _ members: [RecordAddress]) -> Int? {
    var best: Int?
    var length = 0
    for index in ranking {
      let batch = batches[Int(members[index].batch)]
      let data = batch.data
      let count = batch.range(of: field, in: Int(members[index].row), data.span).count
      guard count > length else { continue }
      best = index
      length = count
      if preferences[field] != .longest { break }
    }
    return best
  }

  /// Finishes the record of a case of general scope whose values nobody asks for.
  private func finishWithoutValues(
    _ number: Key128, _ state: State, _ members: ArraySlice<RecordAddress>,
    _ builder: inout RecordBatchBuilder
  ) {
    for _ in 0..<schema.fields.count { builder.endValue() }
    MergedFields.append(caseID: number, to: &builder.text)
    builder.endValue()
    append("general", to: &builder)
    append(state.rawValue, to: &builder)
    // Neither organ, class nor leave to publish.
    for _ in 0..<3 { builder.endValue() }
    builder.text.append(decimal: members.count)
    builder.endValue()
    appendSources(of: members, to: &builder)
    builder.endValue()
    CasePeriods.appendNothing(to: &builder)
    let digest = builder.digestOfUnfinishedRecord()
    builder.finishRecord(key: number, digest: digest)
  }

  private func append(_ text: String, to builder: inout RecordBatchBuilder) {
    builder.text.append(text)
    builder.endValue()
  }

  private func appendSources(
    of members: ArraySlice<RecordAddress>, to builder: inout RecordBatchBuilder
  ) {
    for (index, member) in members.enumerated() {
      if index > 0 { builder.text.append(MergedFields.sourceSeparator) }
      let batch = batches[Int(member.batch)]
      let data = batch.data
      builder.text.append(contentsOf: sourceOfBatch[Int(member.batch)].drop)
      builder.text.append(UInt8(ascii: ":"))
      builder.text.append(decimal: batch.line(of: Int(member.row), in: data.span))
    }
    builder.endValue()
  }

  /// Writes the surviving value of each field; gives the index of the member it came from, for all
  /// fields, as decimal numbers (empty where no member has a value).
  private func survive(
    _ members: [RecordAddress], into builder: inout RecordBatchBuilder
  ) -> [UInt8] {
    let values = MemberValues(members, in: batches, fieldCount: schema.fields.count)
    let rankings = usedPreferences.map { ranking(of: members, by: $0) }
    var fieldSources: [UInt8] = []
    for field in schema.fields.indices {
      if field > 0 { fieldSources.append(MergedFields.sourceSeparator) }
      let ranking = rankings[rankingOfField[field]]
      let winner: Int?
      switch preferences[field] {
      case _ where field == publicity: winner = strictest(of: field, ranking, members)
      case .union: winner = appendUnion(of: field, ranking, members, to: &builder.text)
      case .longest: winner = values.longest(of: field, ranking)
      case .fullest: winner = appendFullest(of: field, ranking, members, to: &builder.text)
      default: winner = ranking.first { !values.range(of: field, in: $0).isEmpty }
      }
      if let winner {
        if preferences[field] != .union, preferences[field] != .fullest {
          let data = batches[Int(members[winner].batch)].data
          builder.text.append(data.span.extracting(values.range(of: field, in: winner)))
        }
        fieldSources.append(decimal: winner)
      }
      builder.endValue()
    }
    return fieldSources
  }

  private func value(_ field: Int, of member: RecordAddress) -> [UInt8] {
    let batch = batches[Int(member.batch)]
    let data = batch.data
    let bytes = data.span
    return bytes.extracting(batch.range(of: field, in: Int(member.row), bytes)).copied()
  }

  /// One member that restricts publication restricts it for the case.
  private func strictest(of field: Int, _ ranking: [Int], _ members: [RecordAddress]) -> Int? {
    ranking.first {
      let value = value(field, of: members[$0])
      return !value.isEmpty && value != Self.open
    } ?? ranking.first { !value(field, of: members[$0]).isEmpty }
  }

  private func appendUnion(
    of field: Int, _ ranking: [Int], _ members: [RecordAddress], to text: inout ByteBuffer
  ) -> Int? {
    let items = CaseItems.union(ranking.map { value(field, of: members[$0]) })
    text.append(contentsOf: items)
    return ranking.first { !value(field, of: members[$0]).isEmpty }
  }

  /// The fullest account that one department gives: all its different texts, one behind the other.
  private func appendFullest(
    of field: Int, _ ranking: [Int], _ members: [RecordAddress], to output: inout ByteBuffer
  ) -> Int? {
    let texts = ranking.map { index in
      (
        department: sourceOfBatch[Int(members[index].batch)].organCode,
        text: value(field, of: members[index])
      )
    }
    guard let (place, text) = CaseItems.fullest(texts) else { return nil }
    output.append(contentsOf: text)
    return ranking[place]
  }

  /// The members from most to least preferred; equal ones in the order of their record keys.
  private func ranking(
    of members: [RecordAddress], by preference: SurvivorshipRule.Preference
  ) -> [Int] {
    if members.count == 1 { return [0] }
    let ranks = members.map { rank(of: $0, by: preference) }
    if members.count == 2 { return ranks[1] > ranks[0] ? [1, 0] : [0, 1] }
    return members.indices.sorted { left, right in
      ranks[left] != ranks[right] ? ranks[left] > ranks[right] : left < right
    }
  }

  private func rank(
    of member: RecordAddress, by preference: SurvivorshipRule.Preference
  ) -> (Int, Int, Int) {
    let source = sourceOfBatch[Int(member.batch)]
    switch preference {
    case .precedence, .longest, .fullest, .union: return (source.precedence, source.deliveryRank, 0)
    case .latest: return (source.deliveryRank, source.precedence, 0)
    case .earliest: return (-source.deliveryRank, source.precedence, 0)
    case .authority:
      return (isOwnDecision(member) ? 1 : 0, source.precedence, source.deliveryRank)
    }
  }

  /// Whether the department that reported the record made the decision itself.
  private func isOwnDecision(_ member: RecordAddress) -> Bool {
    let source = sourceOfBatch[Int(member.batch)]
    let batch = batches[Int(member.batch)]
    let data = batch.data
    let bytes = data.span
    if let authorityCode, !source.organCode.isEmpty {
      let code = bytes.extracting(batch.range(of: authorityCode, in: Int(member.row), bytes))
      if !code.isEmpty { return code.hasSameBytes(as: source.organCode.span) }
    }
    guard let authorityKey, !source.organNameKey.isEmpty else { return false }
    return bytes.extracting(batch.range(of: authorityKey, in: Int(member.row), bytes))
      .hasSameBytes(as: source.organNameKey.span)
  }

  private static let revoked = Array("撤销".utf8)
  private static let objection = Array("异议".utf8)

  /// How a case stands.
  private enum State: String {
    case revoked, objection, active
  }

  /// A case is revoked as soon as one of its members says so or a revocation names it: a cleared
  /// record that stays public is the worse mistake.
  private func state(of members: [RecordAddress]) -> State {
    var result = State.active
    for member in members {
      let batch = batches[Int(member.batch)]
      let data = batch.data
      switch state(of: Int(member.row), in: batch, data.span) {
      case .revoked: return .revoked
      case .objection: result = .objection
      case .active: break
      }
    }
    return result
  }

  /// How a record stands by itself.
  private func state(
    of row: Int, in batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> State {
    let status = status.map { batch.range(of: $0, in: row, bytes) } ?? 0..<0
    if bytes.extracting(status).hasSameBytes(as: Self.revoked.span) { return .revoked }
    if let caseReference, !revocations.isEmpty {
      let reference = batch.range(of: caseReference, in: row, bytes)
      if revocations.isRevoked(reference: bytes.extracting(reference)) { return .revoked }
    }
    return bytes.extracting(status).hasSameBytes(as: Self.objection.span) ? .objection : .active
  }

  private static let open = Array("可向社会公开".utf8)

  private func isPublishable(_ builder: borrowing RecordBatchBuilder) -> Bool {
    guard let publicity else { return false }
    let range = builder.rangeInUnfinishedRecord(of: publicity)
    return builder.text.span.extracting(range).hasSameBytes(as: Self.open.span)
  }
}
