package io.sluice.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.sluice.event.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReceiverIT extends ReceiverFixture {

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void allFiveKindsOfMetricsOfTheOpenTelemetrySdkArriveAsSent(String compression) {
    try (var exporter = metricExporter(compression)) {
      exportMeasured(exporter);
      var summary = exporter.export(List.of(summary()));

      assertThat(summary.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    var metrics = metricsByName(2);
    var sum = metrics.get("calls").getSum();
    assertThat(sum.getIsMonotonic()).isTrue();
    assertThat(sum.getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(sum.getDataPoints(0).getAsInt()).isEqualTo(7);
    assertThat(sum.getDataPoints(0).getAttributes(0).getKey()).isEqualTo("model");
    assertThat(metrics.get("load").getGauge().getDataPoints(0).getAsDouble()).isEqualTo(0.25);
    var histogram = metrics.get("latency").getHistogram().getDataPoints(0);
    assertThat(histogram.getCount()).isEqualTo(2);
    assertThat(histogram.getSum()).isEqualTo(30.5);
    assertThat(histogram.getBucketCountsCount()).isEqualTo(histogram.getExplicitBoundsCount() + 1);
    var exponential = metrics.get("size").getExponentialHistogram().getDataPoints(0);
    assertThat(exponential.getCount()).isEqualTo(3);
    assertThat(exponential.getMax()).isEqualTo(1000);
    var quantile = metrics.get("quantiles").getSummary().getDataPoints(0).getQuantileValues(0);
    assertThat(quantile.getQuantile()).isEqualTo(0.5);
    assertThat(quantile.getValue()).isEqualTo(12.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void logsOfTheOpenTelemetrySdkArriveAsSent(String compression) throws Exception {
    var exporter =
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(receiver.uri() + "/v1/logs")
            .addHeader("Authorization", "Bearer " + ada.secret())
            .addHeader("X-Databricks-UC-Table-Name", LOGS_TABLE)
            .setCompression(compression)
            .build();
    try (var provider =
        SdkLoggerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "s")))
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {
      provider
          .get("scope")
          .logRecordBuilder()
          .setTimestamp(Instant.ofEpochSecond(1_700_000_000))
          .setSeverity(Severity.WARN)
          .setBody("claude_code.api_request")
          .setAttribute(AttributeKey.longKey("duration_ms"), 12L)
          .setAttribute(AttributeKey.stringArrayKey("tags"), List.of("a", "b"))
          .emit();
      provider.forceFlush().join(10, TimeUnit.SECONDS);
    }

    var record = read(Topics.OTLP_LOGS.name(), 1).get(0);
    var resource = ExportLogsServiceRequest.parseFrom(record.value()).getResourceLogs(0);
    var log = resource.getScopeLogs(0).getLogRecords(0);
    assertThat(log.getBody().getStringValue()).isEqualTo("claude_code.api_request");
    assertThat(log.getTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(log.getSeverityNumberValue()).isEqualTo(Severity.WARN.getSeverityNumber());
    assertThat(log.getAttributesList())
        .extracting(attribute -> attribute.getKey())
        .containsExactlyInAnyOrder("duration_ms", "tags");
    assertThat(header(record, Topics.HEADER_TABLE)).isEqualTo(LOGS_TABLE);
    assertThat(header(record, Topics.HEADER_USER)).isEqualTo("ada@example.com");
    assertThat(Instant.parse(header(record, Topics.HEADER_RECEIVED_AT)).toEpochMilli())
        .isEqualTo(record.timestamp());
    assertThat(record.key()).isNull();
  }

  @Test
  void aProtobufBodyIsPublishedByteForByte() throws Exception {
    // an unknown field at the end, as a newer sender would have it
    var known = RandomTelemetry.logs(4).toByteArray();
    var sent = Arrays.copyOf(known, known.length + 3);
    sent[known.length] = (byte) 0xf8;
    sent[known.length + 1] = 0x07;
    sent[known.length + 2] = 0x2a;

    var answer = post("/v1/logs", sent, "application/x-protobuf", LOGS_TABLE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(read(Topics.OTLP_LOGS.name(), 1).get(0).value()).isEqualTo(sent);
  }

  @Test
  void jsonIsPublishedAsProtobuf() throws Exception {
    var json =
        """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000001",
        "traceId":"5B8EFFF798038103D269B633813FC60C","body":{"stringValue":"hello"}}]}]}]}
        """;

    var answer = post("/v1/logs", json.getBytes(UTF_8), "application/json", LOGS_TABLE);

    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
    var request =
        ExportLogsServiceRequest.parseFrom(read(Topics.OTLP_LOGS.name(), 1).get(0).value());
    var log = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
    assertThat(log.getTraceId().byteAt(0)).isEqualTo((byte) 0x5b);
    assertThat(log.getTraceId().size()).isEqualTo(16);
    assertThat(log.getBody().getStringValue()).isEqualTo("hello");
  }

  @Test
  void unusableDataPointsAre200WithPartialSuccessAndTheRestIsPublished() throws Exception {
    var request = ExportMetricsServiceRequest.newBuilder();
    var metric = request.addResourceMetricsBuilder().addScopeMetricsBuilder().addMetricsBuilder();
    metric.setName("m").getGaugeBuilder().addDataPointsBuilder().setAsInt(1);
    metric.getGaugeBuilder().addDataPointsBuilder();

    var answer =
        post(
            "/api/2.0/otel/v1/metrics",
            request.build().toByteArray(),
            "application/x-protobuf",
            METRICS_TABLE);

    var partial = ExportMetricsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(partial.getRejectedDataPoints()).isEqualTo(1);
    assertThat(metricsByName(1).get("m").getGauge().getDataPointsCount()).isEqualTo(1);
  }

  @Test
  void aBodyOfTheLargestSizeIsPublished() throws Exception {
    var request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .getBodyBuilder()
        .setStringValue("x".repeat(16 * 1024 * 1024 - 100));

    var answer =
        post("/v1/logs", request.build().toByteArray(), "application/x-protobuf", LOGS_TABLE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(read(Topics.OTLP_LOGS.name(), 1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-protobuf", "application/json"})
  void aRequestOverTheLimitOfARecordIsSplitWithoutLoss(String type) throws Exception {
    var request = ExportLogsServiceRequest.newBuilder();
    var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    var lines = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();
    lines.forEach(line -> scope.addLogRecordsBuilder().getBodyBuilder().setStringValue(line));
    var body = RandomTelemetry.written(request.build(), type);

    try (var strict = OtlpReceiver.start(config(Map.of("OTLP_MAX_RECORD_BYTES", "2000")))) {
      var answer = post(strict, "/v1/logs", body, type, LOGS_TABLE);

      assertThat(answer.statusCode()).isEqualTo(200);
    }

    var records = read(Topics.OTLP_LOGS.name(), 8);
    var landed = new ArrayList<String>();
    for (var record : records) {
      assertThat(record.value().length).isLessThanOrEqualTo(2000);
      assertThat(header(record, Topics.HEADER_TABLE)).isEqualTo(LOGS_TABLE);
      ExportLogsServiceRequest.parseFrom(record.value())
          .getResourceLogs(0)
          .getScopeLogs(0)
          .getLogRecordsList()
          .forEach(log -> landed.add(log.getBody().getStringValue()));
    }
    assertThat(landed).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void aKilledBrokerIs503WithinFiveSecondsAndAllIsWellAfterItsReturn() throws Exception {
    var body = RandomTelemetry.logs(4).toByteArray();
    broker.kill();

    var before = Instant.now();
    var refused = post("/v1/logs", body, "application/x-protobuf", LOGS_TABLE);
    var took = Duration.between(before, Instant.now());
    broker.restart();
    var accepted = postUntilAccepted(body);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertThat(accepted.statusCode()).isEqualTo(200);
    assertThat(read(Topics.OTLP_LOGS.name(), 1).get(0).value()).isEqualTo(body);
  }

  @Test
  void metricsAndHealthAreOnTheAdminPort() throws Exception {
    post("/v1/logs", RandomTelemetry.logs(4).toByteArray(), "application/x-protobuf", LOGS_TABLE);

    var health = get("/health/ready");
    var metrics = get("/metrics").body();

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(metrics)
        .contains(
            "sluice_otlp_requests_received_total{service=\"otlp-receiver\",signal=\"logs\"} 1.0")
        .contains(
            "sluice_otlp_requests_accepted_total{service=\"otlp-receiver\",signal=\"logs\"} 1.0");
  }
}
