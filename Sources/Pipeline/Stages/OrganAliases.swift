import Aggregate
import Bytes
import Deduplicate

extension OrganRegister {
  /// The names of each organ by the comparable form of its code, in which a credit code stands as
  /// the organization code within it (GB 32100: positions 9 to 17).
  var aliases: AliasTable {
    var table = AliasTable()
    for entry in entries {
      let code = entry.code.span
      let isCreditCode = code.count == 18
      table.insert(
        value: isCreditCode ? code.extracting(8..<17) : code, name: entry.nameKey.span)
    }
    return table
  }
}
