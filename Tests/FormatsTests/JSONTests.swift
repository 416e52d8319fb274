import Formats
import Testing

@Suite struct JSONTests {
  private func read(_ text: String) -> (value: JSONValue?, mistakes: [String]) {
    let mistakes = DefinitionMistakes()
    let bytes = Array(text.utf8)
    let value = JSONReader.read(bytes.span, file: "f.json", mistakes: mistakes)
    return (value, mistakes.list.map(\.description))
  }

  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("-0", .number("-0")),
      ("12.5e-3", .number("12.5e-3")), ("\"中\\u4e2d\\ud842\\udfb7\\n\"", .string("中中\u{20BB7}\n")),
      ("[]", .array([])), ("{}", .object([])),
      ("\"\\\"\\\\\\/\\b\\f\\t\\r\"", .string("\"\\/\u{8}\u{C}\t\r")),
    ] as [(String, JSONValue.Content)])
  func `a value is read`(_ text: String, _ content: JSONValue.Content) {
    #expect(read(text).value?.content == content)
  }

  @Test(arguments: [
    ("", "f.json:1:1"), ("{\"a\":1,}", "f.json:1:8"), ("[1,2", "f.json:1:5"),
    ("[1 2]", "f.json:1:4"), ("{\"案\":01}", "f.json:1:6"), ("{\n  \"a\" 1}", "f.json:2:7"),
    ("\"a\nb\"", "f.json:1:3"), ("\"abc", "f.json:1:1"), ("1 2", "f.json:1:3"),
    ("nul", "f.json:1:1"), ("\"\\x\"", "f.json:1:2"), ("\"\\ud800\"", "f.json:1:2"),
    ("\"\\udc00\"", "f.json:1:2"), ("+1", "f.json:1:1"), ("1.", "f.json:1:1"),
    ("\u{FEFF}{}", "f.json:1:1"), ("{1:2}", "f.json:1:2"), ("// x\n1", "f.json:1:1"),
    ("{'a':1}", "f.json:1:2"), ("NaN", "f.json:1:1"), ("-", "f.json:1:1"),
  ])
  func `a mistake of syntax is told with its place`(_ text: String, _ place: String) {
    let result = read(text)
    #expect(result.value == nil)
    #expect(result.mistakes.count == 1)
    #expect(result.mistakes.first?.hasPrefix(place + ":") == true, "\(result.mistakes)")
  }

  @Test func `repeated keys are all told and reading goes on`() {
    let result = read("{\"a\":1,\n \"a\":2, \"b\":{\"c\":1,\"c\":2}}")
    #expect(
      result.mistakes == [
        "f.json:2:2: the key \"a\" is repeated; keep one",
        "f.json:2:20: the key \"c\" is repeated; keep one",
      ])
    #expect(result.value?["a"]?.integer == 1)
  }

  @Test func `nesting is bounded`() {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(read(deep).value != nil)
    #expect(read("[" + deep + "]").value == nil)
    #expect(read(String(repeating: "[", count: 100_000)).mistakes.count == 1)
  }

  @Test func `bytes that are no UTF-8 are told with their line`() {
    let mistakes = DefinitionMistakes()
    let bytes: [UInt8] = Array("{\n\"a\":\"".utf8) + [0xD6, 0xD0]
    #expect(JSONReader.read(bytes.span, file: "f", mistakes: mistakes) == nil)
    #expect(mistakes.list.first?.position == TextPosition(line: 2, column: 6))
  }

  @Test func `positions count characters`() throws {
    let value = try #require(read("{\n  \"名称\": \"辽宁\", \"x\": [1, 22]\n}").value)
    #expect(value["名称"]?.position == TextPosition(line: 2, column: 9))
    #expect(value["x"]?.elements?[1].position == TextPosition(line: 2, column: 24))
  }

  private enum Colour: String, CaseIterable { case red, blue }

  @Test func `a reader of a definition lists all its mistakes at once`() throws {
    let text = """
      {"name": 1, "basis": "b", "note": "n", "colour": "green", "items": [{"id": "x"}, 3],
       "size": 1.5, "inner": {"a": true, "odd": 1}, "unknown": null, "list": ["a", 2]}
      """
    let bytes = Array(text.utf8)
    let mistakes = DefinitionMistakes()
    let read = JSONReader.read(bytes.span, file: "d.json", mistakes: mistakes)
    let value = try #require(read)
    let object = JSONObject(value, file: "d.json", mistakes: mistakes)
    #expect(object.string("name").isEmpty)
    #expect(object.choice("colour", of: Colour.self) == nil)
    let items = object.objects("items")
    #expect(items.map { $0.string("id") } == ["x"])
    #expect(object.integer("size") == 0)
    let inner = object.object("inner")
    #expect(inner.bool("a"))
    inner.finish()
    #expect(object.strings("list") == ["a"])
    let missing = object.object("missing")
    #expect(missing.string("anything").isEmpty)
    missing.finish()
    #expect(object.optionalString("absent") == nil)
    object.finish()
    #expect(
      mistakes.list.map(\.description) == [
        "d.json:1:1: the key \"missing\" (an object) is missing",
        "d.json:1:10: \"name\": should be a string, not a number",
        "d.json:1:50: \"colour\": \"green\" is not known; one of: red, blue",
        "d.json:1:82: an object should stand here, not a number",
        "d.json:2:10: \"size\": should be a whole number, not a number",
        "d.json:2:36: unknown key \"odd\"; known here: a",
        "d.json:2:47: unknown key \"unknown\"; known here: absent, colour, inner, items, list, "
          + "missing, name, size",
        "d.json:2:78: a string should stand here, not a number",
      ])
  }

  @Test func `a ledger has one spelling and reads back`() {
    let output: JSONOutput = [
      "run": 7, "text": "a\"\\\n\u{1}中", "empty": [], "none": .null, "list": [1, true, ["k": "v"]],
    ]
    let pretty = """
      {
        "run": 7,
        "text": "a\\"\\\\\\n\\u0001中",
        "empty": [],
        "none": null,
        "list": [
          1,
          true,
          {
            "k": "v"
          }
        ]
      }

      """
    #expect(String(decoding: output.prettyBytes, as: UTF8.self) == pretty)
    #expect(read(pretty).value?["text"]?.text == "a\"\\\n\u{1}中")
    let compact =
      #"{"run":7,"text":"a\"\\\n\u0001中","empty":[],"none":null,"list":[1,true,{"k":"v"}]}"#
    #expect(String(decoding: output.compactBytes, as: UTF8.self) == compact)
  }
}
