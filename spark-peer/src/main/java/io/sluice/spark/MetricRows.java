package io.sluice.spark;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The points of an OTLP request as rows of a metrics table. Of the kinds of metrics it knows sums
 * only, which are all that the benchmark sends.
 */
final class MetricRows implements FlatMapFunction<byte[], Row> {

  private static final long serialVersionUID = 1L;

  private static final String EXEMPLARS =
      "exemplars: ARRAY<STRUCT<time_unix_nano: LONG, value: DOUBLE, span_id: STRING,"
          + " trace_id: STRING, filtered_attributes: MAP<STRING, STRING>>>";
  private static final String TIMES = "start_time_unix_nano: LONG, time_unix_nano: LONG, ";
  private static final String ATTRIBUTES = "attributes: MAP<STRING, STRING>";
  private static final String BUCKETS = "STRUCT<offset: INT, bucket_counts: ARRAY<LONG>>";

  static final StructType COLUMNS =
      StructType.fromDDL(
          String.join(
              ", ",
              "name STRING, description STRING, unit STRING, metric_type STRING",
              struct(
                  "gauge", TIMES, "value: DOUBLE, ", EXEMPLARS, ", ", ATTRIBUTES, ", flags: INT"),
              struct(
                  "sum",
                  TIMES,
                  "value: DOUBLE, ",
                  EXEMPLARS,
                  ", ",
                  ATTRIBUTES,
                  ", flags: INT, aggregation_temporality: STRING, is_monotonic: BOOLEAN"),
              struct(
                  "histogram",
                  TIMES,
                  "count: LONG, sum: DOUBLE, bucket_counts: ARRAY<LONG>,"
                      + " explicit_bounds: ARRAY<DOUBLE>, ",
                  EXEMPLARS,
                  ", ",
                  ATTRIBUTES,
                  ", flags: INT, min: DOUBLE, max: DOUBLE, aggregation_temporality: STRING"),
              struct(
                  "exponential_histogram",
                  ATTRIBUTES,
                  ", ",
                  TIMES,
                  "count: LONG, sum: DOUBLE, scale: INT, zero_count: LONG, positive_bucket: ",
                  BUCKETS,
                  ", negative_bucket: ",
                  BUCKETS,
                  ", flags: INT, ",
                  EXEMPLARS,
                  ", min: DOUBLE, max: DOUBLE, zero_threshold: DOUBLE,"
                      + " aggregation_temporality: STRING"),
              struct(
                  "summary",
                  TIMES,
                  "count: LONG, sum: DOUBLE,"
                      + " quantile_values: ARRAY<STRUCT<quantile: DOUBLE, value: DOUBLE>>, ",
                  ATTRIBUTES,
                  ", flags: INT"),
              "metadata MAP<STRING, STRING>",
              struct("resource", ATTRIBUTES, ", dropped_attributes_count: INT"),
              "resource_schema_url STRING",
              struct(
                  "instrumentation_scope",
                  "name: STRING, version: STRING, ",
                  ATTRIBUTES,
                  ", dropped_attributes_count: INT"),
              "metric_schema_url STRING"));

  @Override
  public Iterator<Row> call(byte[] request) throws Exception {
    var rows = new ArrayList<Row>();
    for (var metrics : ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsList()) {
      var resource = row(metrics.getResource());
      for (var scoped : metrics.getScopeMetricsList()) {
        var scope = row(scoped.getScope());
        for (var metric : scoped.getMetricsList()) {
          for (var point : metric.getSum().getDataPointsList()) {
            var sum = row(point, metric.getSum());
            rows.add(
                row(metric, sum, resource, metrics.getSchemaUrl(), scope, scoped.getSchemaUrl()));
          }
        }
      }
    }
    return rows.iterator();
  }

  private static Row row(
      Metric metric,
      Row sum,
      Row resource,
      String resourceSchemaUrl,
      Row scope,
      String metricSchemaUrl) {
    return RowFactory.create(
        metric.getName(),
        metric.getDescription(),
        metric.getUnit(),
        "SUM",
        null,
        sum,
        null,
        null,
        null,
        map(metric.getMetadataList()),
        resource,
        resourceSchemaUrl,
        scope,
        metricSchemaUrl);
  }

  private static Row row(NumberDataPoint point, Sum sum) {
    return RowFactory.create(
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.hasAsDouble() ? point.getAsDouble() : (double) point.getAsInt(),
        new Row[0],
        map(point.getAttributesList()),
        point.getFlags(),
        sum.getAggregationTemporality().name(),
        sum.getIsMonotonic());
  }

  private static Row row(Resource resource) {
    return RowFactory.create(
        map(resource.getAttributesList()), resource.getDroppedAttributesCount());
  }

  private static Row row(InstrumentationScope scope) {
    return RowFactory.create(
        scope.getName(),
        scope.getVersion(),
        map(scope.getAttributesList()),
        scope.getDroppedAttributesCount());
  }

  private static scala.collection.Map<String, String> map(List<KeyValue> attributes) {
    var map = new HashMap<String, String>();
    for (var attribute : attributes) {
      map.put(attribute.getKey(), text(attribute.getValue()));
    }
    return CollectionConverters.asScala(map);
  }

  private static String text(AnyValue value) {
    return value.hasStringValue() ? value.getStringValue() : value.toString();
  }

  private static String struct(String name, String... fields) {
    return name + " STRUCT<" + String.join("", fields) + ">";
  }
}
