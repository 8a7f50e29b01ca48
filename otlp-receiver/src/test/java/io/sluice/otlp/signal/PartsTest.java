package io.sluice.otlp.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.sluice.otlp.RandomTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartsTest {

  @Property(tries = 1000)
  void partsOfMetricsTogetherAreTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 1500) int limit) {
    assertCutWell(RandomTelemetry.metrics(seed), limit);
  }

  @Property(tries = 1000)
  void partsOfLogsTogetherAreTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 1500) int limit) {
    assertCutWell(RandomTelemetry.logs(seed), limit);
  }

  @Property(tries = 1000)
  void partsOfTracesTogetherAreTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 1500) int limit) {
    assertCutWell(RandomTelemetry.traces(seed), limit);
  }

  @Property(tries = 200)
  void anItemIsOverTheLimitOnlyIfItIsSoAlone(@ForAll long seed) {
    var request = RandomTelemetry.logs(seed);
    Assume.that(!items(request).isEmpty());

    var largest = items(request).stream().mapToInt(PartsTest::sizeOfTogether).max().orElseThrow();

    // tags and lengths of what is around an item take a few bytes more
    assertThat(Parts.itemOver(largest + 32, request)).isEmpty();
    assertThat(Parts.itemOver(largest - 1, request)).isPresent();
  }

  @Test
  void whatFitsIsLeftAsItIs() {
    var request = RandomTelemetry.metrics(4);

    var parts = Parts.of(request, request.getSerializedSize());

    assertThat(parts).hasSize(1);
    assertThat(parts.get(0)).isSameAs(request);
  }

  @Test
  void theItemThatIsTooLargeIsNamedByItsPlace() {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder();
    var scopes = request.addResourceSpansBuilder();
    scopes.addScopeSpansBuilder().addSpansBuilder().setName("short");
    scopes.addScopeSpansBuilder().addSpansBuilder().setName("long".repeat(100));

    var item = Parts.itemOver(300, request.build());

    assertThat(item).contains("resource_spans[1].scope_spans[1].spans[0]");
  }

  private static void assertCutWell(Message request, int limit) {
    Assume.that(Parts.itemOver(limit, request).isEmpty());

    var parts = Parts.of(request, limit);

    assertThat(parts).allMatch(part -> part.getSerializedSize() <= limit);
    assertThat(parts.stream().flatMap(part -> items(part).stream()).toList())
        .isEqualTo(items(request));
  }

  private static int sizeOfTogether(List<Object> item) {
    return item.stream()
        .mapToInt(
            part ->
                part instanceof Message message
                    ? message.getSerializedSize()
                    : part.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
        .sum();
  }

  /** Every item, with all that stands above it. */
  private static List<List<Object>> items(Message request) {
    var items = new ArrayList<List<Object>>();
    if (request instanceof ExportMetricsServiceRequest metrics) {
      addMetrics(metrics, items);
    } else if (request instanceof ExportLogsServiceRequest logs) {
      addLogs(logs, items);
    } else {
      addSpans((ExportTraceServiceRequest) request, items);
    }
    return items;
  }

  private static void addMetrics(ExportMetricsServiceRequest request, List<List<Object>> items) {
    for (var resource : request.getResourceMetricsList()) {
      for (var scope : resource.getScopeMetricsList()) {
        for (var metric : scope.getMetricsList()) {
          points(metric)
              .forEach(
                  point ->
                      items.add(
                          List.of(
                              resource.getResource(),
                              resource.getSchemaUrl(),
                              scope.getScope(),
                              scope.getSchemaUrl(),
                              withoutPoints(metric),
                              point)));
        }
      }
    }
  }

  private static Stream<? extends Message> points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList().stream();
      case SUM -> metric.getSum().getDataPointsList().stream();
      case HISTOGRAM -> metric.getHistogram().getDataPointsList().stream();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsList().stream();
      case SUMMARY -> metric.getSummary().getDataPointsList().stream();
      case DATA_NOT_SET -> Stream.empty();
    };
  }

  private static Metric withoutPoints(Metric metric) {
    var without = metric.toBuilder();
    switch (metric.getDataCase()) {
      case GAUGE -> without.getGaugeBuilder().clearDataPoints();
      case SUM -> without.getSumBuilder().clearDataPoints();
      case HISTOGRAM -> without.getHistogramBuilder().clearDataPoints();
      case EXPONENTIAL_HISTOGRAM -> without.getExponentialHistogramBuilder().clearDataPoints();
      case SUMMARY -> without.getSummaryBuilder().clearDataPoints();
      case DATA_NOT_SET -> {}
    }
    return without.build();
  }

  private static void addLogs(ExportLogsServiceRequest request, List<List<Object>> items) {
    for (var resource : request.getResourceLogsList()) {
      for (var scope : resource.getScopeLogsList()) {
        // a scope without records cannot be cut either
        if (scope.getLogRecordsList().isEmpty()) {
          items.add(
              List.of(
                  resource.getResource(),
                  resource.getSchemaUrl(),
                  scope.getScope(),
                  scope.getSchemaUrl()));
        }
        for (var log : scope.getLogRecordsList()) {
          items.add(
              List.of(
                  resource.getResource(),
                  resource.getSchemaUrl(),
                  scope.getScope(),
                  scope.getSchemaUrl(),
                  log));
        }
      }
    }
  }

  private static void addSpans(ExportTraceServiceRequest request, List<List<Object>> items) {
    for (var resource : request.getResourceSpansList()) {
      for (var scope : resource.getScopeSpansList()) {
        for (var span : scope.getSpansList()) {
          items.add(
              List.of(
                  resource.getResource(),
                  resource.getSchemaUrl(),
                  scope.getScope(),
                  scope.getSchemaUrl(),
                  span));
        }
      }
    }
  }
}
