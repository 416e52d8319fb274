import Export
import Records

extension PipelineDefinition {
  /// Whether a platform has a column, or a condition on one, that tells of a period of a kind's
  /// cases; where none has, nothing is computed for the bundles.
  func asksForPeriods(of kind: String) -> Bool {
    platforms.contains { platform in
      platform.plans.contains { plan in
        plan.kindSchema.kind == kind && plan.kindSchema.columns.contains(where: Self.isOfPeriod)
      }
    }
  }

  private static func isOfPeriod(_ column: PlatformColumn) -> Bool {
    if case .merged(let field) = column.source, MergedField.periods.contains(field) { return true }
    return column.conditions.contains { condition in
      MergedField.periods.contains { condition.field == "@\($0)" }
    }
  }
}
