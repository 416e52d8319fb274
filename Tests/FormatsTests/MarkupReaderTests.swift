import Bytes
import Formats
import Testing

@Suite struct MarkupReaderTests {
  /// Writes down what it is told.
  private final class Recorder: MarkupHandler {
    struct Refusal: Error {}
    var paths: [MarkupPath] = []
    var events: [String] = []
    var refuses = ""

    func pathAppeared(_ path: MarkupPath) { paths.append(path) }
    func elementBegan(_ path: Int, line: Int, byteOffset: Int) throws {
      if paths[path].name == refuses { throw Refusal() }
      events.append("<\(paths[path].name) \(line):\(byteOffset)")
    }
    func textAppeared(_ text: borrowing Span<UInt8>) {
      if let last = events.last, last.hasPrefix("'") {
        events.removeLast()
        events.append(last + String(copying: text))
      } else {
        events.append("'" + String(copying: text))
      }
    }
    func elementEnded(_ path: Int) { events.append(">") }
  }

  private func read(
    _ bytes: [UInt8], _ recorder: Recorder, step: Int = .max, limits: MarkupLimits = .init()
  ) throws {
    let reader = MarkupReader(handler: recorder, limits: limits)
    var start = 0
    while start < bytes.count {
      let end = step < bytes.count - start ? start + step : bytes.count
      try reader.feed(bytes.span.extracting(start..<end))
      start = end
    }
    try reader.finish()
  }

  private func problem(_ text: String, limits: MarkupLimits = .init()) -> MarkupError? {
    do {
      try read(Array(text.utf8), Recorder(), limits: limits)
      return nil
    } catch {
      return error as? MarkupError
    }
  }

  @Test(arguments: [1, 2, 7, 1_000])
  func `elements, text and places are told, however the bytes are cut`(_ step: Int) throws {
    let recorder = Recorder()
    let text =
      "<?xml version=\"1.0\" encoding=\"GB2312\"?>\n<a>\n <b desc=\"名\">中&lt;&#x4e2d;</b><b/><![CDATA[<i>]]></a>\n"
    try read(Array(text.utf8), recorder, step: step)
    #expect(
      recorder.events == [
        "<a 2:40", "'\n ", "<b 3:45", "'中<中", ">", "<b 3:78", ">", "'<i>", ">",
      ])
    #expect(recorder.paths.map(\.name) == ["a", "b"])
    #expect(recorder.paths.map(\.parent) == [nil, 0])
  }

  @Test func `namespaces part paths of one name`() throws {
    let recorder = Recorder()
    try read(Array("<a xmlns='u'><b/><b xmlns='v'/><p:b xmlns:p='u'/></a>".utf8), recorder)
    #expect(recorder.paths.map(\.namespace) == ["u", "u", "v"])
  }

  @Test(
    arguments: [
      ("<a>\n<b>&#12;</b></a>", .illegalCharacter, 2), ("<a>\u{C}</a>", .illegalCharacter, 1),
      ("<a>\n\n<b>", .cutOff, 3), ("<a><b", .cutOff, 1), ("", .cutOff, 1), ("<a>文", .cutOff, 1),
      ("<!DOCTYPE a>\n<a/>", .documentType, 1),
      ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", .documentType, 1),
      (
        "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>", .documentType, 1
      ),
      ("<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>", .documentType, 1),
      ("<a>&nbsp;</a>", .undeclaredEntity, 1),
    ] as [(String, MarkupError.Problem, Int)])
  func `a broken or dangerous document is refused with its line`(
    _ text: String, _ problem: MarkupError.Problem, _ line: Int
  ) {
    let error = self.problem(text)
    #expect(error?.problem == problem)
    #expect(error?.line == line)
  }

  @Test(arguments: ["<a><<税收征收管理法>></a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b=1/>", "a,b\n1,2\n"])
  func `what is not well-formed is refused`(_ text: String) {
    guard case .notWellFormed = problem(text)?.problem else {
      Issue.record("\(String(describing: problem(text)))")
      return
    }
  }

  @Test func `bounds hold for depth, text, attributes and distinct elements`() {
    var limits = MarkupLimits()
    limits.depth = 3
    limits.textByteCount = 10
    limits.attributeCount = 2
    limits.pathCount = 4
    #expect(problem("<a><a><a>0123456789</a></a></a>", limits: limits) == nil)
    for text in [
      "<a><a><a><a/></a></a></a>", "<a>0123456789x</a>", "<a>01234<![CDATA[56789x]]></a>",
      "<a b='' c='' d=''/>", "<a><b/><c/><d/><e/></a>",
    ] {
      guard case .pastLimit = problem(text, limits: limits)?.problem else {
        Issue.record("\(text)")
        continue
      }
    }
  }

  @Test func `what the handler throws comes out`() {
    let recorder = Recorder()
    recorder.refuses = "b"
    #expect(throws: Recorder.Refusal.self) {
      try self.read(Array("<a><b/><c/></a>".utf8), recorder)
    }
    #expect(recorder.events == ["<a 1:0"])
  }

  @Test func `an undeclared prefix is no reason to refuse`() throws {
    let recorder = Recorder()
    try read(Array("<a xsi:nil='x'><b/></a>".utf8), recorder)
    #expect(recorder.paths.map(\.name) == ["a", "b"])
  }

  private static func bytes(_ before: String, _ middle: [UInt8], _ after: String) -> [UInt8] {
    Array(before.utf8) + middle + Array(after.utf8)
  }

  @Test(
    arguments: [
      (bytes("<?xml version='1.0' encoding='GB2312'?><a>", [0xD6, 0xD0], "</a>"), .mixed),
      (bytes("<?xml version='1.0' encoding='GB2312'?><a>中</a>", [], ""), .utf8),
      (bytes("\u{FEFF}<?xml version='1.0'?><a>中</a>", [], ""), .utf8),
      (
        [0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x3E, 0, 0x2D, 0x4E, 0x3C, 0, 0x2F, 0, 0x61, 0, 0x3E, 0],
        .utf16
      ),
    ] as [([UInt8], TextEncoding)])
  func `the bytes decide, not the declared encoding`(
    _ bytes: [UInt8], _ encoding: TextEncoding
  ) throws {
    let recorder = Recorder()
    let reader = MarkupReader(handler: recorder)
    var source = try MarkupSource(bytes.span)
    #expect(source.encoding == encoding)
    while try source.feedNext(bytes.span, to: reader) {}
    try reader.finish()
    #expect(recorder.events.contains("'中"))
  }

  @Test func `windows never cut a character in two`() throws {
    var bytes = Array("<a>".utf8)
    for index in 0..<120_000 {
      bytes += [0xD6, 0xD0]
      if index % 1_000 == 0 { bytes += [0x20] }
    }
    bytes += Array("</a>".utf8)
    let recorder = Recorder()
    let reader = MarkupReader(handler: recorder)
    var source = try MarkupSource(bytes.span, encoding: .gb18030)
    while try source.feedNext(bytes.span, to: reader) {}
    try reader.finish()
    let text = recorder.events[1].filter { $0 == "中" }
    #expect(text.count == 120_000)
  }

  @Test func `bytes that are no text are told with their line`() throws {
    let bytes = Array("<a>\n\n".utf8) + [0xFF, 0xFF] + Array("</a>".utf8)
    let reader = MarkupReader(handler: Recorder())
    var source = try MarkupSource(bytes.span)
    #expect(throws: MarkupError(problem: .undecodable, line: 3, column: 0)) {
      while try source.feedNext(bytes.span, to: reader) {}
    }
  }
}
