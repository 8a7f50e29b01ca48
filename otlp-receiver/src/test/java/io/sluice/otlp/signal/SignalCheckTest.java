package io.sluice.otlp.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.trace.v1.Span;
import io.sluice.otlp.RandomTelemetry;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SignalCheckTest {

  private static final NumberDataPoint VALUE = NumberDataPoint.newBuilder().setAsInt(0).build();
  private static final NumberDataPoint NOTHING = NumberDataPoint.newBuilder().setFlags(2).build();
  private static final NumberDataPoint NOT_RECORDED =
      NumberDataPoint.newBuilder().setFlags(1).build();

  @Property(tries = 200)
  void whatHasValuesAndNamesIsLeftAlone(@ForAll long seed) {
    var request = RandomTelemetry.metrics(seed);

    var checked = Signal.METRICS.check(request);

    assertThat(checked.request()).isSameAs(request);
    assertThat(checked.rejected()).isZero();
  }

  @Property(tries = 200)
  void logsWithABodyAreLeftAlone(@ForAll long seed) {
    var request = RandomTelemetry.logs(seed);

    assertThat(Signal.LOGS.check(request).request()).isSameAs(request);
  }

  @Test
  void dataPointsWithoutAValueAreTakenOutUnlessTheySayWhy() {
    var sum = Sum.newBuilder().addDataPoints(VALUE).addDataPoints(NOTHING);
    var gauge = Gauge.newBuilder().addDataPoints(NOTHING).addDataPoints(NOT_RECORDED);
    var request =
        metrics(
            Metric.newBuilder().setName("s").setSum(sum).build(),
            Metric.newBuilder().setName("g").setGauge(gauge).build());

    var checked = Signal.METRICS.check(request);

    assertThat(checked.accepted()).isEqualTo(2);
    assertThat(checked.rejected()).isEqualTo(2);
    var left = (ExportMetricsServiceRequest) checked.request();
    var metrics = left.getResourceMetrics(0).getScopeMetrics(0);
    assertThat(metrics.getMetrics(0).getSum().getDataPointsList()).containsExactly(VALUE);
    assertThat(metrics.getMetrics(1).getGauge().getDataPointsList()).containsExactly(NOT_RECORDED);
  }

  @Test
  void aMetricWithoutANameIsTakenOutWithAllItsPoints() {
    var histogram =
        Histogram.newBuilder()
            .addDataPoints(HistogramDataPoint.getDefaultInstance())
            .addDataPoints(HistogramDataPoint.getDefaultInstance());

    var checked =
        Signal.METRICS.check(metrics(Metric.newBuilder().setHistogram(histogram).build()));

    assertThat(checked.accepted()).isZero();
    assertThat(checked.rejected()).isEqualTo(2);
  }

  @Test
  void logRecordsThatSayNothingAreTakenOut() {
    var named = LogRecord.newBuilder().setEventName("e").build();
    var attributed =
        LogRecord.newBuilder().addAttributes(KeyValue.newBuilder().setKey("k")).build();
    var bodied = LogRecord.newBuilder().setBody(AnyValue.getDefaultInstance()).build();
    var request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecords(named)
        .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1))
        .addLogRecords(attributed)
        .addLogRecords(bodied);

    var checked = Signal.LOGS.check(request.build());

    assertThat(checked.rejected()).isEqualTo(1);
    var left = (ExportLogsServiceRequest) checked.request();
    assertThat(left.getResourceLogs(0).getScopeLogs(0).getLogRecordsList())
        .containsExactly(named, attributed, bodied);
  }

  @Test
  void spansNeedTheirTwoIds() {
    var whole = span(1, 16, 8);
    var request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpans(span(1, 16, 7))
        .addSpans(whole)
        .addSpans(span(1, 15, 8))
        .addSpans(span(0, 16, 8))
        .addSpans(Span.getDefaultInstance());

    var checked = Signal.TRACES.check(request.build());

    assertThat(checked.rejected()).isEqualTo(4);
    assertThat(checked.accepted()).isEqualTo(1);
    var left = (ExportTraceServiceRequest) checked.request();
    assertThat(left.getResourceSpans(0).getScopeSpans(0).getSpansList()).containsExactly(whole);
  }

  private static Span span(int octet, int traceIdBytes, int spanIdBytes) {
    return Span.newBuilder()
        .setTraceId(id(octet, traceIdBytes))
        .setSpanId(id(octet, spanIdBytes))
        .build();
  }

  private static ByteString id(int octet, int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) octet);
    return ByteString.copyFrom(bytes);
  }

  private static ExportMetricsServiceRequest metrics(Metric... metrics) {
    var request = ExportMetricsServiceRequest.newBuilder();
    var scope = request.addResourceMetricsBuilder().addScopeMetricsBuilder();
    for (var metric : metrics) {
      scope.addMetrics(metric);
    }
    return request.build();
  }
}
