import Bytes
import Foundation
public import Records

/// Looks through records of one kind for names that do not go with the code beside them
/// (rule 1001, 名称与代码不符), by the register of organs.
///
/// Both the subject and the authority of a record are looked at, as far as the kind has them.
public struct NameCodeList: Sendable {
  /// A name and the code beside it, by the indexes of their fields.
  public struct Pair: Sendable, Equatable {
    /// The field with the printed name.
    public let name: Int
    /// The field with the code.
    public let code: Int
    let nameKey: Int
  }

  /// What is wrong in one record.
  public struct Entry: Sendable, Equatable {
    /// The record's row in its batch.
    public let row: Int
    /// Which name and code.
    public let pair: Pair
    /// What is wrong and what would be right.
    public let finding: NameCodeFinding
  }

  private let pairs: [Pair]
  private let decisionDate: Int?
  private let organs: OrganRegister

  /// A list for records of a kind, against a register.
  public init(schema: RecordSchema, organs: OrganRegister) {
    self.organs = organs
    decisionDate = schema.index(of: "decisionDate")
    pairs = [
      ("subjectName", "subjectIdentity", "subjectNameKey"),
      ("authority", "authorityCode", "authorityKey"),
    ].compactMap { name, code, key in
      guard let name = schema.index(of: name), let code = schema.index(of: code),
        let nameKey = schema.index(of: key)
      else { return nil }
      return Pair(name: name, code: code, nameKey: nameKey)
    }
  }

  /// Whether nothing can be found: the kind has no such pair, or the register is empty.
  public var isIdle: Bool { pairs.isEmpty || organs.entries.isEmpty }

  /// What is wrong in the records of a batch, in their order.
  public func entries(in batch: RecordBatch) -> [Entry] {
    guard !isIdle else { return [] }
    let data = batch.data
    let bytes = data.span
    var entries: [Entry] = []
    for row in 0..<batch.count {
      for pair in pairs {
        let code = bytes.extracting(batch.range(of: pair.code, in: row, bytes))
        guard !code.isEmpty else { continue }
        let nameKey = bytes.extracting(batch.range(of: pair.nameKey, in: row, bytes))
        let day = decisionDate.flatMap { batch.days(of: $0, in: row, bytes) }
        guard let finding = organs.check(code: code, nameKey: nameKey, on: day) else { continue }
        entries.append(Entry(row: row, pair: pair, finding: finding))
      }
    }
    return entries
  }
}
