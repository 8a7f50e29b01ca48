package io.sluice.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.sluice.otlp.signal.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Requests that were damaged on their way: refused with a reason that is the sender's fault, or
 * recorded, and then all of it. {@code it.mutations} says how many (2,000), {@code it.seed} which.
 */
class MutatedRequestsIT extends ReceiverFixture {

  private static final int REQUESTS = Integer.getInteger("it.mutations", 2_000);
  private static final long SEED = Long.getLong("it.seed", 1);
  private static final List<Integer> ANSWERS = List.of(200, 400, 413, 415);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PREFIX_BYTES = 5;

  private final Random random = new Random(SEED);

  /** How a request is written and packed. */
  private enum Form {
    PROTOBUF("application/x-protobuf"),
    ZIPPED_PROTOBUF("application/x-protobuf"),
    JSON("application/json"),
    CALL("application/grpc");

    private final String type;

    Form(String type) {
      this.type = type;
    }
  }

  @Test
  void areAnsweredAndWhatIsAcceptedIsRecorded() throws Exception {
    int accepted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      var signal = Signal.values()[random.nextInt(3)];
      var form = Form.values()[random.nextInt(4)];
      var body = mutated(telemetry(signal, random.nextLong()), form);

      var answer = send(signal, form, body);

      assertThat(answer.statusCode()).as("%s %s, request %s", signal, form, i).isIn(ANSWERS);
      if (isAccepted(answer, form)) {
        accepted++;
        count(signal, form, body, answer);
      }
    }

    assertThat(accepted).isBetween(REQUESTS / 20, REQUESTS - 1);
    assertThat(itemsOnTheTopics())
        .isEqualTo(Math.round(metric("sluice_otlp_items_accepted_total")));
  }

  private HttpResponse<byte[]> send(Signal signal, Form form, byte[] body) throws Exception {
    var path = form == Form.CALL ? "/" + signal.serviceName() + "/Export" : "/v1/" + signal.label();
    var request =
        HttpRequest.newBuilder(receiver.uri().resolve(path))
            .version(Version.HTTP_1_1)
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", form.type)
            .header("Authorization", "Bearer " + ada.secret())
            .header("X-Databricks-UC-Table-Name", tableOf(signal))
            .timeout(PATIENCE);
    if (form == Form.ZIPPED_PROTOBUF) {
      request.header("Content-Encoding", "gzip");
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private byte[] mutated(Message message, Form form) throws IOException {
    var plain = message.toByteArray();
    return switch (form) {
      case PROTOBUF -> Mutation.any(plain, random);
      case ZIPPED_PROTOBUF ->
          random.nextBoolean()
              ? Mutation.any(zipped(plain), random)
              : zipped(Mutation.any(plain, random));
      case JSON -> Mutation.any(JsonFormat.printer().print(message).getBytes(UTF_8), random);
      case CALL ->
          random.nextBoolean()
              ? Mutation.any(framed(plain), random)
              : framed(Mutation.any(plain, random));
    };
  }

  private static boolean isAccepted(HttpResponse<byte[]> answer, Form form) {
    // a call that is refused has no message
    return form == Form.CALL ? answer.body().length >= PREFIX_BYTES : answer.statusCode() == 200;
  }

  // what it says of itself must be what protobuf's own parser finds in what was sent
  private void count(Signal signal, Form form, byte[] body, HttpResponse<byte[]> answer)
      throws IOException {
    if (form == Form.JSON) {
      return; // only the receiver knows what is left of it; the topics tell whether it is there
    }
    var sent =
        switch (form) {
          case ZIPPED_PROTOBUF -> unzipped(body);
          case CALL -> Arrays.copyOfRange(body, PREFIX_BYTES, body.length);
          default -> body;
        };
    var checked = signal.check(signal.emptyRequest().getParserForType().parseFrom(sent));
    var message =
        form == Form.CALL
            ? Arrays.copyOfRange(answer.body(), PREFIX_BYTES, answer.body().length)
            : answer.body();
    assertThat(rejected(message)).isEqualTo(checked.rejected());
  }

  private static long rejected(byte[] response) throws InvalidProtocolBufferException {
    // the three responses are alike on the wire
    return ExportLogsServiceResponse.parseFrom(response)
        .getPartialSuccess()
        .getRejectedLogRecords();
  }

  private long itemsOnTheTopics() throws Exception {
    long items = 0;
    for (var signal : Signal.values()) {
      for (var record : readAll(signal.topic().name())) {
        var request = signal.emptyRequest().getParserForType().parseFrom(record.value());
        items += signal.check(request).accepted();
      }
    }
    return items;
  }

  private static Message telemetry(Signal signal, long seed) {
    return switch (signal) {
      case METRICS -> RandomTelemetry.metrics(seed);
      case LOGS -> RandomTelemetry.logs(seed);
      case TRACES -> RandomTelemetry.traces(seed);
    };
  }

  private static String tableOf(Signal signal) {
    return switch (signal) {
      case METRICS -> METRICS_TABLE;
      case LOGS -> LOGS_TABLE;
      case TRACES -> SPANS_TABLE;
    };
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(PREFIX_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }
}
