package io.sluice.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Export requests of any content, the same for the same seed. */
public final class RandomTelemetry {

  private static final List<String> TEXTS =
      List.of("", "a", "traceId", "né \"quoted\" \\ \u2028", "0123456789abcdef", "🙂");

  private final Random random;

  private RandomTelemetry(long seed) {
    this.random = new Random(seed);
  }

  public static ExportMetricsServiceRequest metrics(long seed) {
    return new RandomTelemetry(seed).metrics();
  }

  public static ExportLogsServiceRequest logs(long seed) {
    return new RandomTelemetry(seed).logs();
  }

  public static ExportTraceServiceRequest traces(long seed) {
    return new RandomTelemetry(seed).traces();
  }

  /** The request as a sender of this content type writes it; JSON only of what has no ids. */
  static byte[] written(Message request, String type) throws IOException {
    return type.equals("application/json")
        ? JsonFormat.printer().print(request).getBytes(UTF_8)
        : request.toByteArray();
  }

  private ExportTraceServiceRequest traces() {
    var request = ExportTraceServiceRequest.newBuilder();
    times(
        () -> {
          var resource = request.addResourceSpansBuilder();
          resource.setResource(resource()).setSchemaUrl(text());
          var scope = resource.addScopeSpansBuilder().setScope(scope()).setSchemaUrl(text());
          times(() -> scope.addSpans(span()));
        });
    return request.build();
  }

  private Span span() {
    var span = Span.newBuilder().setName(text()).setTraceId(bytes(16)).setSpanId(bytes(8));
    span.setStartTimeUnixNano(random.nextLong()).setEndTimeUnixNano(random.nextLong());
    times(() -> span.addAttributes(attribute(2)).addEventsBuilder().setName(text()));
    times(() -> span.addLinksBuilder().setTraceId(bytes(16)).setSpanId(bytes(8)));
    return span.build();
  }

  private ExportMetricsServiceRequest metrics() {
    var request = ExportMetricsServiceRequest.newBuilder();
    times(
        () -> {
          var resource = request.addResourceMetricsBuilder();
          resource.setResource(resource()).setSchemaUrl(text());
          var scope = resource.addScopeMetricsBuilder().setScope(scope()).setSchemaUrl(text());
          times(() -> scope.addMetrics(metric()));
        });
    return request.build();
  }

  private ExportLogsServiceRequest logs() {
    var request = ExportLogsServiceRequest.newBuilder();
    times(
        () -> {
          var resource = request.addResourceLogsBuilder();
          resource.setResource(resource()).setSchemaUrl(text());
          var scope = resource.addScopeLogsBuilder().setScope(scope()).setSchemaUrl(text());
          times(() -> scope.addLogRecords(log()));
        });
    return request.build();
  }

  private Metric metric() {
    var metric = Metric.newBuilder().setName("m" + text()).setUnit(text()).setDescription(text());
    times(() -> metric.addMetadata(attribute(2)));
    switch (random.nextInt(6)) {
      case 0 -> times(() -> metric.getGaugeBuilder().addDataPoints(number()));
      case 1 -> {
        metric.getSumBuilder().setIsMonotonic(random.nextBoolean());
        metric.getSumBuilder().setAggregationTemporality(temporality());
        times(() -> metric.getSumBuilder().addDataPoints(number()));
      }
      case 2 -> {
        metric.getHistogramBuilder().setAggregationTemporality(temporality());
        times(() -> metric.getHistogramBuilder().addDataPoints(histogram()));
      }
      case 3 -> {
        metric.getExponentialHistogramBuilder().setAggregationTemporality(temporality());
        times(() -> metric.getExponentialHistogramBuilder().addDataPoints(exponential()));
      }
      case 4 -> times(() -> metric.getSummaryBuilder().addDataPoints(summary()));
      default -> metric.clearData();
    }
    return metric.build();
  }

  private NumberDataPoint number() {
    var point = NumberDataPoint.newBuilder().setTimeUnixNano(random.nextLong());
    point.setFlags(random.nextInt()).setStartTimeUnixNano(random.nextLong());
    times(() -> point.addAttributes(attribute(2)));
    times(() -> point.addExemplars(exemplar()));
    return (random.nextBoolean() ? point.setAsInt(random.nextLong()) : point.setAsDouble(real()))
        .build();
  }

  private HistogramDataPoint histogram() {
    var point = HistogramDataPoint.newBuilder().setCount(random.nextLong()).setFlags(1);
    times(() -> point.addBucketCounts(random.nextLong()).addExplicitBounds(real()));
    times(() -> point.addExemplars(exemplar()).addAttributes(attribute(1)));
    return random.nextBoolean()
        ? point.setSum(real()).setMin(0).setMax(real()).build()
        : point.build();
  }

  private ExponentialHistogramDataPoint exponential() {
    var point = ExponentialHistogramDataPoint.newBuilder().setScale(random.nextInt());
    point.setZeroCount(random.nextLong()).setZeroThreshold(real()).setTimeUnixNano(1);
    times(() -> point.getPositiveBuilder().addBucketCounts(random.nextLong()).setOffset(-3));
    times(() -> point.getNegativeBuilder().addBucketCounts(random.nextInt(9)));
    return point.build();
  }

  private SummaryDataPoint summary() {
    var point = SummaryDataPoint.newBuilder().setCount(random.nextLong()).setSum(real());
    times(() -> point.addQuantileValuesBuilder().setQuantile(0.5).setValue(real()));
    return point.build();
  }

  private Exemplar exemplar() {
    var exemplar = Exemplar.newBuilder().setTraceId(bytes(16)).setSpanId(bytes(8));
    times(() -> exemplar.addFilteredAttributes(attribute(1)));
    return (random.nextBoolean() ? exemplar.setAsInt(7) : exemplar.setAsDouble(real())).build();
  }

  private LogRecord log() {
    var log = LogRecord.newBuilder().setTimeUnixNano(random.nextLong()).setEventName(text());
    log.setSeverityNumber(SeverityNumber.forNumber(random.nextInt(25))).setSeverityText(text());
    log.setTraceId(bytes(16)).setSpanId(bytes(8)).setFlags(random.nextInt());
    times(() -> log.addAttributes(attribute(3)));
    return log.setBody(value(3)).build();
  }

  private Resource resource() {
    var resource = Resource.newBuilder().setDroppedAttributesCount(random.nextInt());
    times(() -> resource.addAttributes(attribute(1)));
    return resource.build();
  }

  private InstrumentationScope scope() {
    return InstrumentationScope.newBuilder().setName(text()).setVersion(text()).build();
  }

  private KeyValue attribute(int depth) {
    var attribute = KeyValue.newBuilder().setKey(text());
    return random.nextInt(8) == 0 ? attribute.build() : attribute.setValue(value(depth)).build();
  }

  private AnyValue value(int depth) {
    var value = AnyValue.newBuilder();
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> value.setStringValue(text());
      case 1 -> value.setBoolValue(random.nextBoolean());
      case 2 -> value.setIntValue(random.nextLong());
      case 3 -> value.setDoubleValue(real());
      case 4 -> value.setBytesValue(bytes(random.nextInt(5)));
      case 5 -> value.clearValue();
      case 6 -> {
        var array = ArrayValue.newBuilder();
        times(() -> array.addValues(value(depth - 1)));
        value.setArrayValue(array);
      }
      default -> {
        var list = KeyValueList.newBuilder();
        times(() -> list.addValues(attribute(depth - 1)));
        value.setKvlistValue(list);
      }
    }
    return value.build();
  }

  private AggregationTemporality temporality() {
    return AggregationTemporality.forNumber(random.nextInt(3));
  }

  private double real() {
    var special = new double[] {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e300, 0.1};
    int at = random.nextInt(special.length + 2);
    return at < special.length ? special[at] : random.nextGaussian();
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private ByteString bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private void times(Runnable action) {
    IntStream.range(0, random.nextInt(4)).forEach(i -> action.run());
  }
}
