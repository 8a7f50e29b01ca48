package io.sluice.dashboards.lake;

/** What an answer can be written as. */
public enum ExportFormat {
  CSV(".csv", "FORMAT csv, HEADER", "text/csv; charset=utf-8"),
  PARQUET(".parquet", "FORMAT parquet, COMPRESSION zstd", "application/vnd.apache.parquet");

  private final String suffix;
  private final String options;
  private final String mediaType;

  ExportFormat(String suffix, String options, String mediaType) {
    this.suffix = suffix;
    this.options = options;
    this.mediaType = mediaType;
  }

  /** What the name of such a file ends with, the dot included. */
  public String suffix() {
    return suffix;
  }

  public String mediaType() {
    return mediaType;
  }

  String options() {
    return options;
  }
}
