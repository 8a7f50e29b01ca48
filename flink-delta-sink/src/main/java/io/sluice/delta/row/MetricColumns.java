package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.BOOLEAN;
import static io.sluice.delta.row.Columns.DOUBLE;
import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.LONG;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;
import static io.sluice.delta.row.Columns.arrayOf;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;

/** The columns of a metrics table, {@code otel.schemaVersion} v1, in their documented order. */
final class MetricColumns {

  private static final DataType EXEMPLARS =
      arrayOf(
          new StructType()
              .add("time_unix_nano", LONG)
              .add("value", DOUBLE)
              .add("span_id", STRING)
              .add("trace_id", STRING)
              .add("filtered_attributes", STRING_MAP));

  private static final StructType GAUGE =
      new StructType()
          .add("start_time_unix_nano", LONG)
          .add("time_unix_nano", LONG)
          .add("value", DOUBLE)
          .add("exemplars", EXEMPLARS)
          .add("attributes", STRING_MAP)
          .add("flags", INT);

  private static final StructType SUM =
      GAUGE.add("aggregation_temporality", STRING).add("is_monotonic", BOOLEAN);

  private static final StructType HISTOGRAM =
      new StructType()
          .add("start_time_unix_nano", LONG)
          .add("time_unix_nano", LONG)
          .add("count", LONG)
          .add("sum", DOUBLE)
          .add("bucket_counts", arrayOf(LONG))
          .add("explicit_bounds", arrayOf(DOUBLE))
          .add("exemplars", EXEMPLARS)
          .add("attributes", STRING_MAP)
          .add("flags", INT)
          .add("min", DOUBLE)
          .add("max", DOUBLE)
          .add("aggregation_temporality", STRING);

  private static final StructType BUCKETS =
      new StructType().add("offset", INT).add("bucket_counts", arrayOf(LONG));

  private static final StructType EXPONENTIAL_HISTOGRAM =
      new StructType()
          .add("attributes", STRING_MAP)
          .add("start_time_unix_nano", LONG)
          .add("time_unix_nano", LONG)
          .add("count", LONG)
          .add("sum", DOUBLE)
          .add("scale", INT)
          .add("zero_count", LONG)
          .add("positive_bucket", BUCKETS)
          .add("negative_bucket", BUCKETS)
          .add("flags", INT)
          .add("exemplars", EXEMPLARS)
          .add("min", DOUBLE)
          .add("max", DOUBLE)
          .add("zero_threshold", DOUBLE)
          .add("aggregation_temporality", STRING);

  private static final StructType SUMMARY =
      new StructType()
          .add("start_time_unix_nano", LONG)
          .add("time_unix_nano", LONG)
          .add("count", LONG)
          .add("sum", DOUBLE)
          .add(
              "quantile_values",
              arrayOf(new StructType().add("quantile", DOUBLE).add("value", DOUBLE)))
          .add("attributes", STRING_MAP)
          .add("flags", INT);

  static final StructType ALL =
      new StructType()
          .add("name", STRING)
          .add("description", STRING)
          .add("unit", STRING)
          .add("metric_type", STRING)
          .add("gauge", GAUGE)
          .add("sum", SUM)
          .add("histogram", HISTOGRAM)
          .add("exponential_histogram", EXPONENTIAL_HISTOGRAM)
          .add("summary", SUMMARY)
          .add("metadata", STRING_MAP)
          .add("resource", OtlpSource.RESOURCE)
          .add("resource_schema_url", STRING)
          .add("instrumentation_scope", OtlpSource.SCOPE)
          .add("metric_schema_url", STRING);

  private MetricColumns() {}
}
