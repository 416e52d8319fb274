public import Foundation

/// Writes one bundle into a folder of its own, part by part.
///
/// Kind after kind: `begin`, `write` for each part in the order of case numbers, `endKind`; at last
/// `finish`, which writes `manifest.json`. A file is begun with its first row, so that an empty
/// bundle is a manifest alone. Nothing but rows and counts reaches the files: no time, no path.
public struct BundleWriter: ~Copyable {
  private let folder: URL
  private let door: any OutputDoor
  private var manifest: BundleManifest
  private var plan: BundlePlan?
  private var files: [PrivateFile?] = []
  private var rowCounts: [Int] = []
  private var counts = DeltaCounts()
  private var problems = RenderProblems()

  /// The name of the manifest's file.
  public static let manifestName = "manifest.json"

  /// A bundle begun in an empty folder of its own, which is made where it is missing.
  ///
  /// The folder is a staging place; who moves it to its platform names it by the identity.
  public init(
    in folder: URL, identity: BundleIdentity, through door: any OutputDoor
  ) throws(ExportError) {
    self.folder = folder
    self.door = door
    manifest = BundleManifest(identity: identity)
    let place = "bundle \(identity.platform)/\(identity.folderName)"
    let isFilled: Bool
    do {
      try door.makeFolder(folder)
      isFilled = try door.isFilled(folder)
    } catch {
      throw ExportError(
        what: "the bundle's folder cannot be made (\(error))", place: place,
        remedy: "See that it may be written and that its disk has space.", cause: .disk)
    }
    guard !isFilled else {
      throw ExportError(
        what: "the bundle's folder is not empty", place: place,
        remedy: "This is an error in the program; nothing was sent. Please report it.")
    }
  }

  /// Begins the rows of a kind.
  public mutating func begin(_ plan: BundlePlan) {
    precondition(self.plan == nil, "the kind before must be ended")
    precondition(plan.platform.platform == manifest.identity.platform, "a bundle has one platform")
    self.plan = plan
    files = plan.outputs.map { _ in nil }
    rowCounts = plan.outputs.map { _ in 0 }
    counts = DeltaCounts()
    problems = RenderProblems()
  }

  /// Writes the next part of the kind begun.
  public mutating func write(_ part: DeltaPart) throws(ExportError) {
    guard let plan else { preconditionFailure("a kind must be begun") }
    for index in plan.outputs.indices where part.rowCounts[index] > 0 {
      let name = plan.outputs[index].fileName
      let text = part.texts[index]
      if plan.platform.leakCheck { try Self.check(text, name, plan) }
      let file: PrivateFile
      if let open = files[index] {
        file = open
      } else {
        file = try PrivateFile(name: name, in: folder, through: door)
        files[index] = file
        try file.write(plan.formats[index].opening)
      }
      try file.write(text)
      rowCounts[index] += part.rowCounts[index]
    }
    counts.add(part.counts)
    problems.add(part.problems)
  }

  /// Ends the kind begun; throws unless its sums close.
  public mutating func endKind() throws(ExportError) {
    guard let plan else { preconditionFailure("a kind must be begun") }
    try counts.check(place: plan.place)
    try checkRows(plan)
    for (index, output) in plan.outputs.enumerated() {
      guard let file = files[index] else { continue }
      try file.write(plan.formats[index].ending)
      let digest = file.finish()
      manifest.files.append(
        BundleManifest.File(
          name: output.fileName, kind: plan.kindSchema.kind, format: output.format,
          operation: output.operation, rowCount: rowCounts[index], byteCount: file.byteCount,
          digest: digest))
    }
    manifest.kinds.append(
      BundleManifest.Kind(kind: plan.kindSchema.kind, counts: counts, problems: problems))
    self.plan = nil
    files = []
  }

  /// Writes the manifest, the last file of a complete bundle.
  public consuming func finish() throws(ExportError) -> BundleManifest {
    precondition(plan == nil, "the last kind must be ended")
    let file = try PrivateFile(name: Self.manifestName, in: folder, through: door)
    try file.write(manifest.json)
    return manifest
  }

  /// Every format must hold the same rows as the counts tell.
  private func checkRows(_ plan: BundlePlan) throws(ExportError) {
    for format in plan.platform.formats {
      for operation in [BundleOperation?.none] + BundleOperation.allCases {
        guard
          let index = plan.outputs.firstIndex(where: {
            $0.format == format && $0.operation == operation
          })
        else { continue }
        let expected =
          switch operation {
          case nil: counts.added + counts.changed + counts.withdrawn
          case .add: counts.added
          case .change: counts.changed
          case .withdraw: counts.withdrawn
          }
        guard rowCounts[index] != expected else { continue }
        throw ExportError(
          what: "\(plan.outputs[index].fileName) has \(rowCounts[index]) rows, not \(expected)",
          place: plan.place,
          remedy: "This is an error in the program; nothing was sent. Please report it.")
      }
    }
  }

  private static func check(
    _ text: [UInt8], _ name: String, _ plan: BundlePlan
  ) throws(ExportError) {
    let found = LeakCheck.scan(text.span)
    guard !found.isEmpty else { return }
    throw ExportError(
      what: "\(name) would show \(found.count) resident identity numbers in full",
      place: plan.place,
      remedy: "Give the columns of persons' numbers a mask in the platform's schema.",
      cause: .definition)
  }
}
