// swift-tools-version: 6.2
import PackageDescription

// The order of this table is the order of the layers: a target sees only what stands above it.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let withLifetimes = strict + [.enableExperimentalFeature("Lifetimes")]

/// Lets the code of a target use instructions that not every processor has.
func instructions(_ features: [String]) -> [SwiftSetting] {
  #if arch(x86_64)
    [.unsafeFlags(features.flatMap { ["-Xcc", "-m\($0)"] })]
  #else
    []
  #endif
}

/// A library target with its tests beside it.
func layer(
  _ name: String, on dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict,
  testedWith testDependencies: [Target.Dependency] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies + testDependencies,
      swiftSettings: strict),
  ]
}

var targets: [Target] = [
  .systemLibrary(
    name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev", "pkg-config"])])
]
targets += [.systemLibrary(name: "CMalloc"), .systemLibrary(name: "CIntrinsics")]
targets += [
  .target(
    name: "SHAInstructions", dependencies: ["CIntrinsics"],
    swiftSettings: strict + instructions(["sha", "sse4.1"]))
]
targets += layer("Bytes", on: ["SHAInstructions"], settings: withLifetimes)
targets += layer("Parallel", on: ["CMalloc"])
targets += layer("Formats", on: ["Bytes", "Parallel", "CLibXML2"], settings: withLifetimes)
targets += layer("Standards", on: ["Bytes"])
targets += layer("Records", on: ["Bytes", "Standards"])
targets += layer("Registry", on: ["Bytes", "Parallel", "Records"])
targets += layer("Ingest", on: ["Bytes", "Parallel", "Formats", "Records"])
targets += layer("Normalize", on: ["Bytes", "Parallel", "Standards", "Records"])
targets += layer("Deduplicate", on: ["Bytes", "Parallel", "Standards", "Records"])
targets += layer("Aggregate", on: ["Bytes", "Parallel", "Standards", "Records"])
targets += layer("Export", on: ["Bytes", "Parallel", "Formats", "Standards", "Records"])
targets += layer(
  "Pipeline",
  on: [
    "Bytes", "Parallel", "Formats", "Standards", "Records", "Registry", "Ingest", "Normalize",
    "Deduplicate", "Aggregate", "Export",
  ])
targets += [
  .executableTarget(
    name: "guiji", dependencies: ["Pipeline", "Records", "Deduplicate"], swiftSettings: strict),
  .executableTarget(
    name: "guiji-bench",
    dependencies: [
      "Bytes", "Parallel", "Standards", "Records", "Ingest", "Normalize", "Deduplicate", "Pipeline",
    ],
    swiftSettings: strict),
  .testTarget(
    name: "GuijiTests", dependencies: ["guiji", "Bytes", "Pipeline", "Records", "Registry"],
    swiftSettings: strict),
]

let package = Package(name: "guiji", targets: targets, swiftLanguageModes: [.v6])
