/// Reads the members of a JSON object that a definition consists of.
///
/// Each accessor gives a usable value even when something is wrong, and adds a
/// ``DefinitionMistake``; a missing or wrong object gives one that stays silent about its members.
/// Call ``finish()`` at the end: it reports the keys that nobody asked for.
///
///     let feed = JSONObject(value, file: file, mistakes: mistakes)
///     let name = feed.string("feed")
///     let ceiling = feed.optionalNumber("refusalCeiling") ?? 0.3
///     feed.finish()
public final class JSONObject {
  /// Where the object begins.
  public let position: TextPosition
  /// The file it stands in.
  public let file: String
  /// The list that mistakes go to.
  public let mistakes: DefinitionMistakes
  private let members: [JSONValue.Member]
  private let isSilent: Bool
  private var askedFor: Set<String> = []

  /// The object of a value; a value of another sort is a mistake.
  public init(_ value: JSONValue, file: String, mistakes: DefinitionMistakes) {
    position = value.position
    self.file = file
    self.mistakes = mistakes
    if case .object(let members) = value.content {
      self.members = members
      isSilent = false
    } else {
      members = []
      isSilent = true
      mistakes.add(
        file: file, at: value.position, "an object should stand here, not \(value.sort)")
    }
  }

  private init(standingInAt position: TextPosition, of other: JSONObject) {
    self.position = position
    file = other.file
    mistakes = other.mistakes
    members = []
    isSilent = true
  }

  /// The keys in the order of the file.
  public var keys: [String] { members.map(\.key) }

  /// The members as they stand, for objects whose keys are data; counts them all as asked for.
  public var allMembers: [JSONValue.Member] {
    askedFor.formUnion(keys)
    return members
  }

  /// Whether a key is there, be it null.
  public func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  /// Where the value of a key stands, or the object when the key is missing.
  public func position(of key: String) -> TextPosition {
    members.first { $0.key == key }?.value.position ?? position
  }

  /// Adds a mistake at the value of a key.
  public func reject(_ key: String, _ message: String) {
    if !isSilent { mistakes.add(file: file, at: position(of: key), "\"\(key)\": \(message)") }
  }

  /// The value of a key as it stands, or nil.
  public func value(_ key: String) -> JSONValue? {
    askedFor.insert(key)
    return members.first { $0.key == key }?.value
  }

  /// Reports the keys nobody asked for; `basis` and `note` may stand in every object.
  public func finish() {
    for member in members
    where !askedFor.contains(member.key) && member.key != "basis" && member.key != "note" {
      mistakes.add(
        file: file, at: member.position,
        "unknown key \"\(member.key)\"; known here: \(askedFor.sorted().joined(separator: ", "))")
    }
  }
}

extension JSONObject {
  private func read<Value>(
    _ key: String, _ wanted: String, isRequired: Bool, _ convert: (JSONValue) -> Value?
  ) -> Value? {
    guard let value = value(key) else {
      if isRequired, !isSilent {
        mistakes.add(file: file, at: position, "the key \"\(key)\" (\(wanted)) is missing")
      }
      return nil
    }
    guard let result = convert(value) else {
      reject(key, "should be \(wanted), not \(value.sort)")
      return nil
    }
    return result
  }

  private static func text(_ value: JSONValue) -> String? { value.text }

  private static func bool(_ value: JSONValue) -> Bool? {
    if case .bool(let bool) = value.content { bool } else { nil }
  }

  private static func number(_ value: JSONValue) -> Double? {
    if case .number(let spelling) = value.content { Double(spelling) } else { nil }
  }

  /// The text of a key; empty after a mistake.
  public func string(_ key: String) -> String {
    read(key, "a string", isRequired: true, Self.text) ?? ""
  }

  /// The text of a key that must hold something; empty after a mistake.
  public func nonEmptyString(_ key: String) -> String {
    let text = read(key, "a string", isRequired: true, Self.text)
    if let text, text.isEmpty { reject(key, "should not be empty") }
    return text ?? ""
  }

  /// The text of a key, or nil when the key is not there.
  public func optionalString(_ key: String) -> String? {
    read(key, "a string", isRequired: false, Self.text)
  }

  /// The Boolean of a key; false after a mistake.
  public func bool(_ key: String) -> Bool {
    read(key, "true or false", isRequired: true, Self.bool) ?? false
  }

  /// The Boolean of a key, or nil when the key is not there.
  public func optionalBool(_ key: String) -> Bool? {
    read(key, "true or false", isRequired: false, Self.bool)
  }

  /// The number of a key; 0 after a mistake.
  public func number(_ key: String) -> Double {
    read(key, "a number", isRequired: true, Self.number) ?? 0
  }

  /// The number of a key, or nil when the key is not there.
  public func optionalNumber(_ key: String) -> Double? {
    read(key, "a number", isRequired: false, Self.number)
  }

  /// The whole number of a key; 0 after a mistake.
  public func integer(_ key: String) -> Int {
    read(key, "a whole number", isRequired: true, \.integer) ?? 0
  }

  /// The whole number of a key, or nil when the key is not there.
  public func optionalInteger(_ key: String) -> Int? {
    read(key, "a whole number", isRequired: false, \.integer)
  }

  /// The elements of a key; empty after a mistake.
  public func array(_ key: String) -> [JSONValue] {
    read(key, "an array", isRequired: true, \.elements) ?? []
  }

  /// The elements of a key, or nil when the key is not there.
  public func optionalArray(_ key: String) -> [JSONValue]? {
    read(key, "an array", isRequired: false, \.elements)
  }

  /// The texts of an array of strings; elements of another sort are mistakes and left out.
  public func strings(_ key: String) -> [String] { texts(array(key)) }

  /// The texts of an array of strings, or nil when the key is not there.
  public func optionalStrings(_ key: String) -> [String]? { optionalArray(key).map(texts) }

  private func texts(_ values: [JSONValue]) -> [String] {
    values.compactMap { value in
      guard let text = value.text else {
        mistakes.add(
          file: file, at: value.position, "a string should stand here, not \(value.sort)")
        return nil
      }
      return text
    }
  }

  /// The objects of an array of objects; elements of another sort are mistakes and left out.
  public func objects(_ key: String) -> [JSONObject] { array(key).compactMap(element) }

  /// The objects of an array, or nil when the key is not there.
  public func optionalObjects(_ key: String) -> [JSONObject]? {
    optionalArray(key)?.compactMap(element)
  }

  private func element(_ value: JSONValue) -> JSONObject? {
    let object = JSONObject(value, file: file, mistakes: mistakes)
    return object.isSilent ? nil : object
  }

  /// The object of a key; a silent empty one after a mistake.
  public func object(_ key: String) -> JSONObject {
    guard value(key) != nil || isSilent else {
      mistakes.add(file: file, at: position, "the key \"\(key)\" (an object) is missing")
      return JSONObject(standingInAt: position, of: self)
    }
    return optionalObject(key) ?? JSONObject(standingInAt: position, of: self)
  }

  /// The object of a key, or nil when the key is not there.
  public func optionalObject(_ key: String) -> JSONObject? {
    value(key).map { JSONObject($0, file: file, mistakes: mistakes) }
  }

  /// The value of a key that must be one of an enumeration's raw values; nil after a mistake.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    read(key, "a string", isRequired: true, Self.text).flatMap { choice(key, $0, type) }
  }

  /// The same for a key that may be missing.
  public func optionalChoice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    optionalString(key).flatMap { choice(key, $0, type) }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ text: String, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    reject(key, "\"\(text)\" is not known; one of: \(known)")
    return nil
  }
}
