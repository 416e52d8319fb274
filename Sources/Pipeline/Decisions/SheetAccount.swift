import Registry

/// One sheet of decisions (核对表) as people read of it in the history: what came in it that was new.
public struct SheetAccount: Sendable, Equatable {
  /// The number of the sheet.
  public let number: Int
  /// The file it came in, or the command that made it.
  public let file: String
  /// Who decided, each once, in the order of the sheet; their numbers masked.
  public let persons: [String]
  /// The operating-system user who had it taken in.
  public let user: String
  /// When it was taken in.
  public let time: String
  /// How many of its decisions are of each sort; an `undo` takes an earlier one back.
  public let counts: [PairVerdict: Int]

  private init(_ sheet: TakenSheet, _ entries: [DecisionBook.Entry]) {
    number = sheet.number
    file = sheet.file
    user = sheet.user
    time = sheet.at
    let masking = NumberMasking(isOff: false)
    var persons: [String] = []
    for entry in entries {
      let person = masking.text(entry.row.person)
      if !persons.contains(person) { persons.append(person) }
    }
    self.persons = persons
    counts = Dictionary(entries.map { ($0.verdict, 1) }, uniquingKeysWith: +)
  }

  /// Those of some sheets that an earlier archived list does not have, in order.
  static func sheets(
    _ sheets: [TakenSheet], since list: String?, in archive: Archive
  ) throws -> [SheetAccount] {
    let known = try list.map { try DecisionArchive.sheets(ofList: $0, in: archive).count } ?? 0
    guard sheets.count > known else { return [] }
    let entries = Dictionary(
      grouping: try DecisionBook(sheets, in: archive).all, by: \.sheet.number)
    return sheets.dropFirst(known).map { SheetAccount($0, entries[$0.number] ?? []) }
  }
}
