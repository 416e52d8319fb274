import Aggregate
import Records
import Testing

@Suite struct SubjectResolutionTests {
  private func scope(
    _ row: [String: String], personScope: SubjectResolution.PersonScope = .inPost
  ) -> String {
    var records = TestRecords("penalty", fields: TestRecords.penaltyFields)
    records.rows = [row]
    let merged = records.merged(personScope: personScope)
    return merged["scope", default: "?"] + " " + merged["subjectCode", default: "?"]
  }

  @Test(arguments: [
    ("a registered code", ["subjectIdentityKey": "O1"], "government O1"),
    (
      "the organization code within a registered code",
      ["subjectIdentityKey": "MB0000289"], "government 11210800MB0000289B"
    ),
    ("a company's code", ["subjectIdentityKey": "C9"], "general "),
    (
      "a registered name under a company's own code",
      ["subjectIdentityKey": "C9", "subjectNameKey": "站前区发展和改革局"], "general "
    ),
    (
      "a name borne on the day",
      ["subjectNameKey": "站前区发展和改革局", "decisionDate": "2023-05-01"], "government O1"
    ),
    (
      "a former name, on a day it was borne",
      ["subjectNameKey": "站前区发展计划局", "decisionDate": "2018-05-01"], "government O1"
    ),
    (
      "a former name, after it had ended",
      ["subjectNameKey": "站前区发展计划局", "decisionDate": "2023-05-01"], "general "
    ),
    ("a name of two organs", ["subjectNameKey": "同名中心"], "general "),
  ])
  func `an organization is government if the register says so`(
    what: String, row: [String: String], expected: String
  ) {
    #expect(
      scope(row.merging(["subjectCategory": "法人及非法人组织"]) { first, _ in first }) == expected,
      "\(what)")
  }

  @Test(arguments: [
    (
      "in post by number",
      ["subjectIdentityKey": "210802199001010013", "decisionDate": "2023-01-01"],
      "government O1"
    ),
    (
      "after leaving the post",
      ["subjectIdentityKey": "210802199001010013", "decisionDate": "2025-06-01"], "general "
    ),
    (
      "in post by name and unit",
      [
        "subjectNameKey": "甲一", "subjectUnitKey": "站前区发展和改革局", "decisionDate": "2023-01-01",
      ], "government O1"
    ),
    (
      "two of that name serve there",
      ["subjectNameKey": "同名", "subjectUnitKey": "站前区发展和改革局", "decisionDate": "2023-01-01"],
      "general "
    ),
    (
      "the visible digits say it is somebody else",
      [
        "subjectNameKey": "甲一", "subjectUnitKey": "站前区发展和改革局", "decisionDate": "2023-01-01",
        "subjectIdentity": "9108021990****0013",
      ], "general "
    ),
    (
      "the visible digits agree",
      [
        "subjectNameKey": "甲一", "subjectUnitKey": "站前区发展和改革局", "decisionDate": "2023-01-01",
        "subjectIdentity": "2108021990****0013",
      ], "government O1"
    ),
    ("a name without a unit", ["subjectNameKey": "甲一", "decisionDate": "2023-01-01"], "general "),
    (
      "an act outside office",
      [
        "subjectIdentityKey": "210802199001010013", "decisionDate": "2023-01-01", "conduct": "非履职",
      ], "general "
    ),
  ])
  func `a person is government while in post`(
    what: String, row: [String: String], expected: String
  ) {
    let person = row.merging(["subjectCategory": "自然人"]) { first, _ in first }
    #expect(scope(person) == expected, "\(what)")
    #expect(scope(person, personScope: .general) == "general ", "\(what), kind without persons")
  }
}
