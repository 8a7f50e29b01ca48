package io.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.sluice.event.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenTelemetry's own exporters for Java send by gRPC, and spans and JSON by HTTP. */
class OfficialExportersIT extends ReceiverFixture {

  private static final String JSON = "application/json";

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void metricsByGrpcArriveAsSent(String compression) {
    try (var exporter =
        OtlpGrpcMetricExporter.builder()
            .setEndpoint(receiver.grpcUri().toString())
            .setHeaders(() -> headers(METRICS_TABLE))
            .setCompression(compression)
            .build()) {
      exportMeasured(exporter);
      var summary = exporter.export(List.of(summary()));

      assertThat(summary.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    var metrics = metricsByName(2);
    assertThat(metrics).containsKeys("calls", "load", "latency", "size", "quantiles");
    assertThat(metrics.get("calls").getSum().getDataPoints(0).getAsInt()).isEqualTo(7);
    assertThat(metrics.get("latency").getHistogram().getDataPoints(0).getSum()).isEqualTo(30.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void logsByGrpcArriveAsSent(String compression) throws Exception {
    var exporter =
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(receiver.grpcUri().toString())
            .setHeaders(() -> headers(LOGS_TABLE))
            .setCompression(compression)
            .build();
    try (var provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {
      provider
          .get("scope")
          .logRecordBuilder()
          .setBody("gemini_cli.api_request")
          .setAttribute(AttributeKey.longKey("duration_ms"), 12L)
          .emit();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    var record = read(Topics.OTLP_LOGS.name(), 1).get(0);
    var log =
        ExportLogsServiceRequest.parseFrom(record.value())
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);
    assertThat(log.getBody().getStringValue()).isEqualTo("gemini_cli.api_request");
    assertThat(log.getAttributes(0).getValue().getIntValue()).isEqualTo(12);
    assertThat(header(record, Topics.HEADER_TABLE)).isEqualTo(LOGS_TABLE);
    assertThat(header(record, Topics.HEADER_USER)).isEqualTo("ada@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void spansByGrpcArriveAsSent(String compression) throws Exception {
    var exporter =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(receiver.grpcUri().toString())
            .setHeaders(() -> headers(SPANS_TABLE))
            .setCompression(compression)
            .build();

    var sent = export(exporter);

    assertThat(theSpan().getTraceId().size()).isEqualTo(16);
    assertThat(theSpan().getName()).isEqualTo(sent.getName());
    assertThat(theSpan().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void spansByHttpArriveAsSent(String compression) throws Exception {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(receiver.uri() + "/v1/traces")
            .setHeaders(() -> headers(SPANS_TABLE))
            .setCompression(compression)
            .build();

    export(exporter);

    assertThat(theSpan().getName()).isEqualTo("turn");
  }

  @Test
  void metricsInTheJsonThatTheSdkWritesArriveAsSent() throws Exception {
    var answer =
        post(
            "/v1/metrics",
            json(MetricsRequestMarshaler.create(List.of(summary()))),
            JSON,
            METRICS_TABLE);

    assertThat(answer.statusCode()).isEqualTo(200);
    var point = metricsByName(1).get("quantiles").getSummary().getDataPoints(0);
    assertThat(point.getCount()).isEqualTo(4);
    assertThat(point.getQuantileValues(0).getValue()).isEqualTo(12.5);
  }

  @Test
  void spansInTheJsonThatTheSdkWritesKeepTheirIds() throws Exception {
    var kept = new Kept();
    var sent = export(kept);

    var answer =
        post("/v1/traces", json(TraceRequestMarshaler.create(List.of(sent))), JSON, SPANS_TABLE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(theSpan().getTraceId().toByteArray())
        .isEqualTo(sent.getSpanContext().getTraceIdBytes());
    assertThat(theSpan().getSpanId().toByteArray())
        .isEqualTo(sent.getSpanContext().getSpanIdBytes());
  }

  /** Ends one span, exports it, and tells what it was. */
  private static SpanData export(SpanExporter exporter) {
    var kept = new Kept();
    try (var provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite(exporter, kept)))
            .build()) {
      provider.get("scope").spanBuilder("turn").setSpanKind(SpanKind.CLIENT).startSpan().end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
    return kept.spans.get(0);
  }

  private Span theSpan() throws Exception {
    var record = read(Topics.OTLP_SPANS.name(), 1).get(0);
    return ExportTraceServiceRequest.parseFrom(record.value())
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static Map<String, String> headers(String table) {
    return Map.of("Authorization", "Bearer " + ada.secret(), "X-Databricks-UC-Table-Name", table);
  }

  private static byte[] json(Marshaler request) throws IOException {
    var out = new ByteArrayOutputStream();
    request.writeJsonTo(out);
    return out.toByteArray();
  }

  /** Keeps what it gets. */
  private static final class Kept implements SpanExporter {

    private final List<SpanData> spans = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> more) {
      spans.addAll(more);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
