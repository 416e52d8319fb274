/// The shape of a taxpayer's number (纳税人识别号).
///
/// Fifteen, seventeen, eighteen or twenty letters and digits; no check of its own. Since 2015 a
/// company's is its unified social credit code.
public enum TaxpayerNumber {
  /// Whether the bytes have the shape; says nothing of whether the number exists.
  public static func hasShape(_ bytes: borrowing Span<UInt8>) -> Bool {
    switch bytes.count {
    case 15, 17, 18, 20: break
    default: return false
    }
    for index in bytes.indices {
      switch bytes[index] {
      case 0x30...0x39, 0x41...0x5A: continue
      default: return false
      }
    }
    return true
  }
}
