import Bytes
public import Records
import Standards

/// Whether a case is for a platform: by its standing, its state and its subject.
public struct Eligibility: Sendable {
  static let naturalPerson = "自然人"
  private static let official = Array("公务员".utf8)
  private static let person = Array(naturalPerson.utf8)
  private static let open = Array("可向社会公开".utf8)
  private static let revoked = Array("revoked".utf8)
  private static let yes = Array("1".utf8)

  private let scope: PlatformDefinition.Scope
  private let scopeName: [UInt8]
  private let persons: PlatformDefinition.Persons
  private let layout: MergedFields
  private let category: Int?
  private let identity: Int?
  private let publicity: Int?

  /// The rule of a platform over the merged records of a kind.
  public init(platform: PlatformDefinition, schema: RecordSchema) {
    scope = platform.scope
    scopeName = Array(platform.scope.rawValue.utf8)
    persons = platform.persons
    layout = MergedFields(schemaFieldCount: schema.fields.count)
    category = schema.index(of: "subjectCategory")
    identity = schema.index(of: "subjectIdentity")
    publicity = schema.index(of: "publicity")
  }

  /// Why a merged record is not for the platform, or nil when it is.
  ///
  /// An objection changes nothing here: such a case stays, and says so in its status. A record
  /// without a source line is no reason but a failure, since nothing may be sent that leads back
  /// to nobody.
  public func reason(
    against row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) throws(ExportError) -> WithdrawalReason? {
    if range(.sources, row, batch, bytes).isEmpty {
      throw ExportError(
        what: "a merged record has no source line",
        place: "case \(MergedFields.caseID(of: batch.key(of: row, in: bytes)))",
        remedy: "This is an error in merging; rebuild the run and report it.")
    }
    if equals(.caseStatus, Self.revoked, row, batch, bytes) { return .revoked }
    if isOutOfScope(row, of: batch, bytes) { return .outOfScope }
    if persons != .all, isRestricted(row, of: batch, bytes) { return .notPublishable }
    switch persons {
    case .all: return nil
    case .none: return isPerson(row, of: batch, bytes) ? .notPublishable : nil
    case .publishable:
      guard isPerson(row, of: batch, bytes) else { return nil }
      return equals(.subjectPublishable, Self.yes, row, batch, bytes) ? nil : .notPublishable
    }
  }

  /// Whether the case is of a scope that the platform does not ask for; such a record may lack its
  /// values.
  func isOutOfScope(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    switch scope {
    case .all: false
    case .government, .general: !equals(.scope, scopeName, row, batch, bytes)
    }
  }

  /// Whether the organ that decided said that not everybody may know, whoever the subject is.
  private func isRestricted(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    guard let publicity else { return false }
    let range = batch.range(of: publicity, in: row, bytes)
    return !range.isEmpty && !bytes.extracting(range).hasSameBytes(as: Self.open.span)
  }

  /// Whether the subject is a person, or may be one for all that is known.
  ///
  /// Where neither the category nor a match in a register says what the subject is, only a code
  /// that cannot be a person's makes it an organisation.
  func isPerson(
    _ row: Int, of batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    if let category {
      let range = batch.range(of: category, in: row, bytes)
      if !range.isEmpty {
        return bytes.extracting(range).hasSameBytes(as: Self.person.span)
      }
    }
    let subjectClass = range(.subjectClass, row, batch, bytes)
    if !subjectClass.isEmpty {
      return bytes.extracting(subjectClass).hasSameBytes(as: Self.official.span)
    }
    guard let identity else { return true }
    let number = batch.range(of: identity, in: row, bytes)
    return !isOrganisationCode(bytes.extracting(number))
  }

  /// A unified social credit code, valid or not, that no resident number can be taken for.
  ///
  /// One resident number in 31 passes the check of the codes, so a valid code of digits only counts
  /// when it is no valid resident number.
  private func isOrganisationCode(_ number: borrowing Span<UInt8>) -> Bool {
    guard UnifiedSocialCreditCode.hasForm(number) else { return false }
    if number[0] == UInt8(ascii: "9") { return true }
    for index in 0..<17 where number[index] >= 0x41 { return true }
    return UnifiedSocialCreditCode.isValid(number) && !ResidentIdentityNumber.isValid(number)
  }

  private func range(
    _ field: MergedField, _ row: Int, _ batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> Range<Int> {
    batch.range(of: layout.index(of: field), in: row, bytes)
  }

  private func equals(
    _ field: MergedField, _ text: [UInt8], _ row: Int, _ batch: RecordBatch,
    _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    let range = range(field, row, batch, bytes)
    return bytes.extracting(range).hasSameBytes(as: text.span)
  }
}
