import Bytes
import Deduplicate
import Foundation
import Pipeline
import Testing

/// Linking tables of anything by definition files.
@Suite struct LinkTests {
  static let people = Folders.root.appending(path: "fixtures/linkage/people")

  private static func clusters(
    _ definition: URL, _ files: [URL], in folder: URL, workers: Int = 2
  ) throws -> String {
    let run = try LinkRun(
      LinkRun.Request(files: files, workers: workers),
      definition: LinkDefinition(contentsOf: definition))
    let output = folder.appending(path: "clusters-\(workers).csv")
    try run.write(try run.run(), to: output)
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }

  private static func write(_ text: String, _ name: String, in folder: URL) throws -> URL {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url
  }

  @Test(arguments: [1, 2, 7])
  func `the people of the fixture are found as recorded`(workers: Int) throws {
    try Folders.withTemporary { folder in
      let found = try Self.clusters(
        Self.people.appending(path: "people.json"), [Self.people.appending(path: "people.csv")],
        in: folder, workers: workers)
      let recorded = Self.people.appending(path: "clusters.csv")
      if GoldenFolder.isRecording {
        try Data(found.utf8).write(to: recorded)
        Issue.record("recorded clusters.csv; run again without RECORD=1")
      }
      #expect(found == String(decoding: try Data(contentsOf: recorded), as: UTF8.self))
    }
  }

  @Test func `the model of the fixture is what training gives`() throws {
    try Folders.withTemporary { folder in
      let training = try ModelTraining(
        definition: Self.people.appending(path: "people.json"),
        files: [Self.people.appending(path: "people.csv")], seed: 1, workers: 2)
      let made = folder.appending(path: "model.json")
      try training.write(to: made, inChinese: false)
      #expect(throws: RunError.self) { try training.write(to: made, inChinese: false) }
      let found = String(decoding: try Data(contentsOf: made), as: UTF8.self).replacing(
        "\"reviewedBy\": \"\"", with: "\"reviewedBy\": \"王某（示例）\"")
      let recorded = Self.people.appending(path: "people.model.json")
      if GoldenFolder.isRecording {
        try Data(found.utf8).write(to: recorded)
        Issue.record("recorded people.model.json; run again without RECORD=1")
      }
      let known = try Data(contentsOf: recorded)
      #expect(Data(found.utf8) == known, "\(GoldenFolder.firstDifference(Data(found.utf8), known))")
      let chinese = training.review(inChinese: true)
      #expect(chinese.contains("先验") && chinese.contains("无法关联"))
    }
  }

  @Test(arguments: UInt64(0)..<4)
  func `the order of rows does not show in the clusters`(seed: UInt64) throws {
    try Folders.withTemporary { folder in
      let text = String(
        decoding: try Data(contentsOf: Self.people.appending(path: "people.csv")), as: UTF8.self)
      var lines = text.split(separator: "\n")
      let head = lines.removeFirst()
      var random = SplitMix64(seed: seed)
      lines.shuffle(using: &random)
      let shuffled = try Self.write(
        ([head] + lines).joined(separator: "\r\n"), "shuffled.csv", in: folder)
      let found = try Self.clusters(
        Self.people.appending(path: "people.json"), [shuffled], in: folder)
      let recorded = String(
        decoding: try Data(contentsOf: Self.people.appending(path: "clusters.csv")), as: UTF8.self)
      #expect(found.split(separator: "\n").sorted() == recorded.split(separator: "\n").sorted())
    }
  }

  static func products(
    mode: String = "\"mode\": \"deduplicate\"", blockLimit: Int = 10, extra: String = ""
  ) -> String {
    """
    {
      "link": "products", "basis": "made up", "note": "", "id": "sku", \(mode),
      "fields": [
        { "field": "title", "column": "title", "form": ["trim", "foldWidth", "foldCase", "letters"],
          "empty": ["无"] },
        { "field": "start", "column": "title", "form": ["trim", "foldWidth", "foldCase", "prefix:2"] },
        { "field": "price", "column": "price", "form": ["trim"] }
      ],
      "blocking": [["start"]], "blockLimit": \(blockLimit),
      "comparisons": [
        { "field": "title", "levels": [
          { "level": "exact", "weight": 8 }, { "level": "bigrams", "atLeast": 0.7, "weight": 4 },
          { "level": "missing", "weight": 0 }, { "level": "else", "weight": -6 } ] },
        { "field": "price", "levels": [
          { "level": "exact", "weight": 3 }, { "level": "difference", "atMost": 0.5, "weight": 1 },
          { "level": "missing", "weight": 0 }, { "level": "else", "weight": -3 } ] }
      ],
      "thresholds": { "same": 4, "review": 0 }\(extra)
    }
    """
  }

  @Test func `products with hand-set weights, quotes, widths and GB18030`() throws {
    try Folders.withTemporary { folder in
      let definition = try Self.write(Self.products(), "products.json", in: folder)
      let text = """
        sku,title,price
        a,"Lamp ""Eos""\",9.5
        b,ＬＡＭＰ eos,9.9
        c,台灯（红）,20
        d,台灯 红,20
        e,无,1
        f,无,1

        """
      let expected = "id,cluster\na,a\nb,a\nc,c\nd,c\ne,e\nf,f\n"
      let utf8 = try Self.write(text, "utf8.csv", in: folder)
      #expect(try Self.clusters(definition, [utf8], in: folder) == expected)
      let gb = folder.appending(path: "gb.csv")
      let encoding = String.Encoding(rawValue: 0x8000_0632)
      try #require(text.data(using: encoding)).write(to: gb)
      #expect(
        try Self.clusters(definition, [gb], in: folder)
          == Self.clusters(definition, [utf8], in: folder))
    }
  }

  @Test func `two files are linked one to one`() throws {
    try Folders.withTemporary { folder in
      let definition = try Self.write(
        Self.products(mode: "\"mode\": \"link\", \"oneToOne\": true"), "products.json", in: folder)
      let first = try Self.write(
        "sku,title,price\n1,lamp eos,9\n2,lamp eos,9\n3,desk,5\n", "first.csv", in: folder)
      let second = try Self.write("price,sku,title\n9,1,Lamp Eos\n", "second.csv", in: folder)
      let truth = try Self.write(
        "file,id,cluster\n1,1,x\n2,1,x\n1,2,y\n1,3,z\n9,9,q\n", "truth.csv", in: folder)
      let run = try LinkRun(
        LinkRun.Request(files: [first, second], truth: truth, workers: 2),
        definition: LinkDefinition(contentsOf: definition))
      let outcome = try run.run()
      #expect(outcome.recordCount == 4)
      #expect(outcome.result.pairCount == 2)
      #expect(outcome.result.linkCount == 1)
      #expect(outcome.result.clusterCount == 3)
      #expect(outcome.quality?.pairs.found == 1)
      #expect(outcome.quality?.pairs.expected == 1)
      #expect(outcome.strayTruthCount == 0)
      let output = folder.appending(path: "out.csv")
      try run.write(outcome, to: output)
      let lines = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        .split(separator: "\n").sorted()
      #expect(lines.contains("file,id,cluster"))
      #expect(lines.contains("1,3,1:3"))
      #expect(lines.contains("2,1,1:1") || lines.contains("2,1,1:2"))
    }
  }

  /// Rows of a table with pairs, blank values, letters that only UTF-8 can have, and long names.
  private static func rows(_ count: Int) -> [[String]] {
    (0..<count).map { number in
      let thing = number / 2
      let title = thing % 7 == 0 ? "Größe \(thing)" : "台灯 \(thing) \(thing * 31 % 97)"
      return [
        "id\(number)", number % 11 == 0 ? "" : title + String(repeating: "长", count: thing % 9),
        "\(thing % 50)",
      ]
    }
  }

  @Test func `quotation marks, line ends, a mark and the encoding do not show in the clusters`()
    throws
  {
    try Folders.withTemporary { folder in
      // Three pieces of a plain file.
      let rows = [["sku", "title", "price"]] + Self.rows(45_000)
      let definition = try Self.write(
        Self.products(blockLimit: 100_000).replacing("\"prefix:2\"", with: "\"prefix:9\""),
        "products.json", in: folder)
      func found(_ text: String) throws -> String {
        try Self.clusters(definition, [try Self.write(text, "table.csv", in: folder)], in: folder)
      }
      let plain = rows.map { $0.joined(separator: ",") }
      let expected = try found(plain.joined(separator: "\n") + "\n")
      #expect(expected.split(separator: "\n").count == rows.count)
      #expect(
        Set(expected.split(separator: "\n").map { $0.split(separator: ",")[1] }).count < 30_000)
      #expect(try found("\u{FEFF}" + plain.joined(separator: "\r\n\r\n")) == expected)
      let quoted = rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") }
      #expect(try found(quoted.joined(separator: "\n")) == expected)
      let link = folder.appending(path: "a-link-with-a-name-longer-than-the-line-of-columns.csv")
      let target = try Self.write(plain.joined(separator: "\n"), "target.csv", in: folder)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
      #expect(try Self.clusters(definition, [link], in: folder) == expected)
      // A quotation mark at the end of a long plain file.
      let late = plain.dropLast() + quoted.suffix(1)
      #expect(try found(late.joined(separator: "\n")) == expected)
    }
  }

  @Test func `records are read once for training and linking`() throws {
    try Folders.withTemporary { folder in
      let file = Self.people.appending(path: "people.csv")
      let read = try LinkRun(
        LinkRun.Request(files: [file], workers: 2),
        definition: LinkDefinition(trainingFrom: Self.people.appending(path: "people.json")))
      let definition = try LinkDefinition(contentsOf: Self.people.appending(path: "people.json"))
      let (again, anew) = (
        try read.with(definition),
        try LinkRun(LinkRun.Request(files: [file], workers: 2), definition: definition)
      )
      #expect(try again.run().result == anew.run().result)
      // A definition that makes other values of the file has to read it again.
      let products = try Self.write(
        Self.products().replacing("sku", with: "rec_id").replacing("\"title\"", with: "\"surname\"")
          .replacing("\"price\"", with: "\"postcode\"").replacing(
            "\"blockLimit\": 10", with: "\"blockLimit\": 10000"),
        "products.json", in: folder)
      let other = try read.with(LinkDefinition(contentsOf: products))
      #expect(try other.run().recordCount == read.recordCount)
      #expect(try other.run().result != again.run().result)
    }
  }

  @Test func `a block past the limit stops the link and says where`() throws {
    try Folders.withTemporary { folder in
      let definition = try Self.write(Self.products(blockLimit: 2), "products.json", in: folder)
      let file = try Self.write(
        "sku,title,price\n1,lamp a,9\n2,lamp b,9\n3,lamp c,5\n", "file.csv", in: folder)
      let error = #expect(throws: RunError.self) {
        _ = try Self.clusters(definition, [file], in: folder)
      }
      let text = try #require(error).description
      #expect(text.hasPrefix("3 records agree in start, more than the 2 that are compared"))
      #expect(text.contains("line ") && text.contains("guiji train"))
    }
  }

  @Test(arguments: [
    ("sku,title\n1,a\n", "has no column price"), ("sku,title,price\n1,a\n", "2 cells where 3"),
    ("sku,title,price\n1,a,1\n1,b,2\n", "is there a second time"),
    ("sku,title,price\n,a,1\n", "is empty"), ("", "no line with the names"),
    ("sku,title,price\n1,\"a,1\n", "never closed"),
  ])
  func `a file that cannot be linked is named with its line`(text: String, expected: String) throws
  {
    try Folders.withTemporary { folder in
      let definition = try Self.write(Self.products(), "products.json", in: folder)
      let file = try Self.write(text, "file.csv", in: folder)
      let error = #expect(throws: RunError.self) {
        _ = try Self.clusters(definition, [file], in: folder)
      }
      #expect(try #require(error).description.contains(expected))
    }
  }

  @Test(arguments: [
    (", \"model\": \"none.json\"", "is not there; make it with “guiji train”"),
    (", \"exactkey\": []", "unknown key \"exactkey\""),
    (", \"oneToOne\": true", "has a meaning only in the mode link"),
    (", \"vetoes\": [{ \"veto\": \"differentIdentity\", \"field\": \"x\" }]", "unknown field 'x'"),
  ])
  func `a wrong definition is refused`(extra: String, expected: String) throws {
    try Folders.withTemporary { folder in
      let url = try Self.write(Self.products(extra: extra), "products.json", in: folder)
      let error = #expect(throws: DefinitionError.self) { try LinkDefinition(contentsOf: url) }
      #expect(try #require(error).description.contains(expected))
    }
  }

  @Test func `weights stand in the definition or in the model, never in both or neither`() throws {
    try Folders.withTemporary { folder in
      let model = try Data(contentsOf: Self.people.appending(path: "people.model.json"))
      try model.write(to: folder.appending(path: "people.model.json"))
      let text = String(
        decoding: try Data(contentsOf: Self.people.appending(path: "people.json")), as: UTF8.self)
      func mistakes(_ change: (String) -> String) throws -> String {
        let url = try Self.write(change(text), "people.json", in: folder)
        let error = #expect(throws: DefinitionError.self) { try LinkDefinition(contentsOf: url) }
        return error?.description ?? ""
      }
      let both = try mistakes {
        $0.replacing(
          "\"level\": \"missing\" }", with: "\"level\": \"missing\", \"weight\": 1 }",
          maxReplacements: 1)
      }
      #expect(both.contains("stands in the model"))
      let neither = try mistakes { $0.replacing(",\n  \"model\": \"people.model.json\"", with: "") }
      #expect(neither.contains("weight") && neither.contains("missing"))
      let other = try mistakes { $0.replacing("0.88", with: "0.87") }
      #expect(other.contains("was trained for other levels of “suburb”"))
    }
  }
}
