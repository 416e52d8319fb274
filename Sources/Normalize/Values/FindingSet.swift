public import Records

/// A set of finding codes that costs no allocation.
public struct FindingSet: OptionSet, Sendable, Hashable {
  /// One bit for each case of `FindingCode`, in the order of the cases.
  public let rawValue: UInt64

  /// A set from its bits.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The set of one code.
  public init(_ code: FindingCode) {
    let index = FindingCode.allCases.firstIndex(of: code) ?? 0
    precondition(index < 64, "more finding codes than bits")
    rawValue = 1 << UInt64(index)
  }

  /// The codes in the set, in the order of the cases.
  public var codes: [FindingCode] {
    var codes: [FindingCode] = []
    var rest = rawValue
    while rest != 0 {
      codes.append(Self.all[rest.trailingZeroBitCount])
      rest &= rest - 1
    }
    return codes
  }

  private static let all = FindingCode.allCases

  static let outerBlanksRemoved = FindingSet(.outerBlanksRemoved)
  static let widthFolded = FindingSet(.widthFolded)
  static let textMarkerRemoved = FindingSet(.textMarkerRemoved)
  static let dateRewritten = FindingSet(.dateRewritten)
  static let placeholderEmptied = FindingSet(.placeholderEmptied)
  static let bracketsUnified = FindingSet(.bracketsUnified)
  static let lettersRaised = FindingSet(.lettersRaised)
  static let amountConverted = FindingSet(.amountConverted)
  static let valueMapped = FindingSet(.valueMapped)
  static let blanksInNameRemoved = FindingSet(.blanksInNameRemoved)
  static let documentNumberCompleted = FindingSet(.documentNumberCompleted)
  static let openEndedDate = FindingSet(.openEndedDate)
  static let identityLengthened = FindingSet(.identityLengthened)
  static let separatorsRemoved = FindingSet(.separatorsRemoved)
  static let serialDate = FindingSet(.serialDate)
  static let controlCharactersRemoved = FindingSet(.controlCharactersRemoved)
  static let middleDotUnified = FindingSet(.middleDotUnified)
  static let unmappedCode = FindingSet(.unmappedCode)
  static let maskedIdentity = FindingSet(.maskedIdentity)
  static let identityOfOtherSort = FindingSet(.identityOfOtherSort)
  static let reviewedException = FindingSet(.reviewedException)
  static let privateUseCharacter = FindingSet(.privateUseCharacter)
  static let twoDigitYear = FindingSet(.twoDigitYear)
  static let divisionNotInUse = FindingSet(.divisionNotInUse)
  /// Repairs after which the value has to be looked at once more.
  static let uncovering: FindingSet = [
    .separatorsRemoved, .textMarkerRemoved, .controlCharactersRemoved, .widthFolded,
    .blanksInNameRemoved,
  ]
  static let unknownIdentityForm = FindingSet(.unknownIdentityForm)
}
