package io.sluice.delta.row;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP metrics request as rows of a metrics table, one for each data point.
 *
 * <pre>
 *   request ─▶ resource ─▶ scope ─▶ metric ─▶ data point = one row
 *              └ values built once, shared by all rows below ┘
 * </pre>
 *
 * Of the five structs for the kinds of metric only the one that {@code metric_type} names is not
 * null. Texts are as sent, empty ones too; a resource or scope that was not sent is null. An int
 * value becomes a double; a point without a value has a null value.
 */
public final class MetricRow {

  private static final int METRIC_TYPE = MetricColumns.ALL.indexOf("metric_type");

  private final String table;
  private final List<TableRow> rows = new ArrayList<>();

  private MetricRow(String table) {
    this.table = table;
  }

  /**
   * The rows of a request, in its order; none if it holds no data point.
   *
   * @param otlpRequest a binary {@code ExportMetricsServiceRequest}
   * @param table three-level name of the table
   * @throws UnreadableRecordException if the bytes are no such message
   */
  public static List<TableRow> rowsOf(byte[] otlpRequest, String table) {
    var request = parse(otlpRequest);
    var mapping = new MetricRow(table);
    for (var resource : request.getResourceMetricsList()) {
      mapping.add(resource);
    }
    return mapping.rows;
  }

  private static ExportMetricsServiceRequest parse(byte[] otlpRequest) {
    try {
      return ExportMetricsServiceRequest.parseFrom(otlpRequest);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not an OTLP metrics request: " + e.getMessage());
    }
  }

  private void add(ResourceMetrics metrics) {
    var resource = metrics.hasResource() ? OtlpSource.resource(metrics.getResource()) : null;
    for (var scope : metrics.getScopeMetricsList()) {
      add(scope, resource, metrics.getSchemaUrl());
    }
  }

  private void add(
      ScopeMetrics metrics, @Nullable Object @Nullable [] resource, String resourceSchemaUrl) {
    var scope = metrics.hasScope() ? OtlpSource.scope(metrics.getScope()) : null;
    for (var metric : metrics.getMetricsList()) {
      add(
          metric,
          new @Nullable Object[] {
            metric.getName(),
            metric.getDescription(),
            metric.getUnit(),
            null, // metric_type and the five structs: a row's own
            null,
            null,
            null,
            null,
            null,
            OtlpValue.map(metric.getMetadataList()),
            resource,
            resourceSchemaUrl,
            scope,
            metrics.getSchemaUrl()
          });
    }
  }

  private void add(Metric metric, @Nullable Object[] shared) {
    switch (metric.getDataCase()) {
      case GAUGE -> add(metric.getGauge(), shared);
      case SUM -> add(metric.getSum(), shared);
      case HISTOGRAM -> add(metric.getHistogram(), shared);
      case EXPONENTIAL_HISTOGRAM -> add(metric.getExponentialHistogram(), shared);
      case SUMMARY -> add(metric.getSummary(), shared);
      case DATA_NOT_SET -> {
        // a kind of a later version: no point of it can be told
      }
    }
  }

  private void add(Gauge gauge, @Nullable Object[] shared) {
    for (var point : gauge.getDataPointsList()) {
      add(MetricKind.GAUGE, MetricPoint.gauge(point), shared);
    }
  }

  private void add(Sum sum, @Nullable Object[] shared) {
    var temporality = MetricPoint.temporality(sum.getAggregationTemporalityValue());
    for (var point : sum.getDataPointsList()) {
      add(MetricKind.SUM, MetricPoint.sum(point, temporality, sum.getIsMonotonic()), shared);
    }
  }

  private void add(Histogram histogram, @Nullable Object[] shared) {
    var temporality = MetricPoint.temporality(histogram.getAggregationTemporalityValue());
    for (var point : histogram.getDataPointsList()) {
      add(MetricKind.HISTOGRAM, MetricPoint.histogram(point, temporality), shared);
    }
  }

  private void add(ExponentialHistogram histogram, @Nullable Object[] shared) {
    var temporality = MetricPoint.temporality(histogram.getAggregationTemporalityValue());
    for (var point : histogram.getDataPointsList()) {
      add(
          MetricKind.EXPONENTIAL_HISTOGRAM,
          MetricPoint.exponentialHistogram(point, temporality),
          shared);
    }
  }

  private void add(Summary summary, @Nullable Object[] shared) {
    for (var point : summary.getDataPointsList()) {
      add(MetricKind.SUMMARY, MetricPoint.summary(point), shared);
    }
  }

  private void add(MetricKind kind, @Nullable Object[] point, @Nullable Object[] shared) {
    var values = shared.clone();
    values[METRIC_TYPE] = kind.column();
    values[kind.index()] = point;
    rows.add(new TableRow(table, TableSchema.OTEL_METRICS, values));
  }
}
