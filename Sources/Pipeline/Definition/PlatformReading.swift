import Export
import Formats
import Records

/// Reads the folder of one platform below `schemas/platforms/`.
enum PlatformReading {
  static func platform(_ file: JSONObject) -> PlatformDefinition {
    let name = file.nonEmptyString("platform")
    let title = file.nonEmptyString("title")
    let scope = file.choice("scope", of: PlatformDefinition.Scope.self) ?? .government
    let persons = file.choice("persons", of: PlatformDefinition.Persons.self) ?? .none
    let formats = file.strings("formats").compactMap { text in
      let format = PlatformDefinition.Format(rawValue: text)
      if format == nil { file.reject("formats", "“\(text)” is not known; one of: csv, xml") }
      return format
    }
    let status = file.choice("status", of: PlatformDefinition.Status.self) ?? .files
    let statusColumn = file.optionalString("statusColumn") ?? ""
    let statusValues = file.optionalObject("statusValues").map(texts) ?? [:]
    let dates = file.choice("dates", of: PlatformDefinition.DateForm.self) ?? .hyphens
    var envelope = PlatformDefinition.Envelope()
    if let xml = file.optionalObject("xml") {
      envelope.root = xml.nonEmptyString("root")
      envelope.row = xml.nonEmptyString("row")
      envelope.namespace = xml.optionalString("namespace") ?? ""
      xml.finish()
    }
    let leakCheck = file.optionalBool("leakCheck") ?? false
    file.requireBasis()
    file.finish()
    return PlatformDefinition(
      platform: name, title: title, scope: scope, persons: persons, formats: formats,
      status: status, statusColumn: statusColumn, statusValues: statusValues, dates: dates,
      envelope: envelope, leakCheck: leakCheck)
  }

  static func kind(_ file: JSONObject) -> PlatformKindSchema {
    let platform = file.nonEmptyString("platform")
    let kind = file.nonEmptyString("kind")
    let title = file.nonEmptyString("title")
    let name = file.nonEmptyString("file")
    let columns = file.objects("columns").compactMap(column)
    let closed = file.optionalObject("closed")
    closed?.requireBasis()
    closed?.finish()
    file.requireBasis()
    file.finish()
    return PlatformKindSchema(
      platform: platform, kind: kind, title: title, file: name, columns: columns,
      isClosed: closed != nil)
  }

  private static func column(_ object: JSONObject) -> PlatformColumn? {
    defer { object.finish() }
    let name = object.nonEmptyString("column")
    let title = object.optionalString("title") ?? ""
    let unit = object.optionalChoice("unit", of: AmountUnit.self)
    let mask = object.optionalString("mask").flatMap { text -> ColumnMask? in
      let mask = ColumnMask(text)
      if mask == nil {
        object.reject("mask", "“\(text)” is not two numbers such as 6+4, kept left and right")
      }
      return mask
    }
    let conditions = (object.optionalObject("when")?.allMembers ?? []).map { member in
      PlatformColumn.Condition(
        field: member.key,
        values: member.value.elements?.compactMap(\.text) ?? [member.value.text ?? ""])
    }
    let values = object.optionalObject("values").map(texts) ?? [:]
    guard let source = source(object) else { return nil }
    return PlatformColumn(
      column: name, title: title, source: source, unit: unit, mask: mask, conditions: conditions,
      values: values)
  }

  private static func source(_ object: JSONObject) -> PlatformColumn.Source? {
    if let text = object.optionalString("constant") {
      if object.has("field") { object.reject("constant", "a column has a field or a constant") }
      return .constant(text)
    }
    let field = object.nonEmptyString("field")
    guard let source = PlatformColumn.Source(field: field) else {
      object.reject("field", "“\(field)” is not a reserved field that may be sent")
      return nil
    }
    return source
  }

  private static func texts(_ object: JSONObject) -> [String: String] {
    var result: [String: String] = [:]
    for member in object.allMembers {
      guard let text = member.value.text else {
        object.reject(member.key, "should be a string")
        continue
      }
      result[member.key] = text
    }
    return result
  }
}
