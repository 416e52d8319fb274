import Bytes
import CLibXML2

/// Reads XML (libxml2, SAX2) piece by piece in UTF-8, and tells a handler.
///
/// No network, no DOCTYPE, no entities but the five of XML itself, bounds on everything. What the
/// document says about its own encoding is ignored: ``MarkupSource`` has seen to it.
@safe public final class MarkupReader {
  private let handler: any MarkupHandler
  private let limits: MarkupLimits
  // Safe: made in `init`, freed in `deinit` only, never handed out.
  private var context: xmlParserCtxtPtr?
  // One value, so that a callback asks for it once.
  private var trail = MarkupTrail()
  private var failure: (any Error)?

  /// A reader for one document.
  public init(handler: any MarkupHandler, limits: MarkupLimits = MarkupLimits()) {
    self.handler = handler
    self.limits = limits
    xmlInitParser()
    var sax = unsafe xmlSAXHandler()
    unsafe sax.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe sax.startElementNs = startElement
    unsafe sax.endElementNs = endElement
    unsafe sax.characters = characters
    unsafe sax.ignorableWhitespace = characters
    unsafe sax.cdataBlock = characters
    unsafe sax.internalSubset = internalSubset
    // Safe: the parser copies the handler; `self` outlives the context, which it owns.
    unsafe context = xmlCreatePushParserCtxt(
      &sax, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
    guard let context = unsafe context else { preconditionFailure("no memory for a parser") }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOERROR.rawValue
      | XML_PARSE_NOWARNING.rawValue
    // Safe: the context was just made.
    _ = unsafe xmlCtxtUseOptions(context, Int32(options))
    _ = unsafe xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
  }

  deinit {
    // Safe: nobody else holds the context.
    unsafe xmlFreeParserCtxt(context)
  }

  /// Reads the next piece of the document, which must be UTF-8 without a mark.
  ///
  /// Throws a ``MarkupError``, or what the handler threw.
  public func feed(_ utf8: borrowing Span<UInt8>) throws {
    var start = 0
    while start < utf8.count {
      let end = min(start + Self.windowSize, utf8.count)
      let window = utf8.extracting(start..<end)
      // Safe: libxml2 copies the bytes before it returns; the count is the window's own.
      let status = unsafe window.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) {
          unsafe xmlParseChunk(context, $0.baseAddress, Int32($0.count), 0)
        }
      }
      try check(status)
      start = end
    }
  }

  /// Ends the document; throws when it is not whole.
  public func finish() throws {
    // Safe: no bytes are handed over.
    let status = unsafe xmlParseChunk(context, nil, 0, 1)
    try check(status, isAtEnd: true)
  }

  private static let windowSize = 64 << 10

  private func check(_ status: Int32, isAtEnd: Bool = false) throws {
    if let failure { throw failure }
    guard status != 0, let context = unsafe context else { return }
    // Safe: the context is alive, and its strings are copied here.
    let error = unsafe context.pointee.lastError
    guard unsafe error.level == XML_ERR_FATAL || context.pointee.wellFormed == 0 else { return }
    let code = unsafe xmlParserErrors(rawValue: UInt32(bitPattern: error.code))
    let problem: MarkupError.Problem
    switch code {
    case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF: problem = .illegalCharacter
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: problem = .undeclaredEntity
    case _ where isAtEnd && isDocumentOpen && isInputUsedUp: problem = .cutOff
    case XML_ERR_TAG_NOT_FINISHED: problem = .cutOff
    case XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING: problem = .undecodable
    default: problem = .notWellFormed(unsafe words(error))
    }
    throw unsafe MarkupError(
      problem: problem, line: max(Int(error.line), 1), column: Int(error.int2))
  }

  /// Whether the root element has not begun or not ended.
  private var isDocumentOpen: Bool { trail.isEmpty || trail.depth > 0 }

  private var isInputUsedUp: Bool {
    // Safe: both pointers are into the input's own buffer.
    guard let input = unsafe context?.pointee.input else { return true }
    return unsafe input.pointee.cur == input.pointee.end
  }

  /// The parser's words, without what they quote: element names may stay, values may not.
  private func words(_ error: xmlError) -> String {
    guard let message = unsafe error.message else { return "no details" }
    // Safe: a message is a C string that lives as long as the context.
    let text = unsafe String(cString: message)
    let line = text.split(separator: "\n").first.map(String.init) ?? ""
    // A name in a message may be a value out of place; long numbers are nobody's business.
    var words = ""
    var digitCount = 0
    for character in line.prefix(120) {
      digitCount = character.isNumber ? digitCount + 1 : 0
      words.append(digitCount > 5 ? "*" : character)
    }
    return words
  }

  private func stop(_ error: any Error) {
    if failure == nil { failure = error }
    // Safe: the context is alive while it calls us.
    unsafe xmlStopParser(context)
  }

  private var line: Int {
    // Safe: an input is there whenever the parser calls.
    guard let input = unsafe context?.pointee.input else { return 1 }
    return unsafe Int(input.pointee.line)
  }

  private func fail(_ problem: MarkupError.Problem) {
    // Safe: an input is there whenever the parser calls.
    let column = unsafe context?.pointee.input.map { unsafe Int($0.pointee.col) }
    stop(MarkupError(problem: problem, line: line, column: column ?? 0))
  }

  /// Where the tag that is being reported begins, in the bytes fed so far.
  private func offsetOfTag() -> Int {
    guard let input = unsafe context?.pointee.input, let base = unsafe input.pointee.base,
      var cursor = unsafe input.pointee.cur
    else { return 0 }
    let consumed = unsafe Int(xmlByteConsumed(context))
    let start = unsafe cursor
    // Safe: the walk stays between the input's base and its cursor; no `<` stands inside a tag.
    while unsafe cursor > base, unsafe cursor.pointee != UInt8(ascii: "<") { unsafe cursor -= 1 }
    return unsafe consumed - (start - cursor)
  }
}

extension MarkupReader {
  fileprivate func began(
    _ name: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, attributeCount: Int
  ) {
    guard failure == nil else { return }
    guard attributeCount <= limits.attributeCount else {
      return fail(.pastLimit("\(limits.attributeCount) attributes"))
    }
    let found = trail.enter(
      UInt(bitPattern: name), UInt(bitPattern: namespace), limits: limits)
    let path: Int
    switch found {
    case .known(let known): path = known
    case .new(let id, let parent):
      path = id
      // Safe: names are C strings that live as long as the parser's dictionary.
      handler.pathAppeared(
        unsafe MarkupPath(
          id: id, parent: parent, name: name.map { unsafe String(cString: $0) } ?? "",
          namespace: namespace.map { unsafe String(cString: $0) } ?? ""))
    case .tooDeep: return fail(.pastLimit("\(limits.depth) levels of elements"))
    case .tooMany: return fail(.pastLimit("\(limits.pathCount) distinct elements"))
    }
    do {
      try handler.elementBegan(path, line: line, byteOffset: offsetOfTag())
    } catch {
      stop(error)
    }
  }

  fileprivate func appeared(_ text: UnsafePointer<xmlChar>?, count: Int) {
    guard failure == nil, let total = trail.addText(count) else { return }
    guard total <= limits.textByteCount else {
      return fail(.pastLimit("\(limits.textByteCount) bytes of text in one element"))
    }
    // Safe: the parser gives `count` bytes that live during this call.
    let buffer = unsafe UnsafeBufferPointer(start: text, count: count)
    unsafe handler.textAppeared(buffer.span)
  }

  fileprivate func ended() {
    guard failure == nil, let path = trail.leave() else { return }
    do {
      try handler.elementEnded(path)
    } catch {
      stop(error)
    }
  }

  fileprivate func foundDocumentType() { fail(.documentType) }
}

/// The reader that a callback belongs to.
private func reader(_ context: UnsafeMutableRawPointer?) -> MarkupReader? {
  // Safe: the context handed to the parser is the reader, alive as long as its parser.
  unsafe context.map { unsafe Unmanaged<MarkupReader>.fromOpaque($0).takeUnretainedValue() }
}

private let startElement: startElementNsSAX2Func = {
  context, name, _, namespace, _, _, attributeCount, _, _ in
  // Safe: handed on during the call only.
  unsafe reader(context)?.began(name, namespace, attributeCount: Int(attributeCount))
}

private let endElement: endElementNsSAX2Func = { context, _, _, _ in
  // Safe: as above.
  unsafe reader(context)?.ended()
}

private let characters: charactersSAXFunc = { context, text, count in
  // Safe: as above.
  unsafe reader(context)?.appeared(text, count: Int(count))
}

private let internalSubset: internalSubsetSAXFunc = { context, _, _, _ in
  // Safe: as above.
  unsafe reader(context)?.foundDocumentType()
}
