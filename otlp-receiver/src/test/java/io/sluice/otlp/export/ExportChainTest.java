package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Directory;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Table;
import io.sluice.kit.HttpEndpoint;
import io.sluice.otlp.signal.Signal;
import io.sluice.otlp.signal.SignalPublisher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain over real HTTP, with a Kafka that cannot be reached behind it. */
class ExportChainTest {

  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final String LOGS = "/api/2.0/otel/v1/logs";
  private static final String TABLE = "main.telemetry.agents_otel_logs";
  private static final NewAccessToken ADA = token("ada@example.com");
  private static final NewAccessToken BEN = token("ben@example.com");
  private static final NewAccessToken READER = token("reader@example.com");
  private static final byte[] EMPTY = new byte[0];

  private static SignalPublisher publisher;

  private final HttpClient client = HttpClient.newHttpClient();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Optional<Directory> directory = Optional.of(directory());
  private HttpEndpoint endpoint;

  @BeforeAll
  static void startPublisher() {
    // port 1 of loopback: nobody answers there
    publisher = SignalPublisher.start("127.0.0.1:1", Duration.ofSeconds(1), 1024 * 1024);
  }

  @AfterAll
  static void stopPublisher() throws Exception {
    publisher.close();
  }

  @BeforeEach
  void start() {
    endpoint =
        HttpEndpoint.start(
            "127.0.0.1",
            0,
            Duration.ZERO,
            new Handler[] {
              new RecognizeExportHandler(metrics),
              new AuthorizeHandler(
                  () -> directory,
                  new TablePolicy(Map.of(Signal.METRICS, "main.telemetry.default_otel_metrics")),
                  Clock.systemUTC()),
              new ReceiveHandler(
                  publisher, MAX_BODY_BYTES, MAX_BODY_BYTES, metrics, Clock.systemUTC())
            });
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  @Test
  void noCredentialsAre401() throws Exception {
    var answer = send(post(LOGS, EMPTY).header(TablePolicy.TABLE_HEADER, TABLE));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(status(answer).getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer slc_wrong", "Bearer ", "Basic YWRhOmFkYQ==", "Bearer"})
  void invalidCredentialsAre401(String authorization) throws Exception {
    var request =
        post(LOGS, EMPTY)
            .header("Authorization", authorization)
            .header(TablePolicy.TABLE_HEADER, TABLE);

    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void aMissingTableHeaderIs400AndNamesTheHeader() throws Exception {
    var answer = send(post(LOGS, EMPTY).header("Authorization", bearer(ADA)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(violation(answer).getField()).isEqualTo(TablePolicy.TABLE_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"telemetry.logs", "logs", "a.b.c.d", "a..c", "a.b c.d"})
  void aTableThatHasNotThreePartsIs400(String table) throws Exception {
    assertThat(send(authorized(post(LOGS, EMPTY), ADA, table)).statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownTableIs404() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), ADA, "main.telemetry.nowhere"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(status(answer).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
  }

  @Test
  void noModifyAndSelectIs403() throws Exception {
    assertThat(send(authorized(post(LOGS, EMPTY), BEN, TABLE)).statusCode()).isEqualTo(403);
  }

  @Test
  void selectAloneIs403() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), READER, TABLE));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(status(answer).getMessage()).contains("MODIFY and SELECT");
  }

  @Test
  void aTableOfTheOtherSignalIs400() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), ADA, "main.telemetry.default_otel_metrics"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(violation(answer).getDescription()).contains("OTEL_METRICS_V1");
  }

  @Test
  void anUndecodableProtobufIs400() throws Exception {
    var answer = send(authorized(post(LOGS, "garbage".getBytes(UTF_8)), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(violation(answer).getField()).isEqualTo("body");
  }

  @Test
  void anUndecodableJsonIs400WithAStatusInJson() throws Exception {
    var request =
        authorized(
            post(LOGS, "{\"resourceLogs\":7}".getBytes(UTF_8), "application/json"), ADA, TABLE);

    var answer = send(request);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(jsonStatus(answer).getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(jsonStatus(answer).getDetails(0).unpack(BadRequest.class).getFieldViolations(0))
        .extracting(BadRequest.FieldViolation::getField)
        .isEqualTo("body");
  }

  @Test
  void badGzipIs400() throws Exception {
    var request = post(LOGS, logs(1)).header("Content-Encoding", "gzip");

    assertThat(send(authorized(request, ADA, TABLE)).statusCode()).isEqualTo(400);
  }

  @Test
  void truncatedGzipIs400() throws Exception {
    var whole = gzip(logs(100));
    var request =
        post(LOGS, Arrays.copyOf(whole, whole.length / 2)).header("Content-Encoding", "gzip");

    assertThat(send(authorized(request, ADA, TABLE)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/grpc", "application/x-protobufs", ""})
  void anotherContentTypeIs415(String type) throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY, type), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(jsonStatus(answer).getMessage()).contains("application/x-protobuf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
  void anotherContentEncodingIs415(String encoding) throws Exception {
    var request = post(LOGS, EMPTY).header("Content-Encoding", encoding);

    assertThat(send(authorized(request, ADA, TABLE)).statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void anotherMethodIs405(String method) throws Exception {
    var request =
        HttpRequest.newBuilder(endpoint.uri().resolve(LOGS))
            .method(method, BodyPublishers.noBody())
            .header("Content-Type", "application/x-protobuf");

    var answer = send(request);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  @Test
  void anotherPathIs404() throws Exception {
    assertThat(send(post("/v1/profiles", EMPTY)).statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyOverTheLimitIs413() throws Exception {
    var answer = send(authorized(post(LOGS, new byte[MAX_BODY_BYTES + 1]), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyOf70MebibytesIs413AndTheSenderSeesIt() throws Exception {
    var answer = send(authorized(post(LOGS, new byte[70 * 1024 * 1024]), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(status(answer).getMessage()).contains("1048576 bytes");
  }

  @Test
  void aChunkedBodyOverTheLimitIs413() throws Exception {
    var request = chunked(LOGS, new byte[3 * MAX_BODY_BYTES]);

    assertThat(send(authorized(request, ADA, TABLE)).statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyThatInflatesOverTheLimitIs413() throws Exception {
    var bomb = gzip(new byte[64 * 1024 * 1024]);
    var request = post(LOGS, bomb).header("Content-Encoding", "gzip");

    assertThat(bomb.length).isLessThan(MAX_BODY_BYTES);
    assertThat(send(authorized(request, ADA, TABLE)).statusCode()).isEqualTo(413);
  }

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
  void tracesAre200AndAllRejected() throws Exception {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder();

    var answer =
        send(
            post("/v1/traces", request.build().toByteArray()).header("Authorization", bearer(ADA)));

    assertThat(answer.statusCode()).isEqualTo(200);
    var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("traces are not stored");
  }

  @Test
  void aSignalWithADefaultTableNeedsNoHeader() throws Exception {
    var answer = send(post("/v1/metrics", EMPTY).header("Authorization", bearer(ADA)));

    assertThat(answer.statusCode()).isEqualTo(200);
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
  void notKnowingYetWhoMayDoWhatIs503() throws Exception {
    directory = Optional.empty();

    var answer = send(authorized(post(LOGS, logs(1)), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void noRoomForMoreIs429WithRetryAfter() throws Exception {
    try (var slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      announceWithoutSending(slow, MAX_BODY_BYTES);
      await(() -> metrics.get("otlp_in_flight_bytes").gauge().value() == MAX_BODY_BYTES);

      var answer = send(authorized(post(LOGS, logs(1)), ADA, TABLE));

      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }
    await(() -> metrics.get("otlp_in_flight_bytes").gauge().value() == 0);
  }

  @Test
  void theCountersAddUp() throws Exception {
    send(authorized(post(LOGS, EMPTY), ADA, TABLE));
    send(authorized(post(LOGS, logs(5)), ADA, TABLE));
    send(post(LOGS, logs(5)));
    send(authorized(post(LOGS, "garbage".getBytes(UTF_8)), ADA, TABLE));

    assertThat(count("otlp_requests_received")).isEqualTo(4);
    assertThat(count("otlp_requests_accepted") + count("otlp_requests_dropped")).isEqualTo(4);
    assertThat(count("otlp_items_received")).isEqualTo(5);
    assertThat(count("otlp_items_accepted") + count("otlp_items_dropped")).isEqualTo(5);
  }

  private double count(String name) {
    return metrics.find(name).tag("signal", "logs").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private void announceWithoutSending(Socket socket, int bytes) throws IOException {
    var head =
        """
        POST %s HTTP/1.1
        Host: test
        Authorization: %s
        %s: %s
        Content-Type: application/x-protobuf
        Content-Length: %d

        """
            .formatted(LOGS, bearer(ADA), TablePolicy.TABLE_HEADER, TABLE, bytes);
    socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private HttpRequest.Builder post(String path, byte[] body) {
    return post(path, body, "application/x-protobuf");
  }

  private HttpRequest.Builder post(String path, byte[] body, String type) {
    return HttpRequest.newBuilder(endpoint.uri().resolve(path))
        .POST(BodyPublishers.ofByteArray(body))
        .header("Content-Type", type);
  }

  private HttpRequest.Builder chunked(String path, byte[] body) {
    URI uri = endpoint.uri().resolve(path);
    return HttpRequest.newBuilder(uri)
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
        .header("Content-Type", "application/x-protobuf");
  }

  private static HttpRequest.Builder authorized(
      HttpRequest.Builder request, NewAccessToken token, String table) {
    return request.header("Authorization", bearer(token)).header(TablePolicy.TABLE_HEADER, table);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
  }

  private static Status status(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.headers().firstValue("content-type")).contains("application/x-protobuf");
    return Status.parseFrom(answer.body());
  }

  private static Status jsonStatus(HttpResponse<byte[]> answer) throws IOException {
    var status = Status.newBuilder();
    var registry =
        JsonFormat.TypeRegistry.newBuilder()
            .add(BadRequest.getDescriptor())
            .add(RetryInfo.getDescriptor())
            .build();
    JsonFormat.parser().usingTypeRegistry(registry).merge(new String(answer.body(), UTF_8), status);
    return status.build();
  }

  private static BadRequest.FieldViolation violation(HttpResponse<byte[]> answer)
      throws IOException {
    return status(answer).getDetails(0).unpack(BadRequest.class).getFieldViolations(0);
  }

  private static byte[] logs(int count) {
    var request = ExportLogsServiceRequest.newBuilder();
    var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    for (int i = 0; i < count; i++) {
      scope.addLogRecordsBuilder().getBodyBuilder().setStringValue("line " + i);
    }
    return request.build().toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static String bearer(NewAccessToken token) {
    return "Bearer " + token.secret();
  }

  private static NewAccessToken token(String user) {
    return NewAccessToken.of(user, List.of(), false, Instant.now(), null, new SecureRandom());
  }

  private static Directory directory() {
    var ada = List.of("ada@example.com");
    AccessToken reader = READER.token();
    return Directory.of(
        List.of(
            ADA.token(),
            BEN.token(),
            reader,
            new Table(
                TABLE,
                Table.Schema.OTEL_LOGS_V1,
                ada,
                List.of("ada@example.com", "reader@example.com")),
            new Table(
                "main.telemetry.default_otel_metrics", Table.Schema.OTEL_METRICS_V1, ada, ada)));
  }

  private static void await(BooleanSupplier condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
