package io.sluice.delta.row;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;

/** OTLP messages in few words. */
final class Otlp {

  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  static final String SPAN_ID = "b7ad6b7169203331";

  static final Resource RESOURCE =
      Resource.newBuilder()
          .addAttributes(attribute("service.name", text("claude-code")))
          .setDroppedAttributesCount(3)
          .build();

  static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder()
          .setName("com.anthropic.claude_code")
          .setVersion("2.1.330")
          .addAttributes(attribute("scope.kind", text("test")))
          .setDroppedAttributesCount(4)
          .build();

  private Otlp() {}

  static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  static AnyValue integer(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  static AnyValue real(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }

  static AnyValue bool(boolean value) {
    return AnyValue.newBuilder().setBoolValue(value).build();
  }

  static AnyValue bytes(int... octets) {
    var bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(bytes)).build();
  }

  static AnyValue unset() {
    return AnyValue.getDefaultInstance();
  }

  static AnyValue array(AnyValue... values) {
    var array = ArrayValue.newBuilder().addAllValues(List.of(values));
    return AnyValue.newBuilder().setArrayValue(array).build();
  }

  static AnyValue list(KeyValue... entries) {
    var list = KeyValueList.newBuilder().addAllValues(List.of(entries));
    return AnyValue.newBuilder().setKvlistValue(list).build();
  }

  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  /** A request of one resource and scope, with schema urls. */
  static byte[] request(Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(RESOURCE)
                .setSchemaUrl("https://example.com/resource")
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(SCOPE)
                        .setSchemaUrl("https://example.com/scope")
                        .addAllMetrics(List.of(metrics))))
        .build()
        .toByteArray();
  }

  /** A request of one resource and scope, with schema urls. */
  static byte[] request(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(RESOURCE)
                .setSchemaUrl("https://example.com/resource")
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(SCOPE)
                        .setSchemaUrl("https://example.com/scope")
                        .addAllSpans(List.of(spans))))
        .build()
        .toByteArray();
  }

  /** A request of one resource and scope, with schema urls. */
  static byte[] request(LogRecord... logs) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(RESOURCE)
                .setSchemaUrl("https://example.com/resource")
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .setScope(SCOPE)
                        .setSchemaUrl("https://example.com/scope")
                        .addAllLogRecords(List.of(logs))))
        .build()
        .toByteArray();
  }
}
