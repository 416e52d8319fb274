import Records

extension RunReport {
  /// One figure under its labels.
  private struct Sample {
    let labels: [(String, String)]
    let value: Int
  }

  /// The figures in the text format of Prometheus, as its node exporter collects them from a file.
  public var metrics: String {
    var text = ""
    func family(_ name: String, _ help: String, _ samples: [Sample]) {
      text += "# HELP guiji_\(name) \(help)\n# TYPE guiji_\(name) gauge\n"
      for sample in samples {
        let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += "guiji_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
      }
    }
    family("run_number", "Number of the last run.", [Sample(labels: [], value: ledger.run)])
    family("drop_rows", "Rows of the drops taken by the last run.", dropRows())
    family("refused_rows", "Rows refused by the last run, by code.", byCode(\.refusedByCode))
    family("repaired_values", "Values put right by the last run, by code.", byCode(\.repaired))
    family("warnings", "Warnings of the last run on rows it took, by code.", byCode(\.warned))
    family(
      "held_drops", "Drops held, by department and reason.",
      ledger.heldDrops.reduce(into: [[String]: Int]()) {
        $0[[$1.department, $1.reason], default: 0] += 1
      }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Sample(labels: [("department", $0.key[0]), ("reason", $0.key[1])], value: $0.value) })
    family(
      "records", "Records in force and what became of them, by kind.",
      ledger.kinds.flatMap { kind in
        [
          ("before", kind.before), ("new", kind.new), ("changed", kind.changed),
          ("withdrawn", kind.withdrawn), ("after", kind.after),
        ].map { Sample(labels: [("kind", kind.kind), ("state", $0.0)], value: $0.1) }
      })
    family(
      "cases", "Cases, by kind.",
      ledger.kinds.map { Sample(labels: [("kind", $0.kind)], value: $0.cases) })
    family(
      "bundle_rows", "Rows of the last bundle, and held before and after, by platform and kind.",
      ledger.platforms.flatMap { entry in
        [
          ("held_before", entry.heldBefore), ("added", entry.added), ("changed", entry.changed),
          ("withdrawn", entry.withdrawn), ("held_after", entry.heldAfter),
        ].map {
          Sample(
            labels: [("platform", entry.platform), ("kind", entry.kind), ("state", $0.0)],
            value: $0.1)
        }
      })
    family(
      "waiting_events", "Events that found no case or several, by kind.",
      ledger.waitingEvents.flatMap { events in
        [("no_case", events.withoutCase), ("several_cases", events.withSeveralCases)].map {
          Sample(labels: [("kind", events.kind), ("state", $0.0)], value: $0.1)
        }
      })
    family(
      "sums_not_closed", "Sums of the last run that do not close.",
      [Sample(labels: [], value: ledger.check().count)])
    return text
  }

  /// Rows by department and feed; a label for each file would never end.
  private func dropRows() -> [Sample] {
    var sums: [[String]: [Int]] = [:]
    for drop in ledger.drops {
      let parts = [
        drop.read, drop.accepted, drop.repeated, drop.refused, drop.reclassified,
      ]
      let before = sums[[drop.department, drop.feed]] ?? [0, 0, 0, 0, 0]
      sums[[drop.department, drop.feed]] = zip(before, parts).map(+)
    }
    return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { key, parts in
      let states = ["read", "accepted", "repeated", "refused", "reclassified"]
      // Few feeds have any of the last state.
      return zip(states, parts).filter { $0 != "reclassified" || $1 > 0 }.map { state, value in
        Sample(
          labels: [("department", key[0]), ("feed", key[1]), ("state", state)], value: value)
      }
    }
  }

  private func byCode(_ part: (RunLedger.Drop) -> [String: Int]) -> [Sample] {
    sums(part).sorted { $0.key < $1.key }
      .map { Sample(labels: [("code", $0.key)], value: $0.value) }
  }

  private static func escaped(_ label: String) -> String {
    label.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}
