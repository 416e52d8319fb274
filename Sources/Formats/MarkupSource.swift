public import Bytes

/// Hands the bytes of an XML document to a ``MarkupReader`` as UTF-8, window by window.
///
/// What the document declares about its encoding is not believed: `encoding="GB2312"` stands over
/// UTF-8 as often as over GBK.
public struct MarkupSource {
  /// How the document is encoded.
  public let encoding: TextEncoding
  /// The number of bytes handed on so far, without a byte order mark.
  public private(set) var position: Int
  private var line = 1
  // A UTF-16 document is turned over whole; there are few, and they are small.
  private var transcoded: [UInt8]?

  private static let windowSize = 64 << 10

  /// A source over the bytes of a whole document, in its detected or a given encoding.
  ///
  /// Fails when a UTF-16 document cannot be decoded.
  public init(_ bytes: borrowing Span<UInt8>, encoding: TextEncoding? = nil) throws(MarkupError) {
    let detected = TextDecoding.detect(bytes, expected: encoding)
    self.encoding = detected.encoding
    position = detected.markCount
    if detected.encoding == .utf16 {
      var output: [UInt8] = []
      if TextDecoding.append(bytes, as: .utf16, to: &output) != nil {
        throw MarkupError(problem: .undecodable, line: 1, column: 0)
      }
      transcoded = output
      position = 0
    }
  }

  /// Hands on the next window; false when the document has no more.
  ///
  /// `bytes` are those the source was made with.
  public mutating func feedNext(
    _ bytes: borrowing Span<UInt8>, to reader: MarkupReader
  ) throws -> Bool {
    if let transcoded {
      let end = min(position + Self.windowSize, transcoded.count)
      guard position < end else { return false }
      try reader.feed(transcoded.span.extracting(position..<end))
      position = end
      return true
    }
    guard position < bytes.count else { return false }
    let end = endOfWindow(bytes)
    let window = bytes.extracting(position..<end)
    if encoding == .utf8 {
      if case .broken(let bad) = TextDecoding.utf8Form(of: window) {
        throw undecodable(at: bad, window)
      }
      try reader.feed(window)
    } else {
      var output: [UInt8] = []
      if let bad = TextDecoding.append(window, as: encoding, to: &output) {
        throw undecodable(at: bad, window)
      }
      try reader.feed(output.span)
    }
    for index in window.indices where window[index] == 0x0A { line += 1 }
    position = end
    return true
  }

  /// A place that is never inside a character: behind a byte below 30, which no code holds but by
  /// itself.
  private func endOfWindow(_ bytes: borrowing Span<UInt8>) -> Int {
    var end = min(position + Self.windowSize, bytes.count)
    while end < bytes.count, end > position, bytes[end - 1] >= 0x30 { end -= 1 }
    guard end == position else { return end }
    end = min(position + Self.windowSize, bytes.count)
    while end < bytes.count, bytes[end - 1] >= 0x30 { end += 1 }
    return end
  }

  private func undecodable(at bad: Int, _ window: borrowing Span<UInt8>) -> MarkupError {
    var line = line
    for index in 0..<bad where window[index] == 0x0A { line += 1 }
    return MarkupError(problem: .undecodable, line: line, column: 0)
  }
}
