package io.sluice.benchmarks.load;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;

/**
 * Export requests like those of Claude Code: sums with the attributes that it puts on every point.
 */
final class SampleMetrics {

  private static final int POINTS_PER_METRIC = 10;
  private static final long TIME = 1_767_268_860_000_000_007L;
  private static final List<String> TYPES =
      List.of("input", "output", "cacheRead", "cacheCreation");

  private SampleMetrics() {}

  /** A request with so many data points, in protobuf. */
  static byte[] request(int points) {
    var request = ExportMetricsServiceRequest.newBuilder();
    var resource = request.addResourceMetricsBuilder();
    resource
        .getResourceBuilder()
        .addAttributes(text("service.name", "claude-code"))
        .addAttributes(text("service.version", "2.1.330"))
        .addAttributes(text("host.arch", "arm64"))
        .addAttributes(text("os.type", "darwin"));
    var scope = resource.addScopeMetricsBuilder();
    scope.getScopeBuilder().setName("com.anthropic.claude_code").setVersion("2.1.330");
    for (int from = 0; from < points; from += POINTS_PER_METRIC) {
      var metric = scope.addMetricsBuilder().setName("claude_code.token.usage").setUnit("tokens");
      var sum = metric.getSumBuilder().setIsMonotonic(true);
      sum.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
      for (int i = from; i < Math.min(points, from + POINTS_PER_METRIC); i++) {
        sum.addDataPoints(point(i));
      }
    }
    return request.build().toByteArray();
  }

  private static NumberDataPoint point(int i) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(TIME)
        .setTimeUnixNano(TIME + i)
        .setAsDouble(i)
        .addAttributes(text("user.id", "5f1c".repeat(16)))
        .addAttributes(text("session.id", "0b0c9a3e-7a55-4d5a-9d1e-3f2f6d8f0a11"))
        .addAttributes(text("terminal.type", "iTerm.app"))
        .addAttributes(text("model", "claude-opus-4-6"))
        .addAttributes(text("type", TYPES.get(i % TYPES.size())))
        .build();
  }

  private static KeyValue text(String key, String value) {
    var attribute = KeyValue.newBuilder().setKey(key);
    attribute.getValueBuilder().setStringValue(value);
    return attribute.build();
  }
}
