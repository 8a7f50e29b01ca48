package io.sluice.ingress.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No reader ever disturbs the bytes it watches: streams as they are recorded from a provider, cut
 * at every point, damaged at random, and plain noise.
 */
class AnswerFuzzTest {

  private static final String EVENTS = "text/event-stream";
  private static final String PROMPT = "\"Say naïvely — and use a tool\"";
  private static final String MESSAGES =
      "\"messages\":[{\"role\":\"user\",\"content\":" + PROMPT + "}]";
  private static final String TOOL = "\"tools\":[{\"name\":\"read\"}]";

  private static final Map<String, Recorded> RECORDED = new LinkedHashMap<>();

  /** An answer as it came over the wire. */
  record Recorded(Dialect dialect, String contentType, byte[] bytes) {
    @Override
    public String toString() {
      return dialect + " " + contentType;
    }

    Answer watcher() {
      return Answer.of(dialect, contentType, UsageChunk.BY_CALLER, Streamed.YES);
    }
  }

  /** What was passed on, and what was counted. */
  private record Outcome(byte[] bytes, Optional<CallTokens> tokens) {}

  @BeforeAll
  @BeforeContainer
  static void record() throws Exception {
    if (!RECORDED.isEmpty()) {
      return;
    }
    try (var provider =
        MockProvider.start(MockProviderConfig.keeping(MockProviderConfig.Detail.DIGESTS))) {
      var asked = "{\"model\":\"m\",\"stream\":true," + TOOL + ",";
      var base = provider.uri().toString();
      record(
          Dialect.ANTHROPIC,
          base + "/anthropic/v1/messages",
          asked + "\"thinking\":{}," + MESSAGES + "}");
      record(
          Dialect.OPENAI_CHAT,
          base + "/openai/v1/chat/completions",
          asked + "\"stream_options\":{\"include_usage\":true}," + MESSAGES + "}");
      record(
          Dialect.OPENAI_RESPONSES,
          base + "/openai/v1/responses",
          asked + "\"reasoning\":{},\"input\":" + PROMPT + "}");
      var gemini = base + "/gemini/v1beta/models/m:streamGenerateContent";
      record(Dialect.GEMINI, gemini + "?alt=sse", "{" + TOOL + ",\"contents\":[" + PROMPT + "]}");
      record(Dialect.GEMINI, gemini, "{" + TOOL + ",\"contents\":[" + PROMPT + "]}");
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void passesEveryByteAndCountsTheSameWhereverAStreamIsCut(Recorded stream) {
    var whole = feed(stream.watcher(), stream.bytes());

    for (int cut = 1; cut < stream.bytes().length; cut++) {
      var head = Arrays.copyOf(stream.bytes(), cut);
      var tail = Arrays.copyOfRange(stream.bytes(), cut, stream.bytes().length);
      var inTwo = feed(stream.watcher(), head, tail);

      assertThat(Arrays.equals(inTwo.bytes(), stream.bytes())).as("cut at %d", cut).isTrue();
      assertThat(inTwo.tokens()).as("cut at %d", cut).isEqualTo(whole.tokens());
    }
    assertThat(whole.tokens()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void passesEveryByteWhenTheyComeOneByOne(Recorded stream) {
    var pieces = new byte[stream.bytes().length][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new byte[] {stream.bytes()[i]};
    }

    var outcome = feed(stream.watcher(), pieces);

    assertThat(outcome.bytes()).isEqualTo(stream.bytes());
    assertThat(outcome.tokens()).isEqualTo(feed(stream.watcher(), stream.bytes()).tokens());
  }

  @Property
  void passesEveryByteOfADamagedStream(
      @ForAll("recordings") Recorded stream, @ForAll Random damage) {
    var bytes = stream.bytes().clone();
    for (int i = damage.nextInt(20); i >= 0; i--) {
      bytes[damage.nextInt(bytes.length)] = (byte) damage.nextInt(256);
    }

    var outcome = feed(stream.watcher(), cut(bytes, damage));

    assertThat(Arrays.equals(outcome.bytes(), bytes)).isTrue();
  }

  @Property
  void passesEveryByteOfNoise(
      @ForAll byte[] noise,
      @ForAll Dialect dialect,
      @ForAll("types") String contentType,
      @ForAll Streamed streamed,
      @ForAll Random splits) {
    var watcher = Answer.of(dialect, contentType, UsageChunk.BY_CALLER, streamed);

    var outcome = feed(watcher, cut(noise, splits));

    assertThat(Arrays.equals(outcome.bytes(), noise)).isTrue();
  }

  @Property
  void neverFailsWhileItHidesTheUsageChunk(
      @ForAll("recordings") Recorded stream, @ForAll Random damage) {
    var bytes = stream.bytes().clone();
    bytes[damage.nextInt(bytes.length)] = (byte) damage.nextInt(256);
    var watcher = Answer.of(Dialect.OPENAI_CHAT, EVENTS, UsageChunk.BY_GATEWAY, Streamed.YES);

    var outcome = feed(watcher, cut(bytes, damage));

    assertThat(outcome.bytes().length).isLessThanOrEqualTo(bytes.length);
  }

  @Test
  void passesAnEndlessEventWithoutKeepingItAndReadsOnAfterIt() {
    var watcher = Answer.of(Dialect.ANTHROPIC, EVENTS, UsageChunk.BY_CALLER, Streamed.YES);
    var piece = "x".repeat(1024 * 1024).getBytes(UTF_8);
    var afterwards =
        "\n\nevent: message_delta\ndata: {\"usage\":{\"output_tokens\":3}}\n\n"
            + "event: message_stop\ndata: {}\n\n";

    long passed = watcher.read(ByteBuffer.wrap("data: ".getBytes(UTF_8))).remaining();
    int keptAtLast = 0;
    for (int i = 0; i < 100; i++) {
      passed += watcher.read(ByteBuffer.wrap(piece)).remaining();
      keptAtLast = watcher.held().remaining();
      assertThat(keptAtLast).isLessThanOrEqualTo(EventAnswer.MAX_EVENT_BYTES + piece.length);
    }
    passed += watcher.read(ByteBuffer.wrap(afterwards.getBytes(UTF_8))).remaining();

    assertThat(keptAtLast).isZero();
    assertThat(watcher.isComplete()).isTrue();
    assertThat(passed + watcher.held().remaining())
        .isEqualTo(6 + 100L * piece.length + afterwards.length());
    assertThat(watcher.tokens(TokenSource.PROVIDER_FINAL).orElseThrow().output()).isEqualTo(3);
  }

  @Test
  void takesNoCountThatCannotBeOne() {
    var usage =
        "{\"usage\":{\"input_tokens\":-4,\"output_tokens\":99999999999999999999999,"
            + "\"cache_read_input_tokens\":7}}";
    var watcher =
        Answer.of(Dialect.ANTHROPIC, "application/json", UsageChunk.BY_CALLER, Streamed.NO);

    var tokens = feed(watcher, usage.getBytes(UTF_8)).tokens().orElseThrow();

    assertThat(tokens.input()).isEqualTo(7);
    assertThat(tokens.output()).isNull();
  }

  @Test
  void takesNoUsageThatIsLongerThanAny() {
    var members = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      members.append("\"m").append(i).append("\":1,");
    }
    var usage = "{\"usage\":{" + members + "\"input_tokens\":4}}";
    var plain = Answer.of(Dialect.ANTHROPIC, "application/json", UsageChunk.BY_CALLER, Streamed.NO);
    var events = Answer.of(Dialect.OPENAI_CHAT, EVENTS, UsageChunk.BY_CALLER, Streamed.YES);

    var fromPlain = feed(plain, usage.getBytes(UTF_8));
    var fromEvents = feed(events, ("data: " + usage + "\n\n").getBytes(UTF_8));

    assertThat(fromPlain.tokens()).isEmpty();
    assertThat(fromEvents.tokens()).isEmpty();
    assertThat(new String(fromPlain.bytes(), UTF_8)).isEqualTo(usage);
  }

  static Stream<Recorded> recorded() {
    return RECORDED.values().stream();
  }

  @Provide
  Arbitrary<Recorded> recordings() {
    return Arbitraries.of(RECORDED.values());
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(EVENTS, "application/json", "");
  }

  private static void record(Dialect dialect, String url, String body) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofByteArray());
    var type = answer.headers().firstValue("content-type").orElseThrow();
    RECORDED.put(url, new Recorded(dialect, type, answer.body()));
  }

  private static byte[][] cut(byte[] bytes, Random splits) {
    var pieces = Stream.<byte[]>builder();
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, 1 + splits.nextInt(1 + splits.nextInt(300)));
      pieces.add(Arrays.copyOfRange(bytes, from, from + length));
      from += length;
    }
    return pieces.build().toArray(byte[][]::new);
  }

  private static Outcome feed(Answer answer, byte[]... pieces) {
    var passed = new ByteArrayOutputStream();
    for (var piece : pieces) {
      drain(answer.read(ByteBuffer.wrap(piece)), passed);
    }
    drain(answer.held(), passed);
    return new Outcome(passed.toByteArray(), answer.tokens(TokenSource.PROVIDER_FINAL));
  }

  private static void drain(ByteBuffer from, ByteArrayOutputStream to) {
    to.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
  }
}
