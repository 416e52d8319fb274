import Foundation
import Ingest
import Registry

/// Whose matter an error is that stopped a command.
public enum FailureKind: Sendable {
  /// Another run holds the lock.
  case locked
  /// The disk, a permission, a damaged or missing file.
  case outside
  /// Anything else: a bug.
  case bug

  /// Tells by the type of the error.
  public init(_ error: any Error) {
    switch error {
    case let error as RegistryError:
      if case .lockHeld = error.reason { self = .locked } else { self = .outside }
    case is IngestError, is CocoaError: self = .outside
    default: self = .bug
    }
  }
}
