import Foundation
public import Records

extension LinkageDefinition {
  /// The fields that a record must agree in with another to be in one block with it: those of the
  /// rule, and the finer ones where its values are hot.
  public func keyFields(
    ofRule rule: Int, for address: RecordAddress, in batches: [RecordBatch]
  ) -> [String] {
    var fields = blocking[rule]
    guard let frozen, !frozen.hotValues.isEmpty else { return fields }
    let batch = batches[Int(address.batch)]
    let data = batch.data
    let bytes = data.span
    for field in blocking[rule] {
      guard let index = fieldNames.firstIndex(of: field) else { continue }
      let value = bytes.extracting(batch.range(of: index, in: Int(address.row), bytes))
      let hash = FrozenModel.hash(of: value)
      for hot in frozen.hotValues where hot.field == field && hot.hash == hash {
        fields += hot.finer.filter { !fields.contains($0) }
      }
    }
    return fields
  }
}
