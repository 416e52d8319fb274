public import Foundation

/// Where a bundle's folder and files are made: the one place of a program that writes to its disk.
///
/// Whoever runs the export gives it, so that bundles go the same way to the disk as all else.
public protocol OutputDoor: Sendable {
  /// Tells whether a folder is there and has something in it.
  func isFilled(_ folder: URL) throws -> Bool
  /// Makes a folder that only its owner can read; one that is there is left as it is.
  func makeFolder(_ folder: URL) throws
  /// Makes a new file that only its owner can read; none may be there under the name.
  func makeFile(_ file: URL) throws -> any OutputFile
}

/// A new file that is written once from front to end.
public protocol OutputFile: AnyObject {
  /// Adds bytes at the end, all of them.
  func write(_ bytes: [UInt8]) throws
}
