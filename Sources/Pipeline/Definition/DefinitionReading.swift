import Bytes
import Export
import Formats
import Records

/// Puts a pipeline together from its files and lists all its mistakes at once.
struct DefinitionReading {
  let tree: DefinitionTree
  let mistakes = DefinitionMistakes()

  /// The definition; throws all mistakes.
  static func read(_ tree: DefinitionTree) throws(DefinitionError) -> PipelineDefinition {
    let reading = DefinitionReading(tree: tree)
    let definition = reading.read()
    guard reading.mistakes.isEmpty, let definition else {
      throw DefinitionError(reading.mistakes)
    }
    return definition
  }

  private func read() -> PipelineDefinition? {
    guard let file = object("pipeline/pipeline.json") else { return nil }
    let name = file.nonEmptyString("pipeline")
    let title = file.nonEmptyString("title")
    let region = file.nonEmptyString("region")
    _ = file.string("schemas")
    let kindNames = file.strings("kinds")
    let platformNames = file.strings("platforms")
    let roles = Roles(file.optionalObject("roles"))
    let takenOut = TakenOut(file.optionalObjects("takenOut") ?? [])
    let retentionObject = file.optionalObject("retention")
    file.requireBasis()
    file.finish()
    let schemas = readSchemas()
    let retention = RetentionRules(retentionObject, schemas: schemas)
    let tables = ReferenceTables(tree, mistakes: mistakes)
    let kinds = kindNames.compactMap { kind($0, schemas, tables, file) }
    let periods = PeriodTables(tree, mistakes: mistakes)
    check(tables.codes, schemas, file)
    if let mistake = tables.mistake(inRegion: region) { file.reject("region", mistake) }
    let departments = readDepartments(schemas, tables, region)
    let platforms = platformNames.compactMap { platform($0, kinds, file) }
    takenOut.check(departments, platformNames, file)
    guard mistakes.isEmpty else { return nil }
    let recordKinds = Set(kindNames)
    return PipelineDefinition(
      name: name, title: title, region: region, recordKinds: kinds,
      otherSchemas: schemas.values.filter { !recordKinds.contains($0.kind) && $0.role != .record }
        .sorted { $0.kind < $1.kind },
      departments: departments, periods: periods, platforms: platforms, roles: roles,
      retention: retention, feedsTakenOut: takenOut.feeds,
      platformsTakenOut: takenOut.platforms, files: tree.files)
  }

  private func object(_ path: String) -> JSONObject? {
    let shown = tree.shown(path)
    guard let bytes = tree.bytes(path) else {
      mistakes.add(
        file: shown, at: TextPosition(line: 1, column: 1), "the file is missing; add it")
      return nil
    }
    return JSONReader.read(bytes.span, file: shown, mistakes: mistakes).map {
      JSONObject($0, file: shown, mistakes: mistakes)
    }
  }

  private static func stem(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0.dropLast(5)) } ?? path
  }

  private func readSchemas() -> [String: RecordSchema] {
    var schemas: [String: RecordSchema] = [:]
    for path in tree.paths(under: "schemas/records", suffix: ".json") {
      guard let file = object(path) else { continue }
      let schema = RecordSchemaReading.read(file)
      if schema.kind != Self.stem(path) {
        file.reject("kind", "“\(schema.kind)” is not the file's own name")
      }
      schemas[schema.kind] = schema
    }
    return schemas
  }

  private func check(_ codes: CodeLists, _ schemas: [String: RecordSchema], _ file: JSONObject) {
    for schema in schemas.values.sorted(by: { $0.kind < $1.kind }) {
      for field in schema.fields {
        guard let list = field.codeList, codes[list] == nil else { continue }
        mistakes.add(
          file: tree.shown("schemas/records/\(schema.kind).json"),
          at: TextPosition(line: 1, column: 1),
          "field “\(field.name)”: there is no schemas/codes/\(list).csv with raw and value")
      }
    }
  }

  private func kind(
    _ name: String, _ schemas: [String: RecordSchema], _ tables: ReferenceTables,
    _ file: JSONObject
  ) -> PipelineDefinition.RecordKind? {
    guard let schema = schemas[name] else {
      file.reject("kinds", "there is no schemas/records/\(name).json")
      return nil
    }
    guard schema.role == .record else {
      file.reject("kinds", "“\(name)” is of the role \(schema.role.rawValue), not a record")
      return nil
    }
    return object("pipeline/kinds/\(name).json").flatMap {
      KindRulesReading.read($0, schema: schema, wordLists: tables.words) { model in
        let path = "pipeline/models/\(model)"
        return tree.bytes(path) == nil ? nil : object(path).map(ModelFile.init)
      }
    }
  }

  private func readDepartments(
    _ schemas: [String: RecordSchema], _ tables: ReferenceTables, _ region: String
  ) -> [DepartmentDefinition] {
    let reading = DepartmentReading(schemas: schemas, tables: tables, region: region)
    var departments = tree.paths(under: "pipeline/departments", suffix: ".json").compactMap {
      path in object(path).map { reading.read($0, name: Self.stem(path)) }
    }
    let digests = FeedDigests(tree)
    for index in departments.indices {
      for feed in departments[index].feeds.indices {
        let read = departments[index].feeds[feed]
        departments[index].feeds[feed].digest = digests.digest(
          read.digest, kind: read.schema.kind, lists: read.lists)
      }
    }
    return departments
  }

  private func platform(
    _ name: String, _ kinds: [PipelineDefinition.RecordKind], _ file: JSONObject
  ) -> PipelineDefinition.Platform? {
    guard let platformFile = object("schemas/platforms/\(name)/platform.json") else { return nil }
    let definition = PlatformReading.platform(platformFile)
    if definition.platform != name {
      platformFile.reject("platform", "“\(definition.platform)” is not the folder's own name")
    }
    let plans = kinds.compactMap { kind -> BundlePlan? in
      let path = "schemas/platforms/\(name)/\(kind.schema.kind).json"
      guard tree.bytes(path) != nil, let kindFile = object(path) else { return nil }
      let schema = PlatformReading.kind(kindFile)
      do throws(ExportError) {
        return try BundlePlan(platform: definition, kindSchema: schema, schema: kind.schema)
      } catch {
        mistakes.add(file: kindFile.file, at: kindFile.position, error.what)
        return nil
      }
    }
    return PipelineDefinition.Platform(definition: definition, plans: plans)
  }
}

extension PipelineDefinition {
  /// Reads and checks a pipeline; throws all its mistakes at once.
  public init(_ tree: DefinitionTree) throws(DefinitionError) {
    self = try DefinitionReading.read(tree)
  }

  /// The Chinese names of departments, kinds and platforms.
  var titles: [String: String] {
    var titles: [String: String] = [:]
    for department in departments { titles[department.name] = department.title }
    for kind in recordKinds {
      titles[kind.schema.kind] = kind.schema.title
      for field in kind.schema.fields { titles["\(kind.schema.kind).\(field.name)"] = field.title }
    }
    for schema in otherSchemas { titles[schema.kind] = schema.title }
    for platform in platforms {
      titles[platform.definition.platform] = platform.definition.title
    }
    return titles
  }
}
