package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;

/** Requests of one metric, and the rows that they become. */
abstract class MetricRowFixture {

  static final String TABLE = "main.telemetry.agents_otel_metrics";
  static final long START = 1_795_342_530_000_000_000L;
  static final long TIME = 1_795_342_540_000_000_001L;
  static final int NO_VALUE = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;
  static final List<String> KINDS =
      List.of("gauge", "sum", "histogram", "exponential_histogram", "summary");

  static Object valueOf(NumberDataPoint.Builder point) {
    return Cell.of(onlyRow(gauge(point)), "gauge.value");
  }

  static Metric gauge(NumberDataPoint.Builder... points) {
    var gauge = Gauge.newBuilder();
    for (var point : points) {
      gauge.addDataPoints(point);
    }
    return Metric.newBuilder().setGauge(gauge).build();
  }

  static Metric histogram(HistogramDataPoint.Builder point, AggregationTemporality temporality) {
    return Metric.newBuilder()
        .setHistogram(
            Histogram.newBuilder().setAggregationTemporality(temporality).addDataPoints(point))
        .build();
  }

  static Metric exponentialHistogram(ExponentialHistogramDataPoint.Builder point) {
    return Metric.newBuilder()
        .setExponentialHistogram(ExponentialHistogram.newBuilder().addDataPoints(point))
        .build();
  }

  static TableRow onlyRow(Metric metric) {
    var rows = MetricRow.rowsOf(Otlp.request(metric), TABLE);
    assertThat(rows).hasSize(1);
    SchemaCheck.assertFits(rows.get(0));
    return rows.get(0);
  }

  static void assertOnlyStruct(TableRow row, String kind) {
    assertThat(KINDS).filteredOn(column -> Cell.of(row, column) != null).containsExactly(kind);
  }
}
