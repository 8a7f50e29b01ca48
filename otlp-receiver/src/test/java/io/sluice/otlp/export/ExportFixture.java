package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Directory;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Table;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Tracing;
import io.sluice.otlp.signal.Signal;
import io.sluice.otlp.signal.SignalPublisher;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The chain over real HTTP, with a Kafka that cannot be reached behind it. */
abstract class ExportFixture {

  static final int MAX_BODY_BYTES = 1024 * 1024;
  static final int MAX_RECORD_BYTES = 256 * 1024;
  static final String LOGS = "/api/2.0/otel/v1/logs";
  static final String TABLE = "main.telemetry.agents_otel_logs";
  static final String SPANS_TABLE = "main.telemetry.agents_otel_spans";
  static final NewAccessToken ADA = token("ada@example.com");
  static final NewAccessToken BEN = token("ben@example.com");
  static final NewAccessToken READER = token("reader@example.com");
  static final byte[] EMPTY = new byte[0];

  static SignalPublisher publisher;

  final HttpClient client = HttpClient.newHttpClient();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  Optional<Directory> directory = Optional.of(directory());
  HttpEndpoint endpoint;

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
              new RecognizeExportHandler(metrics, tracing()),
              new AuthorizeHandler(
                  () -> directory,
                  new TablePolicy(Map.of(Signal.METRICS, "main.telemetry.default_otel_metrics")),
                  Clock.systemUTC()),
              new ReceiveHandler(
                  publisher,
                  new Limits(MAX_BODY_BYTES, MAX_RECORD_BYTES, MAX_BODY_BYTES),
                  metrics,
                  Clock.systemUTC())
            });
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  Tracing tracing() {
    return Tracing.off();
  }

  HttpRequest.Builder post(String path, byte[] body) {
    return post(path, body, "application/x-protobuf");
  }

  HttpRequest.Builder post(String path, byte[] body, String type) {
    return HttpRequest.newBuilder(endpoint.uri().resolve(path))
        .POST(BodyPublishers.ofByteArray(body))
        .header("Content-Type", type);
  }

  static HttpRequest.Builder authorized(
      HttpRequest.Builder request, NewAccessToken token, String table) {
    return request.header("Authorization", bearer(token)).header(TablePolicy.TABLE_HEADER, table);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
  }

  static Status status(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.headers().firstValue("content-type")).contains("application/x-protobuf");
    return Status.parseFrom(answer.body());
  }

  static Status jsonStatus(HttpResponse<byte[]> answer) throws IOException {
    var status = Status.newBuilder();
    var registry =
        JsonFormat.TypeRegistry.newBuilder()
            .add(BadRequest.getDescriptor())
            .add(RetryInfo.getDescriptor())
            .build();
    JsonFormat.parser().usingTypeRegistry(registry).merge(new String(answer.body(), UTF_8), status);
    return status.build();
  }

  static BadRequest.FieldViolation violation(HttpResponse<byte[]> answer) throws IOException {
    return status(answer).getDetails(0).unpack(BadRequest.class).getFieldViolations(0);
  }

  void announceWithoutSending(Socket socket, int bytes) throws IOException {
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

  static void await(BooleanSupplier condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  static byte[] logs(int count) {
    var request = ExportLogsServiceRequest.newBuilder();
    var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    for (int i = 0; i < count; i++) {
      scope.addLogRecordsBuilder().getBodyBuilder().setStringValue("line " + i);
    }
    return request.build().toByteArray();
  }

  static String bearer(NewAccessToken token) {
    return "Bearer " + token.secret();
  }

  static NewAccessToken token(String user) {
    return NewAccessToken.of(user, List.of(), false, Instant.now(), null, new SecureRandom());
  }

  static Directory directory() {
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
            new Table(SPANS_TABLE, Table.Schema.OTEL_SPANS_V1, ada, ada),
            new Table(
                "main.telemetry.default_otel_metrics", Table.Schema.OTEL_METRICS_V1, ada, ada)));
  }
}
