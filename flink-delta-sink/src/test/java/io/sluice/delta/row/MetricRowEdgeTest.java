package io.sluice.delta.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is missing, extreme or broken. */
class MetricRowEdgeTest extends MetricRowFixture {

  @Test
  void aHistogramMayLackSumMinAndMax() {
    var point = HistogramDataPoint.newBuilder().setCount(2);

    var row = onlyRow(histogram(point, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE));

    assertThat((Object[]) Cell.of(row, "histogram"))
        .containsExactly(
            0L,
            0L,
            2L,
            null,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            0,
            null,
            null,
            "AGGREGATION_TEMPORALITY_CUMULATIVE");
  }

  @Test
  void anExponentialHistogramMayLackBuckets() {
    var row = onlyRow(exponentialHistogram(ExponentialHistogramDataPoint.newBuilder()));

    assertThat(Cell.of(row, "exponential_histogram.positive_bucket")).isNull();
    assertThat(Cell.of(row, "exponential_histogram.negative_bucket")).isNull();
    assertThat(Cell.of(row, "exponential_histogram.sum")).isNull();
    assertThat(Cell.of(row, "exponential_histogram.min")).isNull();
    assertThat(Cell.of(row, "exponential_histogram.max")).isNull();
    assertThat(Cell.of(row, "exponential_histogram.zero_threshold")).isEqualTo(0.0);
  }

  @Test
  void aPointWithoutAValueHasNone() {
    var row = onlyRow(gauge(NumberDataPoint.newBuilder().setFlags(NO_VALUE)));

    assertThat(Cell.of(row, "gauge.value")).isNull();
    assertThat(Cell.of(row, "gauge.flags")).isEqualTo(1);
  }

  @Test
  void valuesAtTheEdgeStay() {
    assertThat(valueOf(NumberDataPoint.newBuilder().setAsDouble(Double.NaN))).isEqualTo(Double.NaN);
    assertThat(valueOf(NumberDataPoint.newBuilder().setAsDouble(Double.POSITIVE_INFINITY)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(valueOf(NumberDataPoint.newBuilder().setAsDouble(-0.0))).isEqualTo(-0.0);
    assertThat(valueOf(NumberDataPoint.newBuilder().setAsDouble(0))).isEqualTo(0.0);
    assertThat(valueOf(NumberDataPoint.newBuilder().setAsInt(Long.MAX_VALUE))).isEqualTo(0x1p63);
  }

  @Test
  void unsignedNumbersKeepTheirBits() {
    var point =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(-1)
            .setCount(Long.MIN_VALUE)
            .addBucketCounts(Long.MAX_VALUE)
            .addBucketCounts(-2);

    var row = onlyRow(histogram(point, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA));

    assertThat(Long.toUnsignedString((Long) Cell.of(row, "histogram.time_unix_nano")))
        .isEqualTo("18446744073709551615");
    assertThat(Long.toUnsignedString((Long) Cell.of(row, "histogram.count")))
        .isEqualTo("9223372036854775808");
    assertThat(Cell.of(row, "histogram.bucket_counts"))
        .isEqualTo(List.of(9_223_372_036_854_775_807L, -2L));
  }

  @Test
  void anUnknownTemporalityIsItsNumber() {
    var sum = Sum.newBuilder().setAggregationTemporalityValue(9);
    sum.addDataPoints(NumberDataPoint.newBuilder().setAsInt(1));

    var row = onlyRow(Metric.newBuilder().setSum(sum).build());

    assertThat(Cell.of(row, "sum.aggregation_temporality")).isEqualTo("9");
    assertThat(Cell.of(row, "sum.is_monotonic")).isEqualTo(false);
  }

  @Test
  void textsThatWereNotSentAreEmptyAndMessagesNull() {
    var request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(gauge(NumberDataPoint.newBuilder().setAsInt(1)))))
            .build();

    var row = MetricRow.rowsOf(request.toByteArray(), TABLE).get(0);

    assertThat(Cell.of(row, "name")).isEqualTo("");
    assertThat(Cell.of(row, "unit")).isEqualTo("");
    assertThat(Cell.of(row, "metadata")).isEqualTo(Map.of());
    assertThat(Cell.of(row, "resource")).isNull();
    assertThat(Cell.of(row, "resource_schema_url")).isEqualTo("");
    assertThat(Cell.of(row, "instrumentation_scope")).isNull();
    assertThat(Cell.of(row, "metric_schema_url")).isEqualTo("");
  }

  @Test
  void aMetricWithoutDataMakesNoRow() {
    var metric = Metric.newBuilder().setName("later").build();

    assertThat(MetricRow.rowsOf(Otlp.request(metric), TABLE)).isEmpty();
    assertThat(MetricRow.rowsOf(new byte[0], TABLE)).isEmpty();
  }

  @Test
  void bytesThatAreNoRequestAreNotQuoted() {
    var bytes = "my secret prompt".getBytes(UTF_8);

    assertThatThrownBy(() -> MetricRow.rowsOf(bytes, TABLE))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("not an OTLP metrics request: ")
        .hasMessageNotContainingAny("secret", "prompt");
  }

  @Property
  void anyBytesGiveRowsOrTheOneException(@ForAll byte[] bytes) {
    try {
      MetricRow.rowsOf(bytes, TABLE).forEach(SchemaCheck::assertFits);
    } catch (UnreadableRecordException e) {
      assertThat(e).hasMessageStartingWith("not an OTLP metrics request: ");
    }
  }

  @Property
  void aRequestCutAnywhereGivesRowsOrTheOneException(@ForAll int seed) {
    var request = Otlp.request(gauge(NumberDataPoint.newBuilder().setAsInt(1)));
    var cut = Arrays.copyOf(request, Math.floorMod(seed, request.length));

    anyBytesGiveRowsOrTheOneException(cut);
  }
}
