import Foundation
import Ingest
import Testing

@Suite struct InboxTests {
  @Test(arguments: [
    ("f_{date}_{part}.csv", "f_20240229_003.csv", "2024-02-29 3 1"),
    ("f_{date}_{part}.csv", "f_20230229_003.csv", nil),
    ("f_{date}_{part}.csv", "f_20241301_1.csv", nil),
    ("f_{date}_{part}.csv", "f_20240131_.csv", nil),
    ("f_{date}_{part}.csv", "f_20240131_1.csv.bak", nil),
    ("f_{date}_{part}.csv", "f_20240131_1x.csv", nil),
    ("f_{date}_{part}_r{revision}.csv", "f_20240131_2_r12.csv", "2024-01-31 2 12"),
    ("f_{date}.csv", "f_20240131.csv", "2024-01-31 1 1"),
    ("*_{date}_*.xml", "AJXX_export_20240131_99.xml", "2024-01-31 1 1"),
    ("*{date}*", "1202401312x", "2024-01-31 1 1"),
    ("双公示-{date}{part}.xml", "双公示-202401315.xml", "2024-01-31 5 1"),
    ("*_{date}.csv", "a/b_20240131.csv", nil),
    ("{part}{part2}{date}", "", "mistake"), ("{date}{date}", "", "mistake"),
    ("{date", "", "mistake"), ("x.csv", "", "mistake"),
    ("f_{date}_{part}.csv", "f_20240131_1234567890.csv", nil),
  ])
  func `a file name is read by its pattern`(
    _ spelling: String, _ name: String, _ expected: String?
  ) {
    do {
      let match = try FilePattern(spelling).match(name)
      #expect(match.map { "\($0.date) \($0.part) \($0.revision)" } == expected)
    } catch {
      #expect(expected == "mistake")
      #expect(!error.chineseDescription.isEmpty)
    }
  }

  @Test func `the inbox is listed in byte order, links are refused, companions are no drops`()
    throws
  {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("inbox-\(UUID().uuidString)")
    try manager.createDirectory(
      at: folder.appendingPathComponent("sub"), withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    for name in [
      "f_20240102_1.csv", "f_20240101_1.csv", "f_20240101_1.csv.ok", "readme.txt", ".hidden.csv",
      "sub/f_20240103_2.csv", "g_20240101.xml",
    ] {
      try Data("x".utf8).write(to: folder.appendingPathComponent(name))
    }
    try manager.createSymbolicLink(
      atPath: folder.path + "/f_20240109_1.csv", withDestinationPath: "/etc/passwd")
    try manager.createSymbolicLink(
      atPath: folder.path + "/loop", withDestinationPath: folder.path)
    let scan = try InboxScan(
      folder: folder,
      feeds: [
        .init(patterns: [FilePattern("g_{date}.xml")]),
        .init(patterns: [FilePattern("f_{date}_{part}.csv")], companion: ".ok"),
      ])
    #expect(
      scan.drops.map { "\($0.feed) \($0.path) \($0.name.date) \($0.name.part) \($0.isReady)" } == [
        "1 f_20240101_1.csv 2024-01-01 1 true", "1 f_20240102_1.csv 2024-01-02 1 false",
        "0 g_20240101.xml 2024-01-01 1 true", "1 sub/f_20240103_2.csv 2024-01-03 2 false",
      ])
    #expect(scan.unmatched == ["readme.txt"])
    #expect(scan.refused == ["f_20240109_1.csv", "loop"])
    let none = try InboxScan(folder: folder.appendingPathComponent("absent"), feeds: [])
    #expect(none.drops.isEmpty)
    let link = try InboxScan(folder: folder.appendingPathComponent("loop"), feeds: [])
    #expect(link.unmatched.isEmpty)
  }
}
