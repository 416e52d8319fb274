import Bytes
import Records
import Registry

/// Where the records of cases disagree, as a table has it: by case number the list of the case.
struct ConflictTable {
  /// The conflicts in the order of the case numbers.
  let conflicts: [NightDraft.Conflict]
  private let byCase: [Key128: [UInt8]]

  /// The conflicts of some cases, in the order of their numbers.
  init(_ conflicts: [NightDraft.Conflict]) {
    self.conflicts = conflicts
    byCase = Dictionary(grouping: conflicts) { conflict in
      guard let number = MergedFields.caseKey(of: conflict.number) else {
        preconditionFailure("a conflict is of a case")
      }
      return number
    }.mapValues(ConflictEntry.bytes)
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
  static func conflicts(
    in table: SlicedTable, named use: String
  ) throws(RegistryError) -> [NightDraft.Conflict] {
    var conflicts: [NightDraft.Conflict] = []
    try table.visit { (key, value) throws(RegistryError) in
      guard let list = ConflictEntry.conflicts(in: value, of: key) else {
        throw RegistryError(.damaged(what: "an entry of a table"), path: use)
      }
      conflicts += list
    }
    return conflicts
  }
}

/// The value of the table of conflicts: for each conflict of a case the field, then each value with
/// the places of the records that give it.
///
/// Texts have their length in front, lists their number of items; numbers are little-endian, four
/// bytes. A night reads all of them for its list, so that they are not spelled as JSON.
enum ConflictEntry {
  /// The value of a case's conflicts.
  static func bytes(of conflicts: [NightDraft.Conflict]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(packed: conflicts.count)
    for conflict in conflicts {
      bytes.append(packed: conflict.field)
      bytes.append(packed: conflict.values.count)
      for value in conflict.values {
        bytes.append(packed: value.text)
        bytes.append(packed: value.places.count)
        for place in value.places {
          bytes.append(packed: place.drop)
          bytes.append(packed: place.line)
        }
      }
    }
    return bytes
  }

  /// The conflicts of a case, or nil when the bytes are no whole value.
  static func conflicts(
    in bytes: borrowing Span<UInt8>, of number: Key128
  ) -> [NightDraft.Conflict]? {
    var reading = PackedReading()
    let caseID = MergedFields.caseID(of: number)
    var conflicts: [NightDraft.Conflict] = []
    for _ in 0..<reading.count(bytes) {
      var conflict = NightDraft.Conflict(
        number: caseID, field: reading.text(bytes), values: [])
      for _ in 0..<reading.count(bytes) {
        var value = NightDraft.Conflict.Value(text: reading.text(bytes), places: [])
        for _ in 0..<reading.count(bytes) {
          value.places.append(
            NightDraft.Conflict.Place(drop: reading.text(bytes), line: reading.number(bytes)))
        }
        conflict.values.append(value)
      }
      conflicts.append(conflict)
    }
    return reading.isWhole(bytes) ? conflicts : nil
  }
}
