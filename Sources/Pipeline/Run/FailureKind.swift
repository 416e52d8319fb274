import Export
import Foundation
import Ingest
import Registry

/// Whose matter an error is that stopped a command.
public enum FailureKind: Sendable {
  /// Another run holds the lock.
  case locked
  /// A definition.
  case definition
  /// The disk, a permission, a damaged or missing file.
  case outside
  /// Anything else: a bug.
  case bug

  /// Tells by the type of the error.
  public init(_ error: any Error) {
    switch error {
    case let error as RegistryError:
      if case .lockHeld = error.reason { self = .locked } else { self = .outside }
    case let error as ExportError:
      switch error.cause {
      case .definition: self = .definition
      case .disk: self = .outside
      case .program: self = .bug
      }
    case is IngestError, is CocoaError, is POSIXError: self = .outside
    default: self = .bug
    }
  }
}
