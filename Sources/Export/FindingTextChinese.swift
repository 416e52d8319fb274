import Records

extension FindingText {
  static func chinese(_ code: FindingCode) -> FindingText {
    switch code {
    case .tooFewCells:
      FindingText(
        "本行的列数少于表头（{shape}）。",
        "请核对是否缺少分隔符，或一条记录被换行拆成了两行。")
    case .tooManyCells:
      FindingText(
        "本行的列数多于表头（{shape}）。",
        "请核对内容中是否含有未加引号的分隔符。")
    case .undecodableText:
      FindingText(
        "“{field}”含有无法按文件编码识别的字符。",
        "请以 UTF-8 或 GB18030 编码重新导出本行。")
    case .totalsRow:
      FindingText(
        "本行是合计或小计行，不是一条记录。",
        "请在报送文件中删除合计行。")
    case .brokenQuote:
      FindingText(
        "本行的引号不成对。",
        "请用两个引号表示内容中的一个引号，或删除多余的引号。")
    case .instructionRow:
      FindingText(
        "本行是填表说明，不是一条记录。",
        "请在报送文件中删除说明行。")
    case .missingValue:
      FindingText(
        "“{field}”为必填项，未填写。",
        "请补充填写。")
    case .valueTooLong:
      FindingText(
        "“{field}”超过规定长度（{shape}）。",
        "请核对是否误将其他内容填入本列，或缩短内容。")
    case .notADate:
      FindingText(
        "“{field}”不是日期（{shape}）。",
        "请按 YYYY/MM/DD 填写，例如 2026/01/05。")
    case .impossibleDate:
      FindingText(
        "“{field}”是不存在的日期（{shape}）。",
        "请核对月份和日期。")
    case .notAnAmount:
      FindingText(
        "“{field}”不是金额（{shape}）。",
        "请只填写数字，单位以列名所示为准。")
    case .amountNotInFen:
      FindingText(
        "“{field}”精确到分以下（{shape}）。",
        "金额最小单位为分，请核对小数位数和单位。")
    case .unknownCode:
      FindingText(
        "“{field}”不在代码表内（{shape}）。",
        "请按代码表填写；如为新增代码，请联系归集单位。")
    case .spreadsheetError:
      FindingText(
        "“{field}”是电子表格的错误值（{shape}）。",
        "请在电子表格中修正公式后，以数值形式重新导出。")
    case .lostCharacters:
      FindingText(
        "“{field}”中有字符在导出时丢失，变成了问号或方框（{shape}）。",
        "请以 UTF-8 或 GB18030 编码重新导出，并核对生僻字。")
    case .notADocumentNumber:
      FindingText(
        "“{field}”不像文号或案号（{shape}）。",
        "请按决定书原文填写完整文号。")
    case .notANumber:
      FindingText(
        "“{field}”不是整数（{shape}）。",
        "请只填写数字。")
    case .severalNames:
      FindingText(
        "“{field}”填写了多个名称。",
        "请每个当事人单独填写一行。")
    case .severalDocumentNumbers:
      FindingText(
        "“{field}”填写了多个文号。",
        "请每份决定书单独填写一行。")
    case .scientificNotation:
      FindingText(
        "“{field}”被电子表格改成了科学计数法（{shape}），原号码已丢失。",
        "请将该列设为文本格式，重新录入完整号码。")
    case .wrongCheckCharacter:
      FindingText(
        "“{field}”的校验码不正确（{shape}）。",
        "请与证照原件核对，常见原因是数字录错或相邻两位颠倒。")
    case .wrongLength:
      FindingText(
        "“{field}”的位数不正确（{shape}）。",
        "请核对：统一社会信用代码和公民身份号码均为 18 位。")
    case .impossibleBirthDate:
      FindingText(
        "“{field}”中的出生日期不存在（{shape}）。",
        "请与身份证件核对第 7 至 14 位。")
    case .forbiddenCharacter:
      FindingText(
        "“{field}”含有号码中不应出现的字符（{shape}）。",
        "统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否为数字 1、0、5、2。")
    case .lastDigitsZeroed:
      FindingText(
        "“{field}”的末尾几位被电子表格改成了 0（{shape}）。",
        "请将该列设为文本格式，重新录入完整号码。")
    case .dateAfterDelivery:
      FindingText(
        "“{field}”晚于报送日期。",
        "请核对年份。")
    case .datesInWrongOrder:
      FindingText(
        "“{field}”与相关日期的先后顺序不符（{shape}）。",
        "请核对决定日期、有效期和公示截止期。")
    case .noIdentityGiven:
      FindingText(
        "没有填写任何可以识别当事人的号码或单位。",
        "统一社会信用代码、证件号码或所在单位至少填写一项。")
    case .conditionalValueMissing:
      FindingText(
        "按其他栏目的内容，“{field}”应当填写，但为空。",
        "请补充填写，例如处罚类别含“罚款”时应填写罚款金额。")
    case .outerBlanksRemoved:
      FindingText(
        "已去除“{field}”首尾的空格。",
        "无需处理。")
    case .widthFolded:
      FindingText(
        "已将“{field}”中的全角字母、数字改为半角。",
        "无需处理。")
    case .textMarkerRemoved:
      FindingText(
        "已去除“{field}”前的电子表格文本标记。",
        "无需处理。")
    case .dateRewritten:
      FindingText(
        "已将“{field}”改写为标准日期（原为 {shape}）。",
        "建议按 YYYY/MM/DD 报送。")
    case .placeholderEmptied:
      FindingText(
        "“{field}”填写的是占位内容（{shape}），按空值处理。",
        "没有内容时请留空。")
    case .bracketsUnified:
      FindingText(
        "已统一“{field}”中的括号。",
        "无需处理。")
    case .lettersRaised:
      FindingText(
        "已将“{field}”中的小写字母改为大写。",
        "无需处理。")
    case .amountConverted:
      FindingText(
        "已将“{field}”换算为分（原为 {shape}）。",
        "无需处理。")
    case .valueMapped:
      FindingText(
        "已按代码表将“{field}”换成标准用语（原为 {shape}）。",
        "无需处理。")
    case .blanksInNameRemoved:
      FindingText(
        "已去除“{field}”姓名中间的空格。",
        "无需处理。")
    case .documentNumberCompleted:
      FindingText(
        "已补全“{field}”（原为 {shape}）。",
        "建议按决定书原文报送完整文号。")
    case .openEndedDate:
      FindingText(
        "“{field}”表示长期有效。",
        "无需处理。")
    case .identityLengthened:
      FindingText(
        "已将“{field}”的 15 位身份号码升为 18 位。",
        "建议报送 18 位号码。")
    case .separatorsRemoved:
      FindingText(
        "已去除“{field}”中的分隔符。",
        "无需处理。")
    case .controlCharactersRemoved:
      FindingText(
        "已去除“{field}”中看不见的控制字符。",
        "无需处理。")
    case .serialDate:
      FindingText(
        "已将“{field}”中的电子表格日期序号（{shape}）改写为日期。",
        "建议以文本形式导出日期。")
    case .middleDotUnified:
      FindingText(
        "已统一“{field}”姓名中的间隔号。",
        "无需处理。")
    case .unmappedCode:
      FindingText(
        "“{field}”的内容（{shape}）尚未列入代码表，已原样保留。",
        "归集单位将核对代码表。")
    case .maskedIdentity:
      FindingText(
        "“{field}”是已经脱敏的号码，不能用于识别当事人。",
        "如可提供，请报送完整号码。")
    case .unitMixUp:
      FindingText(
        "“{field}”的金额与处罚内容不一致，可能混用了元和万元（{shape}）。",
        "请核对金额单位。")
    case .identityOfOtherSort:
      FindingText(
        "“{field}”填写的是另一类号码（{shape}）。",
        "请核对是否填错了列。")
    case .reviewedException:
      FindingText(
        "“{field}”不符合规则，但已经人工核实，予以接受。",
        "无需处理。")
    case .privateUseCharacter:
      FindingText(
        "“{field}”含有自造字，其他系统可能无法显示。",
        "请改用国家标准字符。")
    case .twoDigitYear:
      FindingText(
        "“{field}”的年份只有两位（{shape}），已推定世纪。",
        "请填写四位年份。")
    case .unknownIdentityForm:
      FindingText(
        "“{field}”不是已知的号码形式（{shape}），已原样保留。",
        "请核对证件类型和号码。")
    case .divisionNotInUse:
      FindingText(
        "“{field}”前六位是出生年份已停用或不存在的行政区划代码。",
        "请核对号码前六位。")
    case .nameBesideOtherCode:
      FindingText(
        "“{field}”与其代码不是同一单位在当日的名称和代码（规则 1001，{shape}）。",
        "请按文件中给出的更正行核对。")
    case .reportedLate:
      FindingText(
        "从“{field}”起算，报送已超过规定的 {shape} 个工作日。",
        "请按时报送；如日期填错，请更正。")
    case .provisionallyLate:
      FindingText(
        "从“{field}”起算，报送可能已超过规定的 {shape} 个工作日（该年放假安排尚未公布，暂按现有日历计算）。",
        "请按时报送；如日期填错，请更正。")
    case .classBesideOtherNumber:
      FindingText(
        "“{field}”与证件号码所属的主体类别不一致（{shape}）。",
        "请核对主体类别和号码。")
    }
  }
}
