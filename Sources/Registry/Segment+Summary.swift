import Foundation
import Records

extension Segment {
  /// What a snapshot says of the segment.
  public var summary: SegmentDescription {
    SegmentDescription(
      name: name, recordCount: recordCount, byteCount: batches.first?.data.count ?? 0,
      checksum: checksum)
  }
}
