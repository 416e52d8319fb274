import Deduplicate
import Foundation
import Pipeline
import Records
import Testing

/// A kind of a pipeline trained on the records in force, and taking its weights from the model.
@Suite struct KindTrainingTests {
  @Test func `a kind takes its weights from a model that a person reviewed, and no other`() throws {
    try Folders.withTemporary { folder in
      let workspace = folder.appending(path: "workspace")
      _ = try PipelineRun(
        PipelineRun.Request(
          pipeline: Folders.pipeline, inbox: LiaoningTests.inbox, workspace: workspace,
          asOf: "2026-11-20", department: nil, workers: 2, started: "test")
      ).run()
      for name in ["pipelines", "schemas"] {
        try FileManager.default.copyItem(
          at: Folders.root.appending(path: name), to: folder.appending(path: name))
      }
      let pipeline = folder.appending(path: "pipelines/liaoning")
      let training = try ModelTraining(
        pipeline: pipeline, kind: "penalty", workspace: workspace, seed: 1, workers: 2)
      #expect(training.trained.recordCount > 700)
      #expect(training.trained.comparisons.map(\.field).contains("documentKey"))
      #expect(throws: RunError.self) {
        try ModelTraining(
          pipeline: pipeline, kind: "none", workspace: workspace, seed: 1, workers: 2)
      }

      // Without weights and without the model the kind is refused: nothing is assumed.
      let kind = pipeline.appending(path: "kinds/penalty.json")
      let text = String(decoding: try Data(contentsOf: kind), as: UTF8.self)
      let unweighted = text.replacing(/, "weight": [-0-9.]+/, with: "")
        .replacing("\"kind\": \"penalty\",", with: "\"kind\": \"penalty\", \"model\": \"p.json\",")
      try Data(unweighted.utf8).write(to: kind)
      func mistakes() -> String {
        let error = #expect(throws: DefinitionError.self) {
          try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
        }
        return error?.description ?? ""
      }
      #expect(mistakes().contains("there is no models/p.json"))
      let models = pipeline.appending(path: "models")
      try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
      let model = models.appending(path: "p.json")
      try training.write(to: model, inChinese: true)
      #expect(mistakes().contains("has no reviewer"))
      let reviewed = String(decoding: try Data(contentsOf: model), as: UTF8.self)
        .replacing("\"reviewedBy\": \"\"", with: "\"reviewedBy\": \"王某\"")
      try Data(reviewed.utf8).write(to: model)
      let definition = try PipelineDefinition(DefinitionTree(pipelineFolder: pipeline))
      let linkage = try #require(
        definition.recordKinds.first { $0.schema.kind == "penalty" }?.linkage)
      #expect(
        linkage.comparisons.map { $0.levels.map(\.weight) }
          == training.trained.comparisons.map { $0.levels.map(\.weight) })
      #expect(linkage.frozen?.prior == training.trained.frozen.prior)
    }
  }
}
