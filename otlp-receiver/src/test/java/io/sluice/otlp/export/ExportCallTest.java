package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same by gRPC: always HTTP 200, and the truth in the trailers. */
class ExportCallTest extends ExportFixture {

  private static final String SERVICE = "/opentelemetry.proto.collector.logs.v1.LogsService";
  private static final String EXPORT = SERVICE + "/Export";

  private final OkHttpClient http2 =
      new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();

  @AfterEach
  void closeClient() {
    http2.connectionPool().evictAll();
    http2.dispatcher().executorService().shutdown();
  }

  /** What a call ended with. */
  private record Ending(int httpStatus, Headers headers, Headers trailers, byte[] body) {

    /** Where there is no message, the headers are the trailers. */
    private String of(String name) {
      var trailer = trailers.get(name);
      return String.valueOf(trailer == null ? headers.get(name) : trailer);
    }

    int status() {
      return Integer.parseInt(of("grpc-status"));
    }

    String message() {
      return URLDecoder.decode(of("grpc-message").replace("+", "%2B"), UTF_8);
    }

    Status details() throws IOException {
      return Status.parseFrom(Base64.getDecoder().decode(of("grpc-status-details-bin")));
    }
  }

  @Test
  void anEmptyRequestIsOkWithAnEmptyMessage() throws Exception {
    var ending = call(EXPORT, authorized(ADA.secret(), TABLE), framed(0, EMPTY));

    assertThat(ending.httpStatus()).isEqualTo(200);
    assertThat(ending.headers().get("content-type")).isEqualTo("application/grpc");
    assertThat(ending.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(ending.body()).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void unusableRecordsAloneAreOkWithPartialSuccess() throws Exception {
    var request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder();

    var ending =
        call(EXPORT, authorized(ADA.secret(), TABLE), framed(0, request.build().toByteArray()));

    var message = Arrays.copyOfRange(ending.body(), 5, ending.body().length);
    assertThat(ending.status()).isZero();
    assertThat(
            ExportLogsServiceResponse.parseFrom(message)
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "slc_wrong, main.telemetry.agents_otel_logs, 16", // UNAUTHENTICATED
    "ben, main.telemetry.agents_otel_logs, 7", // PERMISSION_DENIED
    "ada, main.telemetry.nowhere, 5", // NOT_FOUND
    "ada, logs, 3", // INVALID_ARGUMENT
    "ada, main.telemetry.default_otel_metrics, 3",
  })
  void whoMayNotSendIsToldByTheStatus(String who, String table, int status) throws Exception {
    var secret =
        switch (who) {
          case "ada" -> ADA.secret();
          case "ben" -> BEN.secret();
          default -> who;
        };

    var ending = call(EXPORT, authorized(secret, table), framed(0, logs(1)));

    assertThat(ending.httpStatus()).isEqualTo(200);
    assertThat(ending.status()).isEqualTo(status);
    assertThat(ending.message()).isNotEmpty().isEqualTo(ending.details().getMessage());
    assertThat(ending.body()).isEmpty();
  }

  @Test
  void aMissingTableIsNamedInTheDetails() throws Exception {
    var headers = Headers.of("authorization", "Bearer " + ADA.secret());

    var ending = call(EXPORT, headers, framed(0, logs(1)));

    var violation = ending.details().getDetails(0).unpack(BadRequest.class).getFieldViolations(0);
    assertThat(ending.status()).isEqualTo(3);
    assertThat(violation.getField()).isEqualTo(TablePolicy.TABLE_HEADER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "000000000a", "02000000020a00", "000000000200", "0000000002ffff"})
  void aBodyThatIsNotOneMessageIsAnInvalidArgument(String hex) throws Exception {
    var body = HexFormat.of().parseHex(hex);

    var ending = call(EXPORT, authorized(ADA.secret(), TABLE), body);

    assertThat(ending.httpStatus()).isEqualTo(200);
    assertThat(ending.status()).isEqualTo(3);
  }

  @Test
  void aCompressedMessageThatDoesNotSayHowIsAnInvalidArgument() throws Exception {
    var zipped = Compression.GZIP.apply(logs(1));

    var ending = call(EXPORT, authorized(ADA.secret(), TABLE), framed(1, zipped));

    assertThat(ending.status()).isEqualTo(3);
    assertThat(ending.message()).contains("grpc-encoding");
  }

  @Test
  void aMessageThatInflatesOverTheLimitIsAnInvalidArgument() throws Exception {
    var zipped = Compression.GZIP.apply(new byte[64 * 1024 * 1024]);
    var headers = authorized(ADA.secret(), TABLE).newBuilder().add("grpc-encoding", "gzip").build();

    var ending = call(EXPORT, headers, framed(1, zipped));

    assertThat(ending.status()).isEqualTo(3);
    assertThat(ending.message()).contains("1048576 bytes");
  }

  @Test
  void anUnknownEncodingIsUnimplementedAndTheKnownOnesAreNamed() throws Exception {
    var headers =
        authorized(ADA.secret(), TABLE).newBuilder().add("grpc-encoding", "snappy").build();

    var ending = call(EXPORT, headers, framed(1, logs(1)));

    assertThat(ending.status()).isEqualTo(12);
    assertThat(ending.of("grpc-accept-encoding")).isEqualTo("identity,gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {SERVICE + "/Import", "/grpc.health.v1.Health/Check"})
  void anotherMethodIsUnimplemented(String path) throws Exception {
    var ending = call(path, authorized(ADA.secret(), TABLE), framed(0, EMPTY));

    assertThat(ending.httpStatus()).isEqualTo(200);
    assertThat(ending.status()).isEqualTo(12);
  }

  @Test
  void anotherContentTypeIs415() throws Exception {
    var request = authorized(post(EXPORT, EMPTY, "application/grpc-web+proto"), ADA, TABLE);

    assertThat(send(request).statusCode()).isEqualTo(415);
  }

  @Test
  void kafkaOutOfReachIsUnavailableAndSaysWhenToComeBack() throws Exception {
    var ending = call(EXPORT, authorized(ADA.secret(), TABLE), framed(0, logs(1)));

    var retry = ending.details().getDetails(0).unpack(RetryInfo.class);
    assertThat(ending.status()).isEqualTo(14);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
  }

  @Test
  void noRoomForMoreIsResourceExhaustedAndSaysWhenToComeBack() throws Exception {
    try (var slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      announceWithoutSending(slow, MAX_BODY_BYTES);
      await(() -> metrics.get("sluice_otlp_in_flight_bytes").gauge().value() == MAX_BODY_BYTES);

      var ending = call(EXPORT, authorized(ADA.secret(), TABLE), framed(0, logs(1)));

      assertThat(ending.status()).isEqualTo(8);
      assertThat(ending.details().getDetails(0).is(RetryInfo.class)).isTrue();
    }
  }

  private Ending call(String path, Headers headers, byte[] body) throws IOException {
    var request =
        new Request.Builder()
            .url(endpoint.uri().resolve(path).toString())
            .headers(headers)
            .header("te", "trailers")
            .post(RequestBody.create(body, MediaType.get("application/grpc")))
            .build();
    try (var response = http2.newCall(request).execute()) {
      var answer = response.body().bytes();
      return new Ending(response.code(), response.headers(), response.trailers(), answer);
    }
  }

  private static Headers authorized(String secret, String table) {
    return Headers.of("authorization", "Bearer " + secret, TablePolicy.TABLE_HEADER, table);
  }

  private static byte[] framed(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
