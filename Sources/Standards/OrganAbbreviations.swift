/// Short names of organs (机关简称) and their full endings, for comparison only.
///
/// A name that ends with the short form is read with the full one: 站前区发改局 is
/// 站前区发展和改革局. More pairs can be added from a file of the pipeline.
public struct OrganAbbreviations: Sendable {
  /// One short ending and its full form, in UTF-8.
  struct Entry: Sendable {
    let short: [UInt8]
    let full: [UInt8]
  }

  let entries: [Entry]
  /// One bit for each hash of a last but one character: most names end here.
  private let endings: [UInt64]

  /// The table with the pairs in common use.
  public static let standard = OrganAbbreviations(pairs: commonPairs)

  /// A table from pairs of short and full endings; longer short forms go first.
  public init(pairs: [(short: String, full: String)]) {
    entries =
      pairs.map { Entry(short: Array($0.short.utf8), full: Array($0.full.utf8)) }
      .sorted { $0.short.count > $1.short.count }
    var endings = [UInt64](repeating: 0, count: 16)
    for entry in entries where entry.short.count >= 6 {
      let bit = Self.endingHash(entry.short.span)
      endings[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    self.endings = endings
  }

  private static func endingHash(_ name: borrowing Span<UInt8>) -> Int {
    let last = name.count - 4
    return (Int(name[last]) ^ Int(name[last - 1]) << 4) & 1023
  }

  /// This table with more pairs, which go before its own of the same length.
  public func adding(_ pairs: [(short: String, full: String)]) -> OrganAbbreviations {
    let own = entries.map {
      (String(decoding: $0.short, as: UTF8.self), String(decoding: $0.full, as: UTF8.self))
    }
    let added = Set(pairs.map(\.short))
    return OrganAbbreviations(
      pairs: pairs + own.filter { !added.contains($0.0) }.map { (short: $0.0, full: $0.1) })
  }

  /// The entry whose short form ends a name, unless the name already ends with the full form.
  func entry(ending name: borrowing Span<UInt8>) -> Int? {
    guard name.count >= 6 else { return nil }
    let bit = Self.endingHash(name)
    guard endings[bit >> 6] >> UInt64(bit & 63) & 1 == 1 else { return nil }
    for index in entries.indices
    where Self.ends(name, with: entries[index].short)
      && !Self.ends(name, with: entries[index].full)
    {
      return index
    }
    return nil
  }

  private static func ends(_ name: borrowing Span<UInt8>, with ending: [UInt8]) -> Bool {
    guard name.count >= ending.count else { return false }
    let start = name.count - ending.count
    // The last character is nearly always 局: the first bytes tell names apart sooner.
    for index in ending.indices where name[start + index] != ending[index] { return false }
    return true
  }

  private static let commonPairs: [(short: String, full: String)] = [
    ("发改委", "发展和改革委员会"), ("发展改革委", "发展和改革委员会"), ("发改局", "发展和改革局"),
    ("发展改革局", "发展和改革局"), ("市监局", "市场监督管理局"), ("市场监管局", "市场监督管理局"),
    ("市场监管总局", "市场监督管理总局"), ("住建局", "住房和城乡建设局"),
    ("住建厅", "住房和城乡建设厅"), ("住建部", "住房和城乡建设部"),
    ("住房城乡建设局", "住房和城乡建设局"), ("住房城乡建设厅", "住房和城乡建设厅"),
    ("人社局", "人力资源和社会保障局"), ("人社厅", "人力资源和社会保障厅"),
    ("人力资源社会保障局", "人力资源和社会保障局"),
    ("人力资源社会保障厅", "人力资源和社会保障厅"), ("营商局", "营商环境建设局"),
    ("营商环境局", "营商环境建设局"), ("工信局", "工业和信息化局"), ("工信厅", "工业和信息化厅"),
    ("工信委", "工业和信息化委员会"), ("农业农村委", "农业农村委员会"),
    ("交通局", "交通运输局"), ("交通厅", "交通运输厅"),
    ("文旅局", "文化和旅游局"), ("文旅厅", "文化和旅游厅"),
    ("文旅广电局", "文化旅游和广播电视局"), ("卫健委", "卫生健康委员会"),
    ("卫健局", "卫生健康局"), ("卫生健康委", "卫生健康委员会"), ("卫计委", "卫生和计划生育委员会"),
    ("卫计局", "卫生和计划生育局"), ("国资委", "国有资产监督管理委员会"),
    ("城管局", "城市管理局"),
    ("综合执法局", "综合行政执法局"), ("医保局", "医疗保障局"),
    ("环保局", "环境保护局"), ("安监局", "安全生产监督管理局"),
    ("食药监局", "食品药品监督管理局"), ("质监局", "质量技术监督局"),
    ("工商局", "工商行政管理局"), ("药监局", "药品监督管理局"), ("国税局", "国家税务局"),
    ("地税局", "地方税务局"), ("退役军人局", "退役军人事务局"), ("林草局", "林业和草原局"),
    ("粮储局", "粮食和物资储备局"), ("金融局", "金融发展局"),
    ("政府办", "人民政府办公室"), ("政府办公室", "人民政府办公室"),
    ("人防办", "人民防空办公室"), ("公积金中心", "住房公积金管理中心"), ("法院", "人民法院"),
    ("检察院", "人民检察院"), ("应急局", "应急管理局"),
    ("应急厅", "应急管理厅"), ("科技局", "科学技术局"), ("科技厅", "科学技术厅"),
    ("教体局", "教育和体育局"), ("民宗局", "民族和宗教事务局"),
    ("行政审批局", "行政审批服务局"), ("监委", "监察委员会"),
  ]
}
