import Bytes
import Foundation
import Normalize
import Pipeline
import Records
import Standards

/// `guiji-bench generate`: made-up drops for the feeds of a pipeline, from its definitions alone.
enum Generate {
  /// How many reports of a kind there are for each one of the others.
  private static let weights = ["penalty": 14, "judgment": 3]

  static func run(_ words: [String]) throws {
    let options = try Options(
      words,
      known: ["--inbox", "--records", "--date", "--seed", "--government", "--duplicates"])
    let pipeline = URL(
      fileURLWithPath: try options.operand("PIPELINE"), isDirectory: true)
    let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
    let inbox = URL(fileURLWithPath: try options.required("--inbox"), isDirectory: true)
    let date = options.text("--date") ?? "20261118"
    let parts = [date.prefix(4), date.dropFirst(4).prefix(2), date.dropFirst(6)]
    guard date.utf8.count == 8, let delivered = CalendarDate(parts.joined(separator: "-")) else {
      throw CallError("--date needs eight digits such as 20261118, not “\(date)”")
    }
    let world = MadeUpWorld(seed: UInt64(try options.number("--seed", default: 1)))
    var reports = try Reports(definition, inbox: inbox, date: date, world: world)
    let actCount = try reports.write(
      try options.number("--records", default: 1_000_000), delivered: delivered,
      government: try options.share("--government", default: 0.3),
      duplicates: try options.share("--duplicates", default: 0.35))
    try registers(definition, inbox: inbox, date: date, world: world)
    print("\(reports.rowCount) reports of \(actCount) acts in \(reports.fileCount) drops")
  }

  /// The organs and officials of the world, as the register and the roster deliver them.
  static func registers(
    _ definition: PipelineDefinition, inbox: URL, date: String, world: MadeUpWorld
  ) throws {
    for feed in definition.feeds where feed.schema.role == .register && DropFile.canWrite(feed) {
      let fields = ReportForm.fields(of: feed)
      let isRoster = feed.schema.index(of: "personIdentity") != nil
      let file = try DropFile(feed, inbox: inbox, date: date)
      for index in 0..<(isRoster ? MadeUpWorld.officialCount : MadeUpWorld.organCount) {
        let subject = isRoster ? world.official(index) : world.organ(index)
        try file.append(
          fields.map { field in
            switch field.field.name {
            case "organCode": isRoster ? subject.unitCode : subject.identity
            case "organName": isRoster ? subject.unit : subject.name
            case "nameFrom", "inPostFrom": "2010-01-01"
            case "region": MadeUpWorld.region(ofOrgan: index)
            case "organClass": "机关"
            case "personIdentity": subject.identity
            case "personName": subject.name
            case "post": subject.post
            default: ""
            }
          })
      }
      try file.finish()
    }
  }
}

/// What each column of a feed's plan holds.
struct ReportForm {
  let field: FieldDefinition
  /// Whether it is the first column of its field; the others stay empty.
  let isFirst: Bool
  /// The spellings that its value table knows.
  let codes: [String]
  /// The unit in which the column holds amounts.
  let unit: Money.Unit

  /// The columns of a feed in the order of its plan.
  static func fields(of feed: FeedDefinition) -> [ReportForm] {
    var forms: [(index: Int, form: ReportForm)] = []
    for (field, source) in zip(feed.schema.fields, feed.mapping.sources) {
      guard case .columns(let columns) = source else { continue }
      for (rank, column) in columns.enumerated() {
        forms.append(
          (
            column.index,
            ReportForm(
              field: field, isFirst: rank == 0,
              codes: column.normalizer.codes?.spellings.filter { !$0.contains(" ") } ?? [],
              unit: column.normalizer.moneyUnit)
          ))
      }
    }
    return forms.sorted { $0.index < $1.index }.map(\.form)
  }
}

/// The open drops of all feeds that report acts.
struct Reports {
  private struct Kind {
    let schema: RecordSchema
    let weight: Int
    var feeds: [(file: DropFile, forms: [ReportForm])]
  }

  private var kinds: [Kind] = []
  private let world: MadeUpWorld
  private(set) var rowCount = 0
  var fileCount: Int { kinds.map(\.feeds.count).reduce(0, +) }

  /// Opens a drop for each feed; feeds that deliver their whole set each time only with
  /// `includesWholeSets`, since a few rows of theirs would withdraw all others.
  init(
    _ definition: PipelineDefinition, inbox: URL, date: String, world: MadeUpWorld,
    includesWholeSets: Bool = true
  ) throws {
    self.world = world
    for kind in definition.recordKinds {
      let feeds = definition.feeds.filter {
        $0.schema.kind == kind.schema.kind && DropFile.canWrite($0)
          && (includesWholeSets || $0.delivery != .replace)
      }
      guard !feeds.isEmpty else { continue }
      kinds.append(
        Kind(
          schema: kind.schema, weight: Generate.weight(of: kind.schema.kind),
          feeds: try feeds.map {
            (try DropFile($0, inbox: inbox, date: date), ReportForm.fields(of: $0))
          }))
    }
  }

  /// Writes reports until there are enough; gives the number of acts.
  ///
  /// An act is a function of its number, so that a later night can report it again: `first` is the
  /// number of the first new act, and a share of the reports is of acts before it.
  mutating func write(
    _ count: Int, delivered: CalendarDate, government: Double, duplicates: Double, first: Int = 1,
    again: Double = 0
  ) throws -> Int {
    let drawn = kinds.indices.flatMap { Array(repeating: $0, count: kinds[$0].weight) }
    // Only where two departments report a kind can one repeat the other.
    let shared = drawn.filter { kinds[$0].feeds.count > 1 }.count
    let repeatChance = min(
      1, duplicates / (1 - duplicates) * Double(drawn.count) / Double(max(shared, 1)))
    var choice = SplitMix64(seed: world.seed &+ UInt64(first))
    var number = first
    while rowCount < count {
      let isAgain = first > 1 && choice.chance(again)
      let actNumber = isAgain ? choice.below(first - 1) + 1 : number
      if !isAgain { number += 1 }
      var random = SplitMix64(seed: world.seed &* 0x1_0000_0001 &+ UInt64(actNumber) << 20)
      let kind = kinds[random.pick(drawn)]
      let act = MadeUpAct(
        number: actNumber, schema: kind.schema, delivered: delivered, government: government,
        world: world, &random)
      let own = random.below(kind.feeds.count)
      if !isAgain { try write(act, kind.feeds[own], variant: 0, &random) }
      guard kind.feeds.count > 1, rowCount < count, isAgain || random.chance(repeatChance) else {
        continue
      }
      let other = (own + 1 + random.below(kind.feeds.count - 1)) % kind.feeds.count
      try write(act, kind.feeds[other], variant: 1, &random)
    }
    for kind in kinds {
      for feed in kind.feeds { try feed.file.finish() }
    }
    return number - first
  }

  private mutating func write(
    _ act: MadeUpAct, _ feed: (file: DropFile, forms: [ReportForm]), variant: Int,
    _ random: inout SplitMix64
  ) throws {
    let damage = random.chance(0.01) ? random.pick(MadeUpAct.Damage.allCases) : nil
    var cells: [String] = []
    for form in feed.forms {
      cells.append(
        form.isFirst
          ? act.cell(of: form, variant: variant, damage: damage, &random)
          : "")
    }
    try feed.file.append(cells)
    rowCount += 1
  }
}

extension Generate {
  static func weight(of kind: String) -> Int { weights[kind] ?? 1 }
}
