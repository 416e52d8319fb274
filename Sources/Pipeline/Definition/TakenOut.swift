import Formats

/// What a pipeline's `takenOut` lists: feeds and platforms that are gone on purpose, each with the
/// rule it rests on.
///
/// The records of such a feed leave the state, and what platforms hold of them is withdrawn. To such
/// a platform nothing is sent any more; to have its rows withdrawn first, close its kinds.
struct TakenOut {
  private(set) var feeds: Set<String> = []
  private(set) var platforms: Set<String> = []

  init(_ objects: [JSONObject]) {
    for object in objects {
      let feed = object.optionalString("feed")
      let platform = object.optionalString("platform")
      object.requireBasis()
      object.finish()
      switch (feed, platform) {
      case (let feed?, nil): feeds.insert(feed)
      case (nil, let platform?): platforms.insert(platform)
      default: object.reject("feed", "name either a feed or a platform")
      }
    }
  }

  /// Nothing can be taken out and defined at once.
  func check(_ departments: [DepartmentDefinition], _ platformNames: [String], _ file: JSONObject) {
    for feed in departments.flatMap(\.feeds) where feeds.contains(feed.name) {
      file.reject("takenOut", "the feed \(feed.name) is defined; take it out of its file first")
    }
    for name in platformNames where platforms.contains(name) {
      file.reject("takenOut", "the platform \(name) stands in platforms; take it out there first")
    }
  }
}
