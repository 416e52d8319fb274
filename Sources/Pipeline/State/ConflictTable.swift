import Bytes
import Foundation
import Records
import Registry

/// Where the records of cases disagree, as a table has it: by case number the list of the case.
struct ConflictTable {
  /// The conflicts in the order of the case numbers.
  let conflicts: [NightDraft.Conflict]
  private let byCase: [Key128: [UInt8]]

  /// The conflicts of some cases, in the order of their numbers.
  init(_ conflicts: [NightDraft.Conflict]) throws {
    self.conflicts = conflicts
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    byCase = try Dictionary(grouping: conflicts) { conflict in
      guard let number = MergedFields.caseKey(of: conflict.number) else {
        preconditionFailure("a conflict is of a case")
      }
      return number
    }.mapValues { Array(try encoder.encode($0)) }
  }

  /// All of them as a table.
  var whole: TableSlice {
    var slice = TableSlice()
    for (number, value) in byCase { slice.set(number, value) }
    return slice
  }

  /// What changes in a table when these are the conflicts of some cases.
  func slice(of numbers: [Key128], over former: SlicedTable) throws -> TableSlice {
    var slice = TableSlice()
    for number in numbers where try former.value(for: number) != byCase[number] {
      slice.set(number, byCase[number])
    }
    return slice
  }

  /// The conflicts in a table, in the order of the case numbers.
  static func conflicts(in table: SlicedTable) throws -> [NightDraft.Conflict] {
    var values: [Data] = []
    try table.visit { (_, value) throws(RegistryError) in values.append(Data(value.copied())) }
    let decoder = JSONDecoder()
    return try values.flatMap { try decoder.decode([NightDraft.Conflict].self, from: $0) }
  }
}
