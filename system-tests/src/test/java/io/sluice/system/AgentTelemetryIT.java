package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What agents really send, with all that is odd about it, becomes rows. */
class AgentTelemetryIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An agent that ends waits so long for the answer to its last export. */
  private static final Duration PATIENCE_AT_EXIT = Duration.ofSeconds(2);

  private static final String TABLES =
      """
      tables:
        - {name: %s, schema: otel-metrics-v1}
        - {name: %s, schema: otel-logs-v1}
        - {name: %s, schema: otel-spans-v1}
      """
          .formatted(
              RunningSluice.METRICS_TABLE, RunningSluice.LOGS_TABLE, RunningSluice.SPANS_TABLE);

  private static RunningSluice sluice;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(TABLES, Map.of("CHECKPOINT_INTERVAL", "1s"));
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @Test
  void idsInJsonAreHex() throws Exception {
    post(
        "logs",
        text(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{
              "timeUnixNano":"1767268860000000007","severityNumber":9,"flags":1,
              "traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331",
              "body":{"stringValue":"hex ids"}}]}]}]}
            """));

    assertThat(sluice.row(RunningSluice.LOGS_TABLE, "body", "hex ids"))
        .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c")
        .containsEntry("span_id", "b7ad6b7169203331")
        .containsEntry("severity_number", "SEVERITY_NUMBER_INFO");
  }

  @Test
  void idsOfSpansInJsonAreHex() throws Exception {
    post(
        "traces",
        text(
            """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"hex span","kind":3,
              "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",
              "parentSpanId":"00f067aa0ba902b7",
              "startTimeUnixNano":"1767268860000000007","endTimeUnixNano":1767268860000000008,
              "status":{"code":2,"message":"failed"}}]}]}]}
            """));

    assertThat(sluice.row(RunningSluice.SPANS_TABLE, "name", "hex span"))
        .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c")
        .containsEntry("parent_span_id", "00f067aa0ba902b7")
        .containsEntry("kind", "SPAN_KIND_CLIENT")
        .containsEntry("end_time_unix_nano", 1767268860000000008L)
        .containsEntry("status", Map.of("message", "failed", "code", "STATUS_CODE_ERROR"));
  }

  // Gemini CLI: the whole prompt is in one log record; Codex: 627 KB of metrics
  @Test
  void jsonOfSeveralHundredKilobytesMayComeInChunks() throws Exception {
    var prompt = "päckchen ".repeat(40_000);
    var points =
        IntStream.range(0, 3_000)
            .mapToObj(
                i ->
                    "{\"timeUnixNano\":\"1767268860000000007\",\"asInt\":%d,\"attributes\":[%s]}"
                        .formatted(i, "{\"key\":\"session.id\",\"value\":{\"stringValue\":\"s\"}}"))
            .collect(Collectors.joining(","));

    post(
        "logs",
        chunked(
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":\"large\","
                + "\"body\":{\"stringValue\":\"%s\"}}]}]}]}".formatted(prompt)));
    post(
        "metrics",
        chunked(
            "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"codex.many\",\"sum\":"
                + "{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":[%s]}}]}]}]}"
                    .formatted(points)));

    assertThat(sluice.row(RunningSluice.LOGS_TABLE, "event_name", "large"))
        .containsEntry("body", prompt);
    sluice.row(RunningSluice.METRICS_TABLE, "name", "codex.many");
    assertThat(sluice.rows(RunningSluice.METRICS_TABLE))
        .filteredOn(row -> "codex.many".equals(row.get("name")))
        .hasSize(3_000);
  }

  // Codex: only the observed time is set, the body is empty, the name is an attribute
  @Test
  void aLogRecordWithoutTimeAndBodyHasTheTimeItWasObservedAndItsEventsName() throws Exception {
    post(
        "logs",
        text(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{
              "timeUnixNano":"0","observedTimeUnixNano":"1767268860000000009","severityNumber":9,
              "severityText":"INFO","eventName":"event otel/src/events/session_telemetry.rs:803",
              "attributes":[{"key":"event.name","value":{"stringValue":"codex.turn_ttft"}},
                {"key":"duration_ms","value":{"stringValue":"812"}}]}]}]}]}
            """));

    assertThat(sluice.row(RunningSluice.LOGS_TABLE, "event_name", "codex.turn_ttft"))
        .containsEntry("time_unix_nano", 1767268860000000009L)
        .containsEntry("observed_time_unix_nano", 1767268860000000009L)
        .containsEntry("body", null)
        .containsEntry("severity_text", "INFO");
  }

  @Test
  void withoutAnyTimeItIsTheTimeItCame() throws Exception {
    long before = nanos(Instant.now());

    post(
        "logs",
        text(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"no time"}}]}]}]}
            """));

    var row = sluice.row(RunningSluice.LOGS_TABLE, "body", "no time");
    assertThat((Long) row.get("observed_time_unix_nano")).isBetween(before, nanos(Instant.now()));
    assertThat(row.get("time_unix_nano")).isEqualTo(row.get("observed_time_unix_nano"));
  }

  // Gemini CLI sends attributes that have no value at all
  @Test
  void anAttributeWithoutAValueIsThereWithoutAValue() throws Exception {
    post(
        "logs",
        text(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"no value"},
              "attributes":[{"key":"a"},{"key":"b","value":{}},{"key":"c","value":null},
                {"key":"d","value":{"intValue":12}},{"key":"e","value":{"boolValue":false}}]
            }]}]}]}
            """));

    var row = sluice.row(RunningSluice.LOGS_TABLE, "body", "no value");
    @SuppressWarnings("unchecked")
    var attributes = (Map<String, Object>) row.get("attributes");
    assertThat(attributes)
        .containsOnlyKeys("a", "b", "c", "d", "e")
        .containsEntry("a", null)
        .containsEntry("b", null)
        .containsEntry("d", "12")
        .containsEntry("e", "false");
  }

  @Test
  void anEmptyExportIsAnsweredAsOneThatWentWell() throws Exception {
    var json = post("metrics", text("{}"));
    var protobuf =
        HTTP.send(
            request("logs", "application/x-protobuf", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(json.body()).isEqualTo("{}");
    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(protobuf.body()).isEmpty();
  }

  @Test
  void anAgentThatEndsHasItsAnswerInTime() throws Exception {
    var before = Instant.now();

    post(
        "logs",
        text(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"last"}}]}]}]}
            """));

    assertThat(Duration.between(before, Instant.now())).isLessThan(PATIENCE_AT_EXIT);
    sluice.row(RunningSluice.LOGS_TABLE, "body", "last");
  }

  @Test
  void whatAnAgentSentThatHungUpBeforeTheAnswerLands() throws Exception {
    var body =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"gone\"}}]}]}]}";
    var head =
        """
        POST /v1/logs HTTP/1.1
        Host: test
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(sluice.accessToken(), body.length());

    try (var socket = new Socket(sluice.otlp().getHost(), sluice.otlp().getPort())) {
      socket.getOutputStream().write((head.replace("\n", "\r\n") + body).getBytes(UTF_8));
      socket.getOutputStream().flush();
    }

    sluice.row(RunningSluice.LOGS_TABLE, "body", "gone");
  }

  private static HttpResponse<String> post(String signal, BodyPublisher body) throws Exception {
    var answer =
        HTTP.send(request(signal, "application/json", body).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  // no table is named: the instance has one for each signal
  private static HttpRequest.Builder request(String signal, String type, BodyPublisher body)
      throws IOException {
    return HttpRequest.newBuilder(sluice.otlp().resolve("/v1/" + signal))
        .header("Content-Type", type)
        .header("Authorization", "Bearer " + sluice.accessToken())
        .timeout(Duration.ofSeconds(20))
        .POST(body);
  }

  private static BodyPublisher text(String json) {
    return BodyPublishers.ofString(json);
  }

  private static BodyPublisher chunked(String json) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }
}
