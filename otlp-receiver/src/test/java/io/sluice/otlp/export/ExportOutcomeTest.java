package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of exports that may be sent. */
class ExportOutcomeTest extends ExportFixture {

  @ParameterizedTest
  @ValueSource(strings = {LOGS, "/v1/logs"})
  void anEmptyRequestIs200(String path) throws Exception {
    var answer = send(authorized(post(path, EMPTY), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ExportLogsServiceResponse.parseFrom(answer.body()))
        .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
  }

  @Test
  void anEmptyRequestInJsonIs200InJson() throws Exception {
    var request = post(LOGS, "{}".getBytes(UTF_8), "application/json; charset=utf-8");

    var answer = send(authorized(request, ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
  }

  @Test
  void unusableRecordsAlone200WithPartialSuccess() throws Exception {
    var request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder();

    var answer = send(authorized(post(LOGS, request.build().toByteArray()), ADA, TABLE));

    var partial = ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).isNotEmpty();
  }

  @Test
  void spansWithoutIdsAlone200WithPartialSuccess() throws Exception {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder();

    var answer =
        send(authorized(post("/v1/traces", request.build().toByteArray()), ADA, SPANS_TABLE));

    assertThat(answer.statusCode()).isEqualTo(200);
    var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("without a trace id");
  }

  @Test
  void kafkaOutOfReachIs503WithRetryAfter() throws Exception {
    var answer = send(authorized(post(LOGS, logs(1)), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(status(answer).getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(1);
  }

  @Test
  void noRoomForMoreIs429WithRetryAfter() throws Exception {
    try (var slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      announceWithoutSending(slow, MAX_BODY_BYTES);
      await(() -> metrics.get("sluice_otlp_in_flight_bytes").gauge().value() == MAX_BODY_BYTES);

      var answer = send(authorized(post(LOGS, logs(1)), ADA, TABLE));

      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }
    await(() -> metrics.get("sluice_otlp_in_flight_bytes").gauge().value() == 0);
  }

  @Test
  void theCountersAddUp() throws Exception {
    send(authorized(post(LOGS, EMPTY), ADA, TABLE));
    send(authorized(post(LOGS, logs(5)), ADA, TABLE));
    send(post(LOGS, logs(5)));
    send(authorized(post(LOGS, "garbage".getBytes(UTF_8)), ADA, TABLE));

    assertThat(count("sluice_otlp_requests_received")).isEqualTo(4);
    assertThat(count("sluice_otlp_requests_accepted") + count("sluice_otlp_requests_dropped"))
        .isEqualTo(4);
    assertThat(count("sluice_otlp_items_received")).isEqualTo(5);
    assertThat(count("sluice_otlp_items_accepted") + count("sluice_otlp_items_dropped"))
        .isEqualTo(5);
  }

  private double count(String name) {
    return metrics.find(name).tag("signal", "logs").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.5", "*"})
  void anAnswerIsZippedForWhoAsks(String accepted) throws Exception {
    var request = post(LOGS, "garbage".getBytes(UTF_8)).header("Accept-Encoding", accepted);

    var answer = send(authorized(request, ADA, TABLE));

    var inflated = Compression.GZIP.undo(answer.body(), MAX_BODY_BYTES).orElseThrow();
    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(Status.parseFrom(inflated).getMessage()).startsWith("body: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "br"})
  void anAnswerIsPlainForWhoDoesNot(String accepted) throws Exception {
    var request = post(LOGS, "garbage".getBytes(UTF_8)).header("Accept-Encoding", accepted);

    var answer = send(authorized(request, ADA, TABLE));

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    assertThat(status(answer).getMessage()).startsWith("body: ");
  }
}
