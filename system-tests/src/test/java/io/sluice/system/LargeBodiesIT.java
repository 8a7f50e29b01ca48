package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallPayload;
import io.sluice.event.Topics;
import io.sluice.ingress.IngressProxyMain;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import io.sluice.sandbox.provider.MockProviderMain;
import io.sluice.system.StreamedCall.Outcome;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many of the largest bodies at once are recorded whole, and no call beside them suffers. */
class LargeBodiesIT {

  private static final int CALLS = 20;
  private static final int MEBIBYTE = 1024 * 1024;
  private static final byte[] NEARLY_A_MEBIBYTE =
      "line: é \\\"quoted\\\" text\\n lorem ipsum dolor sit ".repeat(21_000).getBytes(UTF_8);

  private static final String SMALL =
      "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestBroker broker;
  private ServiceProcess provider;
  private ServiceProcess proxy;
  private String accessToken;

  /** A call that was answered: what went out and what came back, as digests. */
  private record Exchanged(String callId, int status, String requestSha256, String answerSha256) {}

  @BeforeEach
  void start() throws Exception {
    broker = KafkaFixture.isolated();
    provider =
        ServiceProcess.start(
            MockProviderMain.class,
            2048,
            broker.bootstrapServers(),
            directory.resolve("provider.log"),
            Map.of());
    accessToken = Governed.declare(broker.bootstrapServers(), provider.uri() + "/anthropic");
    proxy =
        ServiceProcess.start(
            IngressProxyMain.class,
            2048,
            broker.bootstrapServers(),
            directory.resolve("proxy.log"),
            Map.of(
                "MAX_CALL_MEMORY",
                Integer.toString(1536 * MEBIBYTE),
                "SPOOL_DIR",
                directory.resolve("spool").toString()));
    proxy.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    provider.close();
    broker.close();
  }

  @Test
  void requestsOfTwentyToThirtyTwoMebibytesAtOnce() throws Exception {
    var answered = atOnce(number -> exchange(body(20 + number * 12 / CALLS, number), ""));

    assertRecorded(answered);
  }

  @Test
  void answersOfThirtyTwoMebibytesAtOnce() throws Exception {
    var mock = "events=512,text=" + 32 * MEBIBYTE;
    var answered = atOnce(number -> exchange(body(0, number), mock));

    assertRecorded(answered);
  }

  private interface NumberedCall {
    Exchanged make(int number) throws Exception;
  }

  private List<Exchanged> atOnce(NumberedCall call) throws Exception {
    var done = new AtomicBoolean();
    var small = new ConcurrentLinkedQueue<StreamedCall>();
    var clients = Executors.newFixedThreadPool(CALLS + 1);
    var smallCalls = clients.submit(() -> callUntil(done, small));
    long start = System.nanoTime();
    var answers = new ArrayList<Future<Exchanged>>();
    for (int i = 0; i < CALLS; i++) {
      int number = i;
      answers.add(clients.submit((Callable<Exchanged>) () -> call.make(number)));
    }
    var answered = new ArrayList<Exchanged>();
    for (var answer : answers) {
      answered.add(answer.get(5, TimeUnit.MINUTES));
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    done.set(true);
    smallCalls.get(1, TimeUnit.MINUTES);
    clients.shutdown();
    System.out.printf(
        "%d large calls in %d ms; beside them %d small ones, slowest %d ms%n",
        CALLS,
        millis,
        small.size(),
        small.stream().mapToLong(StreamedCall::millis).max().orElse(0));
    assertThat(small).isNotEmpty().allMatch(one -> one.outcome() == Outcome.WHOLE);
    assertThat(answered).extracting(Exchanged::status).containsOnly(200);
    return answered;
  }

  private @Nullable Void callUntil(AtomicBoolean done, ConcurrentLinkedQueue<StreamedCall> calls)
      throws InterruptedException {
    while (!done.get()) {
      var ask = SMALL.formatted(Governed.DRAINED);
      calls.add(StreamedCall.make(http, proxy.uri(), accessToken, ask, "", Long.MAX_VALUE));
    }
    return null;
  }

  private Exchanged exchange(List<byte[]> body, String mock) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(proxy.uri() + "/anthropic/v1/messages"))
            .header("x-api-key", accessToken)
            .header("x-mock", mock)
            .POST(BodyPublishers.ofByteArrays(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofInputStream());
    var digest = sha256();
    try (InputStream in = answer.body()) {
      var buffer = new byte[64 * 1024];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        digest.update(buffer, 0, length);
      }
    }
    var sent = sha256();
    body.forEach(sent::update);
    return new Exchanged(
        answer.headers().firstValue("x-request-id").orElseThrow(),
        answer.statusCode(),
        hex(sent),
        hex(digest));
  }

  private void assertRecorded(List<Exchanged> answered) {
    var requests = new HashMap<String, MessageDigest>();
    var answers = new HashMap<String, MessageDigest>();
    var next = new HashMap<String, Integer>();
    TopicContents.read(
        broker.bootstrapServers(),
        Topics.PAYLOADS,
        part -> {
          assertThat(part.part()).isEqualTo(next.merge(part.callId(), 1, Integer::sum) - 1);
          add(requests, part, part.request());
          add(answers, part, part.response());
        });

    for (var call : answered) {
      assertThat(hex(requests.get(call.callId()))).isEqualTo(call.requestSha256());
      assertThat(hex(answers.get(call.callId()))).isEqualTo(call.answerSha256());
    }
    var rows = TopicContents.of(broker.bootstrapServers(), Topics.CALLS);
    assertThat(rows)
        .extracting(row -> row.callId())
        .doesNotHaveDuplicates()
        .containsAll(answered.stream().map(Exchanged::callId).toList());
  }

  private static void add(
      Map<String, MessageDigest> digests, CallPayload part, @Nullable String text) {
    var digest = digests.computeIfAbsent(part.callId(), id -> sha256());
    if (text != null) {
      digest.update(text.getBytes(UTF_8));
    }
  }

  // text as agents send it: mostly ASCII, quotes and line ends escaped, some letters beyond; every
  // mebibyte begins with its number
  private static List<byte[]> body(int mebibytes, int seed) {
    var pieces = new ArrayList<byte[]>();
    pieces.add(
        ("{\"model\":\"%s\",\"max_tokens\":9,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"")
            .formatted(Governed.DRAINED)
            .getBytes(UTF_8));
    for (int i = 0; i < mebibytes; i++) {
      pieces.add("call %d mebibyte %d ".formatted(seed, i).getBytes(UTF_8));
      pieces.add(NEARLY_A_MEBIBYTE);
    }
    pieces.add("\"}]}".getBytes(UTF_8));
    return pieces;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
