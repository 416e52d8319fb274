public import Records

extension PlatformDefinition {
  /// Every mistake of the definition itself, as a sentence.
  public func mistakes() -> [String] {
    var mistakes: [String] = []
    if !PlainName.isFileName(platform) {
      mistakes.append("platform “\(platform)” cannot be a folder name: use a-z, 0-9, - and _")
    }
    if formats.isEmpty { mistakes.append("formats is empty: a bundle needs csv or xml") }
    if Set(formats).count != formats.count { mistakes.append("formats lists a format twice") }
    if formats.contains(.xml) {
      for (key, name) in [("root", envelope.root), ("row", envelope.row)]
      where !PlainName.isElementName(name) {
        mistakes.append("xml.\(key) “\(name)” is not an XML element name")
      }
    }
    switch status {
    case .column where statusColumn.isEmpty:
      mistakes.append("status is “column” but statusColumn is missing")
    case .files where !statusColumn.isEmpty || !statusValues.isEmpty:
      mistakes.append("statusColumn and statusValues have no meaning when status is “files”")
    default: break
    }
    for key in statusValues.keys.sorted() where BundleOperation(rawValue: key) == nil {
      mistakes.append("statusValues has “\(key)”: it takes add, change and withdraw")
    }
    return mistakes
  }
}

extension PlatformKindSchema {
  /// Every mistake of the schema against its platform and the kind's record schema.
  public func mistakes(platform definition: PlatformDefinition, schema: RecordSchema) -> [String] {
    var mistakes: [String] = []
    if platform != definition.platform {
      mistakes.append("platform “\(platform)” is not the folder's “\(definition.platform)”")
    }
    if kind != schema.kind { mistakes.append("kind “\(kind)” is not “\(schema.kind)”") }
    if schema.role != .record {
      mistakes.append("kind “\(kind)” is no record kind: only records are sent")
    }
    if !PlainName.isFileName(file) {
      mistakes.append("file “\(file)” cannot be a file name: use a-z, 0-9, - and _")
    }
    if columns.isEmpty { mistakes.append("columns is empty") }
    var seen: Set<String> = []
    for column in columns {
      if !seen.insert(column.column).inserted {
        mistakes.append("column “\(column.column)” stands there twice")
      }
      if column.column.isEmpty { mistakes.append("a column has no name") }
      if definition.formats.contains(.xml), !PlainName.isElementName(column.column) {
        mistakes.append("column “\(column.column)” is not an XML element name")
      }
      mistakes += self.mistakes(of: column, definition, schema)
    }
    if definition.status == .column,
      let status = columns.first(where: { $0.column == definition.statusColumn })
    {
      mistakes += self.mistakes(ofStatus: status)
    }
    return mistakes
  }

  /// A status column tells what a row does, or what became of the record, and then must be able to
  /// say that it was revoked or is disputed.
  private func mistakes(ofStatus column: PlatformColumn) -> [String] {
    let needed: [String]
    switch column.source {
    case .operation: return []
    case .field: needed = [CaseStatusText.revoked, CaseStatusText.objection]
    case .merged(.caseStatus): needed = ["active", "revoked", "objection"]
    default:
      return ["column “\(column.column)” is the status column: its field is @operation or a status"]
    }
    return needed.filter { column.values[$0] == nil }
      .map { "column “\(column.column)” is the status column: its values lack “\($0)”" }
  }

  private func mistakes(
    of column: PlatformColumn, _ definition: PlatformDefinition, _ schema: RecordSchema
  ) -> [String] {
    var mistakes: [String] = []
    let name = "column “\(column.column)”"
    var form: FieldForm?
    if case .field(let field) = column.source {
      form = schema.index(of: field).map { schema.fields[$0].form }
      if form == nil { mistakes.append("\(name): kind “\(kind)” has no field “\(field)”") }
    } else {
      if case .merged(let field) = column.source { form = field.form }
      if column.mask != nil { mistakes.append("\(name): only a field can have a mask") }
    }
    if column.unit != nil, form != .money {
      mistakes.append("\(name): a unit is for amounts of money only")
    }
    if column.mask != nil, form == .money || form == .date || !column.values.isEmpty {
      mistakes.append("\(name): a mask is for texts and numbers of subjects only")
    }
    if !column.values.isEmpty {
      if case .constant = column.source {
        mistakes.append("\(name): a constant needs no values")
      }
      if form == .money || form == .date || form == .identityNumber {
        mistakes.append("\(name): values are for codes, not for dates, amounts or numbers")
      }
    }
    for condition in column.conditions {
      let reserved = condition.field.hasPrefix("@")
      let isKnown =
        reserved
        ? MergedFields.field(named: String(condition.field.dropFirst())) != nil
        : schema.index(of: condition.field) != nil
      if !isKnown {
        mistakes.append("\(name): when names “\(condition.field)”, which is no field")
      }
      if condition.values.isEmpty {
        mistakes.append("\(name): when “\(condition.field)” has no values")
      }
    }
    if definition.leakCheck, form == .identityNumber, column.mask == nil, mayShowPerson(column) {
      mistakes.append("\(name): gives persons' numbers in full on a platform with leakCheck")
    }
    return mistakes
  }

  private func mayShowPerson(_ column: PlatformColumn) -> Bool {
    guard let category = column.conditions.first(where: { $0.field == "subjectCategory" }) else {
      return true
    }
    return category.values.contains(Eligibility.naturalPerson)
  }
}

/// What may be a name outside: of a file on any system, of an XML element.
enum PlainName {
  static func isFileName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 64
      && text.utf8.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      } && !text.hasPrefix("-")
  }

  static func isElementName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isLetter(first) else { return false }
    return text.unicodeScalars.allSatisfy {
      isLetter($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "."
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
      || ("\u{3400}"..."\u{9FFF}").contains(scalar)
  }
}
