import Bytes
import Foundation
import Records
import Testing

@testable import Export

@Suite struct BundleTests {
  let identity = BundleIdentity(
    platform: "provincial", sequence: 7, run: 3, asOf: "2026-11-20", deliveryDate: "2026-11-19")

  /// Writes a bundle of one part into a folder of its own and gives its files.
  func bundle(_ part: DeltaPart, _ plan: BundlePlan) throws -> [String: String] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "guiji-export-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(identity.folderName == "000007_20261120_run000003")
    var writer = try BundleWriter(in: folder, identity: identity, through: PlainDoor())
    writer.begin(plan)
    try writer.write(part)
    try writer.endKind()
    _ = try writer.finish()
    let manager = FileManager.default
    #expect(try manager.permissions(folder) == 0o700)
    var files: [String: String] = [:]
    for name in try manager.contentsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: name)
      #expect(try manager.permissions(file) == 0o600)
      files[name] = text([UInt8](try Data(contentsOf: file)))
    }
    return files
  }

  @Test func `a bundle with a status column is one file a format`() throws {
    let plan = try Support.plan {
      $0.formats = [.csv, .xml]
      $0.envelope.namespace = "http://example.org/a&b"
    }
    let files = try bundle(try Support.delta([.init(id: 1)], plan), plan)
    #expect(files.keys.sorted() == ["manifest.json", "xzcf.csv", "xzcf.xml"])
    #expect(
      files["xzcf.csv"]
        == "\u{FEFF}BH,MC,FK,RQ,CZ\r\n000001-0000001,沈阳甲公司,0.2,2026/11/01,新增\r\n")
    #expect(
      files["xzcf.xml"] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <ROWDATA xmlns="http://example.org/a&amp;b">
        <ROW><BH>000001-0000001</BH><MC>沈阳甲公司</MC><FK>0.2</FK><RQ>2026/11/01</RQ><CZ>新增</CZ></ROW>
        </ROWDATA>

        """)
    let csv = try #require(files["xzcf.csv"])
    let manifest = try #require(files["manifest.json"])
    let csvBytes = Array(csv.utf8)
    #expect(manifest.contains("\"bytes\": \(csv.utf8.count),"))
    #expect(manifest.contains("\"sha256\": \"\(SHA256.hex(of: csvBytes.span))\""))
  }

  @Test func `a bundle without a status column has a file an operation`() throws {
    let plan = try Support.plan {
      $0.status = .files
      $0.statusColumn = ""
    }
    let held = try Support.delta([.init(id: 1), .init(id: 2)], plan).held
    var changed = Support.Merged(id: 2)
    changed.values[0] = "乙"
    let files = try bundle(try Support.delta([changed], held: held, plan), plan)
    #expect(files.keys.sorted() == ["manifest.json", "xzcf_change.csv", "xzcf_withdraw.csv"])
    #expect(files["xzcf_change.csv"]?.hasSuffix("000001-0000002,乙,0.2,2026/11/01\r\n") == true)
    #expect(
      files["xzcf_withdraw.csv"]?.hasSuffix("000001-0000001,沈阳甲公司,0.2,2026/11/01\r\n") == true)
  }

  @Test func `an empty bundle is a manifest with zero counts`() throws {
    let plan = try Support.plan()
    let held = try Support.delta([.init(id: 1)], plan).held
    let files = try bundle(try Support.delta([.init(id: 1)], held: held, plan), plan)
    #expect(
      files == [
        "manifest.json": """
        {
          "asOf": "2026-11-20",
          "deliveryDate": "2026-11-19",
          "files": [],
          "kinds": [
            {
              "added": 0,
              "changed": 0,
              "heldAfter": 1,
              "heldBefore": 1,
              "kind": "penalty",
              "problems": [],
              "withdrawn": 0,
              "withdrawnByReason": {}
            }
          ],
          "platform": "provincial",
          "run": 3,
          "sequence": 7
        }

        """
      ])
  }

  @Test func `sums that do not close stop the bundle`() throws {
    let plan = try Support.plan()
    var part = try Support.delta([.init(id: 1)], plan)
    part.counts.heldAfter += 1
    #expect(throws: ExportError.self) { try bundle(part, plan) }
    part = try Support.delta([.init(id: 1)], plan)
    part.rowCounts[0] += 1
    #expect(throws: ExportError.self) { try bundle(part, plan) }
  }

  @Test func `a number in full stops the bundle of a platform with a leak check`() throws {
    let open = try Support.plan()
    let closed = try Support.plan { $0.leakCheck = true }
    var merged = Support.Merged(id: 1)
    merged.values[0] = Support.resident
    let part = try Support.delta([merged], open)
    #expect {
      try bundle(part, closed)
    } throws: { error in
      let message = "\(error)"
      return message.contains("1 resident identity numbers") && !message.contains(Support.resident)
    }
    #expect(throws: Never.self) { try bundle(try Support.delta([merged], closed), closed) }
  }

  @Test func `all mistakes of a platform are listed at once`() {
    let platform = Support.platform {
      $0.formats = [.csv, .xml]
      $0.envelope.root = "1A"
      $0.statusColumn = "MC"
      $0.statusValues = ["neu": "1"]
      $0.leakCheck = true
    }
    let kind = PlatformKindSchema(
      platform: "national", kind: "judgment", title: "", file: "../x",
      columns: [
        PlatformColumn(column: "MC", source: .field("subjectName"), unit: .yuan),
        PlatformColumn(column: "MC", source: .field("nobody")),
        PlatformColumn(column: "a b", source: .constant("x"), values: ["x": "y"]),
        PlatformColumn(column: "N", source: .field("subjectIdentity")),
        PlatformColumn(
          column: "F", source: .field("fineAmount"), mask: .keeping(leading: 1, trailing: 1),
          conditions: [.init(field: "gone", values: []), .init(field: "@scope", values: ["x"])]),
      ])
    let mistakes = platform.mistakes() + kind.mistakes(platform: platform, schema: Support.schema)
    #expect(
      mistakes == [
        "xml.root “1A” is not an XML element name",
        "statusValues has “neu”: it takes add, change and withdraw",
        "platform “national” is not the folder's “provincial”",
        "kind “judgment” is not “penalty”",
        "file “../x” cannot be a file name: use a-z, 0-9, - and _",
        "column “MC”: a unit is for amounts of money only",
        "column “MC” stands there twice",
        "column “MC”: kind “judgment” has no field “nobody”",
        "column “a b” is not an XML element name",
        "column “a b”: a constant needs no values",
        "column “N”: gives persons' numbers in full on a platform with leakCheck",
        "column “F”: a mask is for texts and numbers of subjects only",
        "column “F”: when names “gone”, which is no field",
        "column “F”: when “gone” has no values",
        "column “MC” is the status column: its values lack “撤销”",
        "column “MC” is the status column: its values lack “异议”",
      ])
    #expect(throws: ExportError.self) {
      try BundlePlan(platform: platform, kindSchema: kind, schema: Support.schema)
    }
  }

  @Test(
    arguments: [
      ("subjectName", PlatformColumn.Source.field("subjectName")), ("@caseID", .merged(.caseID)),
      ("@operation", .operation), ("@reason", .reason), ("@sources", nil), ("@x", nil),
    ])
  func `a definition names its sources`(name: String, source: PlatformColumn.Source?) {
    #expect(PlatformColumn.Source(field: name) == source)
  }
}

extension FileManager {
  func permissions(_ url: URL) throws -> Int? {
    (try attributesOfItem(atPath: url.path)[.posixPermissions] as? NSNumber)?.intValue
  }
}
