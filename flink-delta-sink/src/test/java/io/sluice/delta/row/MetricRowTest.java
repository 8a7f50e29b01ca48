package io.sluice.delta.row;

import static io.sluice.delta.row.Otlp.attribute;
import static io.sluice.delta.row.Otlp.integer;
import static io.sluice.delta.row.Otlp.real;
import static io.sluice.delta.row.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricRowTest extends MetricRowFixture {

  @Test
  void aSumAsClaudeCodeSendsIt() {
    var sum =
        Sum.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
            .setIsMonotonic(true)
            .addDataPoints(
                NumberDataPoint.newBuilder()
                    .setStartTimeUnixNano(START)
                    .setTimeUnixNano(TIME)
                    .setAsDouble(1234.0)
                    .addAttributes(attribute("type", text("cacheRead")))
                    .setFlags(0));
    var metric =
        Metric.newBuilder()
            .setName("claude_code.token.usage")
            .setDescription("Number of tokens used")
            .setUnit("tokens")
            .addMetadata(attribute("origin", text("test")))
            .setSum(sum)
            .build();

    var row = onlyRow(metric);

    assertThat(row.table()).isEqualTo(TABLE);
    assertThat(row.schema()).isEqualTo(TableSchema.OTEL_METRICS);
    assertThat(Cell.of(row, "name")).isEqualTo("claude_code.token.usage");
    assertThat(Cell.of(row, "description")).isEqualTo("Number of tokens used");
    assertThat(Cell.of(row, "unit")).isEqualTo("tokens");
    assertThat(Cell.of(row, "metric_type")).isEqualTo("sum");
    assertThat((Object[]) Cell.of(row, "sum"))
        .containsExactly(
            START,
            TIME,
            1234.0,
            List.of(),
            Map.of("type", "cacheRead"),
            0,
            "AGGREGATION_TEMPORALITY_DELTA",
            true);
    assertThat(Cell.of(row, "metadata")).isEqualTo(Map.of("origin", "test"));
    assertThat((Object[]) Cell.of(row, "resource"))
        .containsExactly(Map.of("service.name", "claude-code"), 3);
    assertThat(Cell.of(row, "resource_schema_url")).isEqualTo("https://example.com/resource");
    assertThat((Object[]) Cell.of(row, "instrumentation_scope"))
        .containsExactly("com.anthropic.claude_code", "2.1.330", Map.of("scope.kind", "test"), 4);
    assertThat(Cell.of(row, "metric_schema_url")).isEqualTo("https://example.com/scope");
    assertOnlyStruct(row, "sum");
  }

  @Test
  void aGaugeWithExemplars() {
    var point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(START)
            .setTimeUnixNano(TIME)
            .setAsInt(-7)
            .setFlags(0xffff_fffe)
            .addExemplars(
                Exemplar.newBuilder()
                    .setTimeUnixNano(TIME)
                    .setAsDouble(0.5)
                    .setSpanId(Otlp.id(Otlp.SPAN_ID))
                    .setTraceId(Otlp.id(Otlp.TRACE_ID))
                    .addFilteredAttributes(attribute("user", integer(1))))
            .addExemplars(Exemplar.newBuilder().setAsInt(3))
            .addExemplars(Exemplar.newBuilder());

    var row = onlyRow(gauge(point));

    assertThat(Cell.of(row, "metric_type")).isEqualTo("gauge");
    assertThat(Cell.of(row, "gauge.start_time_unix_nano")).isEqualTo(START);
    assertThat(Cell.of(row, "gauge.time_unix_nano")).isEqualTo(TIME);
    assertThat(Cell.of(row, "gauge.value")).isEqualTo(-7.0);
    assertThat(Cell.of(row, "gauge.attributes")).isEqualTo(Map.of());
    assertThat(Cell.of(row, "gauge.flags")).isEqualTo(-2);
    assertThat((Object[]) Cell.of(row, "gauge.exemplars.0"))
        .containsExactly(TIME, 0.5, Otlp.SPAN_ID, Otlp.TRACE_ID, Map.of("user", "1"));
    assertThat((Object[]) Cell.of(row, "gauge.exemplars.1"))
        .containsExactly(0L, 3.0, null, null, Map.of());
    assertThat((Object[]) Cell.of(row, "gauge.exemplars.2"))
        .containsExactly(0L, null, null, null, Map.of());
    assertOnlyStruct(row, "gauge");
  }

  @Test
  void aHistogramAsCodexSendsIt() {
    var point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(START)
            .setTimeUnixNano(TIME)
            .setCount(6)
            .setSum(4_321.5)
            .addAllBucketCounts(List.of(1L, 2L, 3L))
            .addAllExplicitBounds(List.of(10.0, 100.0))
            .addExemplars(Exemplar.newBuilder().setAsDouble(99.5))
            .addAttributes(attribute("token_type", text("input")))
            .setFlags(1)
            .setMin(1.5)
            .setMax(4_000);

    var row = onlyRow(histogram(point, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA));

    assertThat(Cell.of(row, "metric_type")).isEqualTo("histogram");
    assertThat(Cell.of(row, "histogram.exemplars.0.value")).isEqualTo(99.5);
    assertThat((Object[]) Cell.of(row, "histogram"))
        .containsExactly(
            START,
            TIME,
            6L,
            4_321.5,
            List.of(1L, 2L, 3L),
            List.of(10.0, 100.0),
            Cell.of(row, "histogram.exemplars"),
            Map.of("token_type", "input"),
            1,
            1.5,
            4_000.0,
            "AGGREGATION_TEMPORALITY_DELTA");
    assertOnlyStruct(row, "histogram");
  }

  @Test
  void anExponentialHistogram() {
    var point =
        ExponentialHistogramDataPoint.newBuilder()
            .addAttributes(attribute("a", real(0.25)))
            .setStartTimeUnixNano(START)
            .setTimeUnixNano(TIME)
            .setCount(10)
            .setSum(-3.5)
            .setScale(-2)
            .setZeroCount(4)
            .setPositive(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(-1)
                    .addAllBucketCounts(List.of(1L, 0L, 2L)))
            .setNegative(
                ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(5).addBucketCounts(3))
            .setFlags(0)
            .setMin(-9)
            .setMax(8)
            .setZeroThreshold(1e-6);

    var row = onlyRow(exponentialHistogram(point));

    assertThat(Cell.of(row, "metric_type")).isEqualTo("exponential_histogram");
    var struct = (Object[]) Cell.of(row, "exponential_histogram");
    assertThat((Object[]) struct[7]).containsExactly(-1, List.of(1L, 0L, 2L));
    assertThat((Object[]) struct[8]).containsExactly(5, List.of(3L));
    assertThat(struct)
        .containsExactly(
            Map.of("a", "0.25"),
            START,
            TIME,
            10L,
            -3.5,
            -2,
            4L,
            struct[7],
            struct[8],
            0,
            List.of(),
            -9.0,
            8.0,
            1e-6,
            "AGGREGATION_TEMPORALITY_UNSPECIFIED");
    assertOnlyStruct(row, "exponential_histogram");
  }

  @Test
  void aSummary() {
    var point =
        SummaryDataPoint.newBuilder()
            .setStartTimeUnixNano(START)
            .setTimeUnixNano(TIME)
            .setCount(3)
            .setSum(6.5)
            .addQuantileValues(
                SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(0.5).setValue(2))
            .addQuantileValues(
                SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(1).setValue(3.5))
            .addAttributes(attribute("a", text("b")))
            .setFlags(1);

    var row =
        onlyRow(Metric.newBuilder().setSummary(Summary.newBuilder().addDataPoints(point)).build());

    assertThat(Cell.of(row, "metric_type")).isEqualTo("summary");
    var struct = (Object[]) Cell.of(row, "summary");
    assertThat((Object[]) Cell.of(row, "summary.quantile_values.0")).containsExactly(0.5, 2.0);
    assertThat((Object[]) Cell.of(row, "summary.quantile_values.1")).containsExactly(1.0, 3.5);
    assertThat(struct).containsExactly(START, TIME, 3L, 6.5, struct[4], Map.of("a", "b"), 1);
    assertOnlyStruct(row, "summary");
  }

  @Test
  void everyPointIsARowInOrder() {
    var first =
        gauge(NumberDataPoint.newBuilder().setAsInt(1), NumberDataPoint.newBuilder().setAsInt(2));
    var second = gauge(NumberDataPoint.newBuilder().setAsInt(3));

    var rows = MetricRow.rowsOf(Otlp.request(first, second), TABLE);

    assertThat(rows).extracting(row -> Cell.of(row, "gauge.value")).containsExactly(1.0, 2.0, 3.0);
  }
}
