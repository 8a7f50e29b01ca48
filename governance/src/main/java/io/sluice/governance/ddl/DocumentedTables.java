package io.sluice.governance.ddl;

import io.sluice.governance.Table.Schema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documented tables of telemetry, and which of them a statement asks for. */
public final class DocumentedTables {

  private static final String VERSION = "otel.schemaVersion";
  private static final String V1 = "v1";

  private static final String METRICS =
      """
      CREATE TABLE c.s.p_otel_metrics (
        name STRING, description STRING, unit STRING, metric_type STRING,
        gauge STRUCT<start_time_unix_nano: LONG, time_unix_nano: LONG, value: DOUBLE,
          exemplars: ARRAY<STRUCT<time_unix_nano: LONG, value: DOUBLE, span_id: STRING,
              trace_id: STRING, filtered_attributes: MAP<STRING, STRING>>>,
          attributes: MAP<STRING, STRING>, flags: INT>,
        sum STRUCT<start_time_unix_nano: LONG, time_unix_nano: LONG, value: DOUBLE,
          exemplars: ARRAY<STRUCT<time_unix_nano: LONG, value: DOUBLE, span_id: STRING,
              trace_id: STRING, filtered_attributes: MAP<STRING, STRING>>>,
          attributes: MAP<STRING, STRING>, flags: INT, aggregation_temporality: STRING,
              is_monotonic: BOOLEAN>,
        histogram STRUCT<start_time_unix_nano: LONG, time_unix_nano: LONG, count: LONG,
            sum: DOUBLE, bucket_counts: ARRAY<LONG>, explicit_bounds: ARRAY<DOUBLE>,
          exemplars: ARRAY<STRUCT<time_unix_nano: LONG, value: DOUBLE, span_id: STRING,
              trace_id: STRING, filtered_attributes: MAP<STRING, STRING>>>,
          attributes: MAP<STRING, STRING>, flags: INT, min: DOUBLE, max: DOUBLE,
              aggregation_temporality: STRING>,
        exponential_histogram STRUCT<attributes: MAP<STRING, STRING>, start_time_unix_nano:
            LONG, time_unix_nano: LONG, count: LONG, sum: DOUBLE, scale: INT, zero_count:
            LONG,
          positive_bucket: STRUCT<offset: INT, bucket_counts: ARRAY<LONG>>,
              negative_bucket: STRUCT<offset: INT, bucket_counts: ARRAY<LONG>>, flags: INT,
          exemplars: ARRAY<STRUCT<time_unix_nano: LONG, value: DOUBLE, span_id: STRING,
              trace_id: STRING, filtered_attributes: MAP<STRING, STRING>>>,
          min: DOUBLE, max: DOUBLE, zero_threshold: DOUBLE, aggregation_temporality:
              STRING>,
        summary STRUCT<start_time_unix_nano: LONG, time_unix_nano: LONG, count: LONG, sum:
            DOUBLE,
          quantile_values: ARRAY<STRUCT<quantile: DOUBLE, value: DOUBLE>>, attributes:
              MAP<STRING, STRING>, flags: INT>,
        metadata MAP<STRING, STRING>,
        resource STRUCT<attributes: MAP<STRING, STRING>, dropped_attributes_count: INT>,
            resource_schema_url STRING,
        instrumentation_scope STRUCT<name: STRING, version: STRING, attributes: MAP<STRING,
            STRING>, dropped_attributes_count: INT>,
        metric_schema_url STRING
      ) USING DELTA TBLPROPERTIES ('otel.schemaVersion' = 'v1');
      """;

  private static final String LOGS =
      """
      CREATE TABLE c.s.p_otel_logs (
        event_name STRING, trace_id STRING, span_id STRING, time_unix_nano LONG,
            observed_time_unix_nano LONG,
        severity_number STRING, severity_text STRING, body STRING, attributes MAP<STRING,
            STRING>, dropped_attributes_count INT, flags INT,
        resource STRUCT<attributes: MAP<STRING, STRING>, dropped_attributes_count: INT>,
            resource_schema_url STRING,
        instrumentation_scope STRUCT<name: STRING, version: STRING, attributes: MAP<STRING,
            STRING>, dropped_attributes_count: INT>,
        log_schema_url STRING
      ) USING DELTA TBLPROPERTIES ('otel.schemaVersion' = 'v1');
      """;

  private static final String SPANS =
      """
      CREATE TABLE c.s.p_otel_spans (
        trace_id STRING, span_id STRING, trace_state STRING, parent_span_id STRING, flags
            INT, name STRING, kind STRING,
        start_time_unix_nano LONG, end_time_unix_nano LONG, attributes MAP<STRING, STRING>,
            dropped_attributes_count INT,
        events ARRAY<STRUCT<time_unix_nano: LONG, name: STRING, attributes: MAP<STRING,
            STRING>, dropped_attributes_count: INT>>,
        dropped_events_count INT,
        links ARRAY<STRUCT<trace_id: STRING, span_id: STRING, trace_state: STRING,
            attributes: MAP<STRING, STRING>,
          dropped_attributes_count: INT, flags: INT>>,
        dropped_links_count INT,
        status STRUCT<message: STRING, code: STRING>,
        resource STRUCT<attributes: MAP<STRING, STRING>, dropped_attributes_count: INT>,
            resource_schema_url STRING,
        instrumentation_scope STRUCT<name: STRING, version: STRING, attributes: MAP<STRING,
            STRING>, dropped_attributes_count: INT>,
        span_schema_url STRING
      ) USING DELTA TBLPROPERTIES ('otel.schemaVersion' = 'v1');
      """;

  private static final Map<Schema, List<Column>> COLUMNS = columns();

  private DocumentedTables() {}

  /** The statement that makes a table with this schema, as it is documented. */
  public static String ddl(Schema schema) {
    return switch (schema) {
      case OTEL_METRICS_V1 -> METRICS;
      case OTEL_LOGS_V1 -> LOGS;
      case OTEL_SPANS_V1 -> SPANS;
    };
  }

  /** The documented columns, in their order. */
  public static List<Column> columns(Schema schema) {
    return COLUMNS.getOrDefault(schema, List.of());
  }

  /**
   * The first column in which one schema is not the other; empty for the same one.
   *
   * @param expected what a table must have
   * @param found what it has
   */
  public static Optional<String> difference(Schema expected, Schema found) {
    return expected == found
        ? Optional.empty()
        : Difference.first(columns(expected), columns(found));
  }

  /**
   * The schema of the table that a statement asks for.
   *
   * @throws DdlException when it is none of the documented ones; names the first column that
   *     differs from the one that it is most like
   */
  public static Schema schemaOf(CreateTable statement) {
    checkProperties(statement.properties());
    var nearest =
        Arrays.stream(Schema.values())
            .max(Comparator.comparingInt(schema -> alike(columns(schema), statement.columns())))
            .orElseThrow();
    var difference = Difference.first(columns(nearest), statement.columns());
    if (difference.isPresent()) {
      throw new DdlException("not the columns of " + nearest.label() + ": " + difference.get());
    }
    return nearest;
  }

  private static void checkProperties(Map<String, String> properties) {
    var version = properties.get(VERSION);
    if (!V1.equals(version)) {
      var found = version == null ? "missing" : "'" + version + "'";
      throw new DdlException(
          "TBLPROPERTIES, '" + VERSION + "': " + found + " (expected: '" + V1 + "')");
    }
    properties.keySet().stream()
        .filter(key -> !key.equals(VERSION))
        .sorted()
        .findFirst()
        .ifPresent(
            key -> {
              throw new DdlException(
                  "TBLPROPERTIES, '" + key + "': not honoured (expected: '" + VERSION + "' alone)");
            });
  }

  /** How many names of columns they share. */
  private static int alike(List<Column> documented, List<Column> found) {
    var names = documented.stream().map(Column::name).toList();
    return (int) found.stream().filter(column -> names.contains(column.name())).count();
  }

  private static Map<Schema, List<Column>> columns() {
    var columns = new EnumMap<Schema, List<Column>>(Schema.class);
    for (var schema : Schema.values()) {
      columns.put(schema, CreateTable.parse(ddl(schema)).columns());
    }
    return columns;
  }
}
