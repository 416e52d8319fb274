import Formats

/// What each element path of an XML drop means to its rows, decided once when it is first met.
struct MarkupRowPaths {
  /// What an element means to a row.
  enum Role {
    case outside
    case row
    case repeatGroup
    case guardElement
    case column
    case ignored
    case inside
  }

  /// The meaning of each path, by number.
  private(set) var roles: [Role] = []
  /// The columns each path feeds, by number.
  private(set) var columns: [[Int]] = []
  /// Whether a column stands inside the repeated group.
  let isRepeated: [Bool]
  /// Paths with text that no column takes.
  private(set) var unknownPaths: [String] = []
  /// All paths below the row that say something, in the order of the drop.
  private(set) var columnsFound: [String] = []

  private let format: DropFormat.XMLFormat
  private let plan: ReadingPlan
  private let columnsByPath: [String: [Int]]
  private var fullNames: [String] = []
  private var isReported: [Bool] = []
  private var isFound: [Bool]

  init(format: DropFormat.XMLFormat, plan: ReadingPlan) {
    self.format = format
    self.plan = plan
    var columnsByPath: [String: [Int]] = [:]
    for (index, column) in plan.columns.enumerated() {
      for name in [column.name] + column.aliases { columnsByPath[name, default: []].append(index) }
    }
    self.columnsByPath = columnsByPath
    let prefix = format.repeatPath.map { $0 + "/" }
    isRepeated = plan.columns.map { column in prefix.map(column.name.hasPrefix) ?? false }
    isFound = plan.columns.map { _ in false }
  }

  /// Wanted columns that no row had an element for.
  var missingColumns: [String] {
    plan.columns.indices.filter { !isFound[$0] && !plan.columns[$0].isOptional }
      .map { plan.columns[$0].name }
  }

  /// Takes in a path that is met for the first time.
  mutating func add(_ path: MarkupPath) {
    let isForeign = format.namespace.map { $0 != path.namespace } ?? false
    let name = isForeign ? "{\(path.namespace)}\(path.name)" : path.name
    let fullName = (path.parent.map { fullNames[$0] } ?? "") + "/" + name
    let relative = relativeName(fullName)
    var role = Role.inside
    var fed: [Int] = []
    if fullName == format.row {
      role = .row
    } else if fullName == format.guardElement?.path {
      role = .guardElement
    } else if relative.isEmpty {
      role = .outside
    } else if relative == format.repeatPath {
      role = .repeatGroup
    } else if let columns = columnsByPath[relative] {
      role = .column
      fed = columns
      for column in columns { isFound[column] = true }
      columnsFound.append(relative)
    } else if plan.ignored.contains(where: { relative == $0 || relative.hasPrefix($0 + "/") }) {
      role = .ignored
      columnsFound.append(relative)
    }
    roles.append(role)
    columns.append(fed)
    fullNames.append(fullName)
    isReported.append(false)
  }

  /// Notes that a path has text which no column takes.
  mutating func report(_ path: Int) {
    guard !isReported[path] else { return }
    isReported[path] = true
    let relative = relativeName(fullNames[path])
    let name = relative.isEmpty ? format.row : relative
    let isLeaf = roles[path] == .inside
    unknownPaths.append(isLeaf ? name : name + "/text()")
    columnsFound.append(isLeaf ? name : name + "/text()")
  }

  private func relativeName(_ fullName: String) -> String {
    let prefix = format.row + "/"
    return fullName.hasPrefix(prefix) ? String(fullName.dropFirst(prefix.count)) : ""
  }
}
