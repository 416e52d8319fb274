import Aggregate
import Foundation
import Records
import Testing

@Suite struct NameCodeTests {
  @Test(arguments: [
    ("O1", "站前区发展和改革局", "2023-05-01", nil, "O1"),
    ("O1", "站前区发展计划局", "2018-05-01", nil, "O1"),
    ("O1", "站前区发展计划局", "2023-05-01", "formerName", "O1"),
    ("O1", "站前区发展和改革局", "2018-05-01", "laterName", "O1"),
    ("O1", "营口市财政局", "2023-05-01", "otherOrgan", "11210800MB0000289B"),
    ("O1", "同名中心", "2023-05-01", "otherOrgan", "O1"),
    ("O1", "没有这个局", "2023-05-01", "unknownName", "O1"),
    ("MB0000289", "营口市财政局", "2023-05-01", "organizationCode", "11210800MB0000289B"),
    ("C9", "站前区发展和改革局", "2023-05-01", nil, ""), ("O1", "", "2023-05-01", nil, ""),
  ])
  func `a name beside a registered code is held against the names of that day`(
    code: String, name: String, day: String, reason: String?, suggested: String
  ) {
    let found = TestRecords.registers.0.check(
      code: Array(code.utf8).span, nameKey: Array(name.utf8).span,
      on: CanonicalDate.days(Array(day.utf8).span))
    #expect(found?.reason.rawValue == reason)
    if let found { #expect(found.suggestedCode == Array(suggested.utf8)) }
  }
}
