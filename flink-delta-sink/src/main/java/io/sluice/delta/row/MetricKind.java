package io.sluice.delta.row;

/** The kinds of metric; each has a struct column, and its name is the {@code metric_type}. */
enum MetricKind {
  GAUGE("gauge"),
  SUM("sum"),
  HISTOGRAM("histogram"),
  EXPONENTIAL_HISTOGRAM("exponential_histogram"),
  SUMMARY("summary");

  private final String column;
  private final int index;

  MetricKind(String column) {
    this.column = column;
    this.index = MetricColumns.ALL.indexOf(column);
  }

  String column() {
    return column;
  }

  /** Where the struct stands in a row. */
  int index() {
    return index;
  }
}
