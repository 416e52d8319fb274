import Bytes
public import Records
public import Standards

extension CasePeriods {
  /// The end of the term and of publication of one record alone, delivered or computed; nil where the
  /// rules leave none.
  public func ends(
    of row: Int, in batch: RecordBatch, _ bytes: borrowing Span<UInt8>
  ) -> (term: CalendarDate?, publication: CalendarDate?) {
    var builder = RecordBatchBuilder(fieldCount: batch.fieldCount)
    builder.begin(line: 0, byteOffset: 0)
    for field in 0..<batch.fieldCount {
      builder.append(value: bytes.extracting(batch.range(of: field, in: row, bytes)))
    }
    let term = term(builder).day
    let publication = publicationPeriod(builder).end.day
    builder.abandonRecord()
    return (CalendarDate(term.span), CalendarDate(publication.span))
  }
}
