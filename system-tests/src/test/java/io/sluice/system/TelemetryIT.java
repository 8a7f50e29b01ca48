package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What OpenTelemetry's own exporters send is in the tables, field by field. */
class TelemetryIT {

  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "text", "a", "flag", "true", "count", "50", "share", "0.0123", "list", "[\"x\",\"y\"]");

  private static RunningSluice sluice;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.OFF, 0);
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @Test
  void landsAllFiveKindsOfMetrics() throws Exception {
    try (var exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(sluice.otlp() + "/api/2.0/otel/v1/metrics")
            .addHeader("Authorization", "Bearer " + sluice.accessToken())
            .addHeader("X-Databricks-UC-Table-Name", RunningSluice.METRICS_TABLE)
            .build()) {

      var sent = exporter.export(SentMetrics.all()).join(10, TimeUnit.SECONDS);

      assertThat(sent.isSuccess()).isTrue();
    }
    assertThat(metric("m.gauge"))
        .containsEntry("metric_type", "gauge")
        .containsEntry("unit", "By")
        .containsEntry("description", "a gauge")
        .containsEntry("resource_schema_url", "https://schema/resource")
        .containsEntry("metric_schema_url", "https://schema/scope");
    assertThat(struct(metric("m.gauge"), "resource"))
        .containsEntry("attributes", Map.of("service.name", "claude-code"));
    assertThat(struct(metric("m.gauge"), "instrumentation_scope"))
        .containsEntry("name", "com.anthropic.claude_code")
        .containsEntry("version", "2.1.330")
        .containsEntry("attributes", Map.of("scope", "s"));
    assertPoint("m.gauge", "gauge", Map.of("value", 42.0));
    assertPoint(
        "m.sum",
        "sum",
        Map.of(
            "value",
            1.5,
            "aggregation_temporality",
            "AGGREGATION_TEMPORALITY_DELTA",
            "is_monotonic",
            true,
            "exemplars",
            List.of(exemplar())));
    assertPoint(
        "m.histogram",
        "histogram",
        Map.of(
            "count",
            3L,
            "sum",
            12.5,
            "min",
            0.5,
            "max",
            9.0,
            "bucket_counts",
            List.of(1L, 0L, 2L),
            "explicit_bounds",
            List.of(1.0, 5.0),
            "aggregation_temporality",
            "AGGREGATION_TEMPORALITY_CUMULATIVE"));
    assertPoint(
        "m.exponential",
        "exponential_histogram",
        Map.of(
            "count",
            8L,
            "sum",
            7.25,
            "scale",
            3,
            "zero_count",
            2L,
            "min",
            0.25,
            "max",
            4.0,
            "positive_bucket",
            Map.of("offset", -1, "bucket_counts", List.of(1L, 2L)),
            "negative_bucket",
            Map.of("offset", 4, "bucket_counts", List.of(3L)),
            "aggregation_temporality",
            "AGGREGATION_TEMPORALITY_DELTA"));
    assertPoint(
        "m.summary",
        "summary",
        Map.of(
            "count",
            4L,
            "sum",
            10.0,
            "quantile_values",
            List.of(
                Map.of("quantile", 0.5, "value", 2.0), Map.of("quantile", 0.99, "value", 4.0))));
  }

  @Test
  void landsLogs() throws Exception {
    var span =
        SpanContext.create(
            SentMetrics.TRACE_ID,
            SentMetrics.SPAN_ID,
            TraceFlags.getSampled(),
            TraceState.getDefault());
    var exporter =
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(sluice.otlp() + "/v1/logs")
            .addHeader("Authorization", "Bearer " + sluice.accessToken())
            .addHeader("X-Databricks-UC-Table-Name", RunningSluice.LOGS_TABLE)
            .setCompression("gzip")
            .build();
    try (var loggers =
        SdkLoggerProvider.builder()
            .setResource(
                Resource.create(Attributes.builder().put("service.name", "claude-code").build()))
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {

      loggers
          .loggerBuilder("com.anthropic.claude_code.events")
          .setInstrumentationVersion("2.1.330")
          .build()
          .logRecordBuilder()
          .setContext(Context.root().with(Span.wrap(span)))
          .setTimestamp(SentMetrics.TIME, TimeUnit.NANOSECONDS)
          .setObservedTimestamp(SentMetrics.TIME + 1, TimeUnit.NANOSECONDS)
          .setSeverity(Severity.INFO)
          .setSeverityText("INFO")
          .setBody("claude_code.api_request")
          .setAttribute("event.name", "api_request")
          .setAttribute("duration_ms", 812)
          .emit();
      loggers
          .get("structured")
          .logRecordBuilder()
          .setTimestamp(SentMetrics.TIME, TimeUnit.NANOSECONDS)
          .setBody(Value.of(KeyValue.of("k", Value.of(1))))
          .setAttribute("event.name", "structured_body")
          .emit();
      assertThat(loggers.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    var log = sluice.row(RunningSluice.LOGS_TABLE, "event_name", "api_request");
    assertThat(log)
        .containsEntry("trace_id", SentMetrics.TRACE_ID)
        .containsEntry("span_id", SentMetrics.SPAN_ID)
        .containsEntry("time_unix_nano", SentMetrics.TIME)
        .containsEntry("observed_time_unix_nano", SentMetrics.TIME + 1)
        .containsEntry("severity_number", "SEVERITY_NUMBER_INFO")
        .containsEntry("severity_text", "INFO")
        .containsEntry("body", "claude_code.api_request")
        .containsEntry("flags", 1)
        .containsEntry("attributes", Map.of("event.name", "api_request", "duration_ms", "812"));
    assertThat(struct(log, "instrumentation_scope"))
        .containsEntry("name", "com.anthropic.claude_code.events")
        .containsEntry("version", "2.1.330");
    assertThat(sluice.row(RunningSluice.LOGS_TABLE, "event_name", "structured_body"))
        .containsEntry("body", "{\"k\":1}");
  }

  @Test
  void landsSpans() throws Exception {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(sluice.otlp() + "/v1/traces")
            .addHeader("Authorization", "Bearer " + sluice.accessToken())
            .addHeader("X-Databricks-UC-Table-Name", RunningSluice.SPANS_TABLE)
            .build();
    try (var tracers =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.builder().put("service.name", "claude-code").build()))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      var tracer = tracers.get("com.anthropic.claude_code", "2.1.330");
      var turn = tracer.spanBuilder("turn").setNoParent().startSpan();
      var tool =
          tracer
              .spanBuilder("tool")
              .setParent(Context.root().with(turn))
              .setSpanKind(SpanKind.CLIENT)
              .setStartTimestamp(SentMetrics.START, TimeUnit.NANOSECONDS)
              .setAttribute("tool_name", "Bash")
              .addLink(turn.getSpanContext(), Attributes.builder().put("kind", "follows").build())
              .startSpan();

      tool.addEvent(
          "retry",
          Attributes.builder().put("attempt", 2).build(),
          SentMetrics.TIME,
          TimeUnit.NANOSECONDS);
      tool.setStatus(StatusCode.ERROR, "failed");
      tool.end(SentMetrics.TIME, TimeUnit.NANOSECONDS);
      turn.end();
      assertThat(tracers.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();

      var row = sluice.row(RunningSluice.SPANS_TABLE, "name", "tool");
      assertThat(row)
          .containsEntry("trace_id", turn.getSpanContext().getTraceId())
          .containsEntry("span_id", tool.getSpanContext().getSpanId())
          .containsEntry("parent_span_id", turn.getSpanContext().getSpanId())
          .containsEntry("kind", "SPAN_KIND_CLIENT")
          .containsEntry("start_time_unix_nano", SentMetrics.START)
          .containsEntry("end_time_unix_nano", SentMetrics.TIME)
          .containsEntry("attributes", Map.of("tool_name", "Bash"))
          .containsEntry("status", Map.of("message", "failed", "code", "STATUS_CODE_ERROR"))
          .containsEntry(
              "events",
              List.of(
                  Map.of(
                      "time_unix_nano",
                      SentMetrics.TIME,
                      "name",
                      "retry",
                      "attributes",
                      Map.of("attempt", "2"),
                      "dropped_attributes_count",
                      0)));
      assertThat(row.get("links")).asInstanceOf(LIST).hasSize(1);
      assertThat(sluice.row(RunningSluice.SPANS_TABLE, "name", "turn").get("parent_span_id"))
          .isNull();
    }
  }

  private static void assertPoint(String name, String kind, Map<String, Object> expected)
      throws Exception {
    var row = metric(name);
    var point = struct(row, kind);

    assertThat(row.get("metric_type")).isEqualTo(kind);
    assertThat(point)
        .containsAllEntriesOf(expected)
        .containsEntry("start_time_unix_nano", SentMetrics.START)
        .containsEntry("time_unix_nano", SentMetrics.TIME)
        .containsEntry("attributes", ATTRIBUTES);
    for (var other : List.of("gauge", "sum", "histogram", "exponential_histogram", "summary")) {
      if (!other.equals(kind)) {
        assertThat(row.get(other)).as(other).isNull();
      }
    }
  }

  private static Map<String, Object> exemplar() {
    var exemplar = new LinkedHashMap<String, Object>();
    exemplar.put("time_unix_nano", SentMetrics.TIME - 1);
    exemplar.put("value", 0.5);
    exemplar.put("span_id", SentMetrics.SPAN_ID);
    exemplar.put("trace_id", SentMetrics.TRACE_ID);
    exemplar.put("filtered_attributes", Map.of("filtered", "f"));
    return exemplar;
  }

  private static Map<String, Object> metric(String name) throws Exception {
    return sluice.row(RunningSluice.METRICS_TABLE, "name", name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> struct(Map<String, Object> row, String column) {
    assertThat(row.get(column)).as(column).isInstanceOf(Map.class);
    return (Map<String, Object>) row.get(column);
  }
}
