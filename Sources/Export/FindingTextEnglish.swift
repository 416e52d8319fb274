import Records

extension FindingText {
  static func english(_ code: FindingCode) -> FindingText {
    switch code {
    case .tooFewCells:
      FindingText(
        "The row has fewer cells than the header ({shape}).",
        "Look for a missing delimiter or a record broken by a line end.")
    case .tooManyCells:
      FindingText(
        "The row has more cells than the header ({shape}).",
        "Look for a delimiter inside a value that has no quotation marks.")
    case .undecodableText:
      FindingText(
        "{field} has characters that are not in the file's encoding.",
        "Export the row again in UTF-8 or GB18030.")
    case .totalsRow:
      FindingText(
        "The row is a total, not a record.",
        "Leave totals out of the file.")
    case .brokenQuote:
      FindingText(
        "The row has a quotation mark without its partner.",
        "Double a quotation mark inside a value, or remove it.")
    case .instructionRow:
      FindingText(
        "The row is an instruction of the template, not a record.",
        "Leave the template's instructions out of the file.")
    case .missingValue:
      FindingText(
        "{field} is required and missing.",
        "Fill it in.")
    case .valueTooLong:
      FindingText(
        "{field} is longer than allowed ({shape}).",
        "See whether other content slipped into the column, or shorten it.")
    case .notADate:
      FindingText(
        "{field} is not a date ({shape}).",
        "Write it as YYYY/MM/DD, such as 2026/01/05.")
    case .impossibleDate:
      FindingText(
        "{field} is a date that does not exist ({shape}).",
        "Check the month and the day.")
    case .notAnAmount:
      FindingText(
        "{field} is not an amount ({shape}).",
        "Write digits only, in the unit of the column's title.")
    case .amountNotInFen:
      FindingText(
        "{field} is finer than a fen ({shape}).",
        "The smallest amount is one fen: check the decimals and the unit.")
    case .unknownCode:
      FindingText(
        "{field} is not in the code list ({shape}).",
        "Use a value of the list, or tell the collecting office about a new one.")
    case .spreadsheetError:
      FindingText(
        "{field} is an error value of a spreadsheet ({shape}).",
        "Mend the formula and export values.")
    case .lostCharacters:
      FindingText(
        "{field} has lost characters in an export ({shape}).",
        "Export again in UTF-8 or GB18030 and check rare characters.")
    case .notADocumentNumber:
      FindingText(
        "{field} does not look like a document number ({shape}).",
        "Copy the whole number from the decision.")
    case .notANumber:
      FindingText(
        "{field} is not a whole number ({shape}).",
        "Write digits only.")
    case .severalNames:
      FindingText(
        "{field} holds several names.",
        "Give each party a row of its own.")
    case .severalDocumentNumbers:
      FindingText(
        "{field} holds several document numbers.",
        "Give each decision a row of its own.")
    case .scientificNotation:
      FindingText(
        "{field} was turned into scientific notation by a spreadsheet ({shape}); digits are lost.",
        "Set the column to text and enter the number again.")
    case .wrongCheckCharacter:
      FindingText(
        "{field} has a wrong check character ({shape}).",
        "Compare with the certificate; a digit may be wrong or two swapped.")
    case .wrongLength:
      FindingText(
        "{field} has a wrong number of characters ({shape}).",
        "Credit codes and resident numbers have 18.")
    case .impossibleBirthDate:
      FindingText(
        "{field} holds a date of birth that does not exist ({shape}).",
        "Compare characters 7 to 14 with the card.")
    case .forbiddenCharacter:
      FindingText(
        "{field} has a character that such a number cannot have ({shape}).",
        "Credit codes never use I, O, S, V or Z: look for 1, 0, 5, 2.")
    case .lastDigitsZeroed:
      FindingText(
        "{field} had its last digits turned into zeros by a spreadsheet ({shape}).",
        "Set the column to text and enter the number again.")
    case .dateAfterDelivery:
      FindingText(
        "{field} is after the day of delivery.",
        "Check the year.")
    case .datesInWrongOrder:
      FindingText(
        "{field} is in the wrong order with another date ({shape}).",
        "Check the dates of the decision, its validity and its publication.")
    case .noIdentityGiven:
      FindingText(
        "Nothing identifies the subject.",
        "Give a credit code, a certificate number or the subject's unit.")
    case .conditionalValueMissing:
      FindingText(
        "{field} is needed because of another field, and missing.",
        "Fill it in, such as the amount where the penalty is a fine.")
    case .outerBlanksRemoved:
      FindingText(
        "Blanks around {field} were removed.",
        "Nothing to do.")
    case .widthFolded:
      FindingText(
        "Full-width letters and digits of {field} were made half-width.",
        "Nothing to do.")
    case .textMarkerRemoved:
      FindingText(
        "A spreadsheet's text marker before {field} was removed.",
        "Nothing to do.")
    case .dateRewritten:
      FindingText(
        "{field} was rewritten as a standard date (was {shape}).",
        "Better deliver YYYY/MM/DD.")
    case .placeholderEmptied:
      FindingText(
        "{field} held a placeholder ({shape}) and was taken as empty.",
        "Leave it empty where there is nothing.")
    case .bracketsUnified:
      FindingText(
        "The brackets of {field} were unified.",
        "Nothing to do.")
    case .lettersRaised:
      FindingText(
        "The letters of {field} were made capital.",
        "Nothing to do.")
    case .amountConverted:
      FindingText(
        "{field} was converted to fen (was {shape}).",
        "Nothing to do.")
    case .valueMapped:
      FindingText(
        "{field} was replaced by the standard term of the code list (was {shape}).",
        "Nothing to do.")
    case .blanksInNameRemoved:
      FindingText(
        "Blanks within the name {field} were removed.",
        "Nothing to do.")
    case .documentNumberCompleted:
      FindingText(
        "{field} was completed (was {shape}).",
        "Better deliver the whole number as on the decision.")
    case .openEndedDate:
      FindingText(
        "{field} means without end.",
        "Nothing to do.")
    case .identityLengthened:
      FindingText(
        "The 15-digit resident number in {field} was lengthened to 18.",
        "Better deliver 18 digits.")
    case .separatorsRemoved:
      FindingText(
        "Separators in {field} were removed.",
        "Nothing to do.")
    case .controlCharactersRemoved:
      FindingText(
        "Invisible control characters of {field} were removed.",
        "Nothing to do.")
    case .serialDate:
      FindingText(
        "The spreadsheet's serial date in {field} ({shape}) was rewritten.",
        "Better export dates as text.")
    case .middleDotUnified:
      FindingText(
        "The middle dots of the name {field} were unified.",
        "Nothing to do.")
    case .unmappedCode:
      FindingText(
        "{field} ({shape}) is not in the code list yet and was kept as it is.",
        "The collecting office will look at the list.")
    case .maskedIdentity:
      FindingText(
        "{field} is masked and cannot identify anybody.",
        "Deliver the whole number where you may.")
    case .unitMixUp:
      FindingText(
        "{field} does not agree with the text; 元 and 万元 may be mixed up ({shape}).",
        "Check the unit.")
    case .identityOfOtherSort:
      FindingText(
        "{field} holds a number of another sort ({shape}).",
        "See whether it is in the wrong column.")
    case .reviewedException:
      FindingText(
        "{field} breaks a rule, and was accepted after review.",
        "Nothing to do.")
    case .privateUseCharacter:
      FindingText(
        "{field} has a character of private use that others may not see.",
        "Use the character of the national standard.")
    case .twoDigitYear:
      FindingText(
        "{field} has a year of two digits ({shape}); the century was inferred.",
        "Write four digits.")
    case .unknownIdentityForm:
      FindingText(
        "{field} has no known form of a number ({shape}) and was kept as it is.",
        "Check the sort of certificate and the number.")
    case .divisionNotInUse:
      FindingText(
        "{field} begins with the code of a division that no longer existed in the birth year.",
        "Check the first six digits.")
    case .nameBesideOtherCode:
      FindingText(
        "{field} and the code beside it are not one organ's on that day (rule 1001, {shape}).",
        "See the corrected row in the file.")
    case .reportedLate:
      FindingText(
        "Reported later than {shape} working days after {field}.",
        "Report in time; correct the date if it is wrong.")
    case .provisionallyLate:
      FindingText(
        "Perhaps reported later than {shape} working days after {field}: the holidays of that year are "
          + "not published yet.",
        "Report in time; correct the date if it is wrong.")
    case .classBesideOtherNumber:
      FindingText(
        "{field} does not go with the sort of the subject's number ({shape}).",
        "Check the class and the number.")
    }
  }
}
