extension RegistryError {
  /// Whether the error says something of one delivered file only, so that others can go on.
  public var concernsOneFile: Bool {
    switch reason {
    case .stillBeingWritten, .notAnOrdinaryFile, .missing: true
    case .systemCall(let name, _): name == "open"
    default: false
    }
  }
}
