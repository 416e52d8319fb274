import Bytes
import Records
import Standards

/// Texts and names: kept as delivered but for what no reader sees.
extension ValueNormalizer {
  func appendText(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    guard scan.hasControl else {
      output.append(value)
      return
    }
    verdict.notes.insert(.controlCharactersRemoved)
    var cursor = ScalarCursor()
    var position = 0
    while let scalar = cursor.next(in: value) {
      switch scalar {
      case 0x0D:
        // A line end of either sort is a line feed.
        if cursor.index == value.count || value[cursor.index] != 0x0A { output.append(0x0A) }
      case 0x09, 0x0A:
        output.append(UInt8(scalar))
      case 0..<0x20, 0x7F..<0xA0:
        break
      default:
        if WidthFolding.folded(scalar) != 0 {
          output.append(value.extracting(position..<cursor.index))
        }
      }
      position = cursor.index
    }
  }

  func appendName(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    let end = scan.hasNameSeparator ? endOfSingleName(value) : value.count
    guard let end else {
      verdict.refusal = .severalNames
      return
    }
    let name = value.extracting(0..<end)
    if end < value.count { verdict.notes.insert(.separatorsRemoved) }
    if !scan.hasControl, !scan.hasBlank, !scan.hasOther {
      output.append(name)
      return
    }
    let isPerson =
      form == .personName || (form == .name && isLikePersonName(name))
    guard isPerson || scan.hasControl || scan.hasBlank else {
      output.append(name)
      return
    }
    guard isPerson else {
      appendOrganizationName(name, to: &output, &verdict)
      return
    }
    let spelling = PersonName.appendCanonical(of: name, to: &output)
    if spelling.hasLostBlanks { verdict.notes.insert(.blanksInNameRemoved) }
    if spelling.hasUnifiedDots { verdict.notes.insert(.middleDotUnified) }
  }

  /// Leaves out what no reader sees and the blanks that only spread Chinese characters; other
  /// blanks, as in Latin names, become one U+0020 each run.
  private func appendOrganizationName(
    _ value: borrowing Span<UInt8>, to output: inout [UInt8], _ verdict: inout ValueVerdict
  ) {
    var cursor = ScalarCursor()
    var position = 0
    var last: UInt32 = 0
    var hasGap = false
    while let scalar = cursor.next(in: value) {
      let start = position
      position = cursor.index
      if WidthFolding.isBlank(scalar) {
        if WidthFolding.folded(scalar) == 0x20 || scalar == 0x09 || scalar == 0x0A {
          hasGap = true
        } else {
          verdict.notes.insert(.controlCharactersRemoved)
        }
        continue
      }
      if (0x80..<0xA0).contains(scalar) {
        verdict.notes.insert(.controlCharactersRemoved)
        continue
      }
      if hasGap, last < 0x2E80, scalar < 0x2E80 {
        output.append(0x20)
      } else if hasGap {
        verdict.notes.insert(.blanksInNameRemoved)
      }
      hasGap = false
      last = scalar
      output.append(value.extracting(start..<position))
    }
  }

  /// Where the one name ends, trailing separators left out; nil when there are several names.
  private func endOfSingleName(_ value: borrowing Span<UInt8>) -> Int? {
    var cursor = ScalarCursor()
    var end: Int?
    var position = 0
    while let scalar = cursor.next(in: value) {
      let isSeparator = scalar == 0x3B || scalar == 0xFF1B || scalar == 0x3001
      if isSeparator {
        if end == nil { end = position }
      } else if end != nil, !WidthFolding.isBlank(scalar) {
        return nil
      }
      position = cursor.index
    }
    return end ?? value.count
  }

  /// Whether a name of either sort reads like a person's: short, or with a middle dot.
  private func isLikePersonName(_ value: borrowing Span<UInt8>) -> Bool {
    var cursor = ScalarCursor()
    var count = 0
    var hasDot = false
    while let scalar = cursor.next(in: value) {
      if !WidthFolding.isBlank(scalar) { count += 1 }
      if PersonName.isMiddleDot(scalar) { hasDot = true }
    }
    return count <= 4 || (hasDot && count <= 20)
  }

  func appendDocumentNumber(
    _ value: borrowing Span<UInt8>, _ scan: CellScan, to output: inout [UInt8],
    _ verdict: inout ValueVerdict
  ) {
    if scan.hasNameSeparator, holdsSeveralNumbers(value) {
      verdict.refusal = .severalDocumentNumbers
      return
    }
    guard let spelling = DocumentNumber.appendCanonical(of: value, to: &output) else {
      verdict.refusal = .notADocumentNumber
      return
    }
    if spelling.hasUnifiedBrackets { verdict.notes.insert(.bracketsUnified) }
    if spelling.hasFoldedWidth { verdict.notes.insert(.widthFolded) }
    if spelling.hasLostSigns { verdict.notes.insert(.separatorsRemoved) }
    if spelling.isCompleted { verdict.notes.insert(.documentNumberCompleted) }
  }

  private func holdsSeveralNumbers(_ value: borrowing Span<UInt8>) -> Bool {
    let parts = DocumentNumber.split(String(copying: value))
    return parts.count > 1
      && parts.allSatisfy { DocumentNumber($0)?.isWellFormed == true }
  }
}
