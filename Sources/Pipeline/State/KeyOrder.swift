import Bytes
import Parallel

/// The order of keys that are hashes: parted by their first byte, and sorted share by share.
enum KeyOrder {
  /// A key and its place in the list.
  struct Entry: Sendable {
    let key: Key128
    let place: Int32
  }

  private static let shareCount = 256

  /// All keys in ascending order, equal ones in the order of the list, in shares one behind the
  /// other.
  static func shares(of keys: [Key128], workers: Int) throws -> [[Entry]] {
    var starts = [Int](repeating: 0, count: shareCount + 1)
    for key in keys { starts[Int(key.high >> 56) + 1] += 1 }
    for share in 0..<shareCount { starts[share + 1] += starts[share] }
    var next = starts
    var places = [Int32](repeating: 0, count: keys.count)
    for place in keys.indices {
      let share = Int(keys[place].high >> 56)
      places[next[share]] = Int32(place)
      next[share] += 1
    }
    let (bounds, laidOut) = (starts, places)
    return try concurrentMap(count: shareCount, workers: workers) { share in
      laidOut[bounds[share]..<bounds[share + 1]].map { Entry(key: keys[Int($0)], place: $0) }
        .sorted { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    }
  }
}
