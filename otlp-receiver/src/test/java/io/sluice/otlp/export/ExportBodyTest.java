package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are taken. */
class ExportBodyTest extends ExportFixture {

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

  @Test
  void anItemThatIsTooLargeForARecordIs413AndIsNamed() throws Exception {
    var request = ExportLogsServiceRequest.newBuilder();
    var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    scope.addLogRecordsBuilder().getBodyBuilder().setStringValue("short");
    scope.addLogRecordsBuilder().getBodyBuilder().setStringValue("x".repeat(MAX_RECORD_BYTES));

    var answer = send(authorized(post(LOGS, request.build().toByteArray()), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(status(answer).getMessage())
        .startsWith("resource_logs[0].scope_logs[0].log_records[1] has more than 262144 bytes");
  }

  @Test
  void anItemThatGrowsTooLargeOnTheWayFromJsonIs413() throws Exception {
    var counts = "1,".repeat(100_000) + "1";
    var json =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"histogram\":"
            + "{\"dataPoints\":[{\"bucketCounts\":["
            + counts
            + "]}]}}]}]}]}";
    var request = post("/v1/metrics", json.getBytes(UTF_8), "application/json");

    var answer = send(request.header("Authorization", bearer(ADA)));

    assertThat(json.length()).isLessThan(MAX_RECORD_BYTES);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(jsonStatus(answer).getMessage()).contains("metrics[0].histogram.data_points[0]");
  }

  private HttpRequest.Builder chunked(String path, byte[] body) {
    URI uri = endpoint.uri().resolve(path);
    return HttpRequest.newBuilder(uri)
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
        .header("Content-Type", "application/x-protobuf");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.toByteArray();
  }
}
