import Foundation
import Pipeline
import Testing

@Suite struct DefinitionContinuityTests {
  @Test(arguments: [
    ("pipelines/liaoning/departments/finance.json", "finance.penalty has delivered"),
    ("schemas/platforms/public/penalty.json", "public.penalty holds"),
  ])
  func `a definition that forgets what is held stops the run`(
    file: String, expected: String
  ) throws {
    try Folders.withTemporary { folder in
      for part in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: part), to: folder.appending(path: part))
      }
      let small = SmallInbox(folder: folder)
      try small.copy("organ-register/bb_jgml_20261118_1.csv")
      try small.copy("finance/finance_xzcf_20261118_1.csv")
      var request = small.request(asOf: "2026-11-18")
      request.pipeline = folder.appending(path: "pipelines/liaoning")
      #expect(try PipelineRun(request).run().ledgers.count == 1)
      try FileManager.default.removeItem(at: folder.appending(path: file))
      request.asOf = "2026-11-19"
      let error = #expect(throws: RunError.self) { try PipelineRun(request).run() }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
  }
}
