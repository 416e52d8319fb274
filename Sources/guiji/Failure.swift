import Pipeline

/// What an error means for the exit status.
enum Failure {
  static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is UsageError, is DefinitionError: return .wrongCall
    case is SheetRefusal, is DecisionSheetError: return .wrongCall
    case let error as RunError:
      switch error.reason {
      case .definitionWrong: return .wrongCall
      case .impossible: return .nothingDone
      case .sumsDoNotClose: return .bug
      }
    default:
      switch FailureKind(error) {
      case .locked: return .locked
      case .definition: return .wrongCall
      case .outside: return .nothingDone
      case .bug: return .bug
      }
    }
  }
}
