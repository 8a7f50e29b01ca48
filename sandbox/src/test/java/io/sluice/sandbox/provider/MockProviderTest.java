package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.sandbox.provider.Exchange.Ending;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockProviderTest {

  private static final String MESSAGES = "/anthropic/v1/messages";
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String RESPONSES = "/openai/v1/responses";
  private static final String GEMINI = "/gemini/v1beta/models/gemini-2.5-flash:";
  private static final String STREAM_MESSAGES = body("claude-opus-4-6", "\"stream\":true,");

  private final HttpClient client = HttpClient.newHttpClient();
  private MockProvider provider;

  @BeforeEach
  void start() {
    provider = MockProvider.start(MockProviderConfig.keeping(MockProviderConfig.Detail.BODIES));
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
  }

  @Test
  void theModelsNameChangesNoNumberAndNoWord() throws Exception {
    var one = json(post(MESSAGES, body("claude-opus-4-6", "")));
    var other = json(post(MESSAGES, body("a-much-longer-name-of-a-model", "")));

    assertThat(other.get("usage")).isEqualTo(one.get("usage"));
    assertThat(other.get("content")).isEqualTo(one.get("content"));
  }

  @Test
  void aMessageStreamHasThePingsAndEndsWithMessageStop() throws Exception {
    var events = post(MESSAGES, STREAM_MESSAGES).body().split("\n\n", -1);

    assertThat(events[0]).startsWith("event: message_start\n");
    assertThat(events).contains("event: ping\ndata: {\"type\":\"ping\"}");
    assertThat(events[events.length - 2]).startsWith("event: message_stop\n");
    assertThat(events).filteredOn(event -> event.contains("message_delta")).hasSize(1);
  }

  @Test
  void stampedEventsSayWhenTheyWereSent() throws Exception {
    var line = body("opus+stamped,events=3,between=20ms", "\"stream\":true,");
    long before = System.nanoTime();

    var answer = post(MESSAGES, line).body();

    var stamps =
        Pattern.compile("@(\\d{19}) ").matcher(answer).results().map(found -> found.group(1));
    assertThat(stamps.map(Long::parseLong)).hasSize(3).isSorted().allMatch(sent -> sent > before);
  }

  @Test
  void aChatStreamHasTheUsageChunkOnlyWhenAskedForIt() throws Exception {
    var without = post(CHAT, body("gpt-5.2", "\"stream\":true,")).body();
    var with =
        post(CHAT, body("gpt-5.2", "\"stream\":true,\"stream_options\":{\"include_usage\":true},"))
            .body();

    assertThat(without).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    assertThat(with).contains("\"choices\":[],\"usage\":{").endsWith("data: [DONE]\n\n");
  }

  @Test
  void aResponseStreamEndsWithResponseCompletedAndNumbersItsEvents() throws Exception {
    var events = post(RESPONSES, body("gpt-5.2", "\"stream\":true,")).body().split("\n\n", -1);

    var last = events[events.length - 2];
    assertThat(last).startsWith("event: response.completed\n");
    assertThat(last).contains("\"sequence_number\":" + (events.length - 2));
  }

  @Test
  void geminiStreamsEventsOnRequestAndAnArrayOtherwise() throws Exception {
    var sse = post(GEMINI + "streamGenerateContent?alt=sse", body("", ""));
    var array = post(GEMINI + "streamGenerateContent", body("", ""));

    assertThat(sse.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(sse.body()).startsWith("data: {").endsWith("}\r\n\r\n");
    assertThat(json(array).isArray()).isTrue();
    assertThat(json(array).get(json(array).size() - 1).at("/candidates/0/finishReason").asText())
        .isEqualTo("STOP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/gemini/v1/models/gemini-2.5-pro:generateContent",
        "/gemini/v1beta1/publishers/google/models/gemini-2.5-pro:generateContent",
        "/gemini/v1beta/models/gemini-2.5-pro:countTokens"
      })
  void geminiIsServedOnAllItsPaths(String path) throws Exception {
    assertThat(post(path, body("", "")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503, 529})
  void everyDialectHasItsOwnErrorBody(int status) throws Exception {
    var model = "m+status=" + status;

    var anthropic = post(MESSAGES, body(model, ""));
    var openai = post(CHAT, body(model, ""));
    var gemini = post("/gemini/v1/models/" + model + ":generateContent", body("", ""));

    assertThat(List.of(anthropic.statusCode(), openai.statusCode(), gemini.statusCode()))
        .containsOnly(status);
    assertThat(json(anthropic).at("/error/type").asText()).endsWith("_error");
    assertThat(json(openai).at("/error/message").asText()).isNotEmpty();
    assertThat(json(gemini).at("/error/code").asInt()).isEqualTo(status);
  }

  @Test
  void anErrorSaysWhenToComeBack() throws Exception {
    var answer = post(MESSAGES, body("m+status=429,retry-after=3", ""));

    assertThat(answer.headers().firstValue("retry-after")).contains("3");
  }

  @Test
  void anUnreadableBodyIsABadRequest() throws Exception {
    assertThat(post(MESSAGES, "[1,2").statusCode()).isEqualTo(400);
  }

  @Test
  void aCutStreamBreaksTheConnectionAfterSoManyEvents() throws Exception {
    provider.script(Behaviour.parse("cut=4"));

    assertThatThrownBy(() -> post(MESSAGES, STREAM_MESSAGES)).isInstanceOf(IOException.class);

    assertThat(only().ending()).isEqualTo(Ending.CUT);
    assertThat(only().responseBody().split("\n\n")).hasSize(4);
    assertThat(only().usage()).isNull();
  }

  @Test
  void aCutPlainAnswerBreaksInTheMiddle() {
    provider.script(Behaviour.parse("cut=0"));

    assertThatThrownBy(() -> post(CHAT, body("gpt-5.2", ""))).isInstanceOf(IOException.class);

    assertThat(only().ending()).isEqualTo(Ending.CUT);
  }

  @Test
  void anErrorEventEndsAStreamInTheVendorsWay() throws Exception {
    var anthropic = post(MESSAGES, body("m+error=3", "\"stream\":true,")).body();
    var responses = post(RESPONSES, body("m+error=3", "\"stream\":true,")).body();
    var gemini = post("/gemini/v1/models/m+error=1:streamGenerateContent", body("", ""));

    assertThat(anthropic).contains("event: error\n").doesNotContain("message_stop");
    assertThat(responses).contains("event: response.failed\n").doesNotContain("completed");
    assertThat(json(gemini).get(1).at("/error/status").asText()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void silenceNeverEnds() {
    provider.script(Behaviour.parse("silent"));

    assertThatThrownBy(() -> post(MESSAGES, STREAM_MESSAGES, Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class);

    assertThat(only().ending()).isEqualTo(Ending.SILENT);
  }

  @Test
  void delaysTheFirstByteAndTheEventsBetween() throws Exception {
    provider.become(Behaviour.parse("delay=200ms,between=10ms,events=20"));

    var before = Instant.now();
    post(MESSAGES, STREAM_MESSAGES);

    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void aTextIsAsLongAsItIsWanted() throws Exception {
    var answer = json(post(MESSAGES, body("m+text=100000", "")));

    assertThat(answer.at("/content/0/text").asText()).hasSize(100_000);
  }

  @Test
  void manyEventsAreSentOneByOne() throws Exception {
    var events = post(MESSAGES, body("m+text=20000,events=10000", "\"stream\":true,")).body();

    assertThat(events.split("event: content_block_delta", -1)).hasSize(10_001);
  }

  @Test
  void theHeaderDecidesBeforeTheScript() throws Exception {
    provider.become(Behaviour.parse("status=500"));

    var request =
        HttpRequest.newBuilder(uri(MESSAGES))
            .header("x-mock", "status=503")
            .POST(HttpRequest.BodyPublishers.ofString(body("m", "")));
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(503);
  }

  @Test
  void scriptedBehavioursAreUsedInOrderThenTheUsualOne() throws Exception {
    provider.script(Behaviour.parse("status=429"), Behaviour.parse("status=529"));

    var statuses =
        List.of(
            post(MESSAGES, body("m", "")).statusCode(),
            post(MESSAGES, body("m", "")).statusCode(),
            post(MESSAGES, body("m", "")).statusCode());

    assertThat(statuses).containsExactly(429, 529, 200);
  }

  @Test
  void theLedgerHasWhatWasReceivedAndWhatWasSent() throws Exception {
    var body = body("claude-opus-4-6", "");
    var answer = post(MESSAGES + "?beta=true", body);

    assertThat(only().target()).isEqualTo(MESSAGES + "?beta=true");
    assertThat(only().requestSha256()).isEqualTo(sha256(body));
    assertThat(only().responseSha256()).isEqualTo(sha256(answer.body()));
    assertThat(only().headers()).containsKey("user-agent");
    assertThat(answer.headers().firstValue("request-id")).contains(only().requestId());
    assertThat(only().usage().output()).isEqualTo(json(answer).at("/usage/output_tokens").asLong());
  }

  @Test
  void theLedgerIsReadAndEmptiedOverHttp() throws Exception {
    post(MESSAGES, body("m", ""));
    post(CHAT, body("m", ""));

    var lines = get("/ledger").lines().toList();
    delete("/ledger");

    assertThat(lines).hasSize(2);
    var first = JsonSerde.MAPPER.readValue(lines.get(0), Exchange.class);
    assertThat(first.target()).isEqualTo(MESSAGES);
    assertThat(provider.requests()).isEmpty();
  }

  @Test
  void theLedgerKeepsTheNewestOnly() throws Exception {
    var config = MockProviderConfig.keeping(MockProviderConfig.Detail.DIGESTS).withCapacity(2);
    try (var small = MockProvider.start(config)) {
      for (var model : List.of("a", "b", "c")) {
        var request =
            HttpRequest.newBuilder(small.uri().resolve(MESSAGES))
                .POST(HttpRequest.BodyPublishers.ofString(body(model, "")));
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      }

      assertThat(small.requests()).hasSize(2);
      assertThat(small.requests().get(1).requestSha256()).isEqualTo(sha256(body("c", "")));
      assertThat(small.requests().get(1).requestBody()).isNull();
    }
  }

  @Test
  void aCallerWithoutTheKeyIsTurnedAway() throws Exception {
    var config = MockProviderConfig.keeping(MockProviderConfig.Detail.OFF).withApiKey("k");
    try (var closed = MockProvider.start(config)) {
      var request =
          HttpRequest.newBuilder(closed.uri().resolve(MESSAGES))
              .POST(HttpRequest.BodyPublishers.ofString(body("m", "")));

      var without = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var with =
          client.send(
              request.header("x-api-key", "k").build(), HttpResponse.BodyHandlers.ofString());

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.body()).contains("authentication_error");
      assertThat(with.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingElseIsServed() throws Exception {
    assertThat(post("/anthropic/v1/complete", "{}").statusCode()).isEqualTo(404);
  }

  private static String body(String model, String members) {
    return "{\"model\":\"%s\",%s\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}"
        .formatted(model, members);
  }

  private Exchange only() {
    var exchanges = provider.requests();
    assertThat(exchanges).hasSize(1);
    return exchanges.get(0);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, body, Duration.ofSeconds(30));
  }

  private HttpResponse<String> post(String path, String body, Duration patience) throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    var request = HttpRequest.newBuilder(uri(path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void delete(String path) throws Exception {
    var request = HttpRequest.newBuilder(uri(path)).DELETE().build();
    client.send(request, HttpResponse.BodyHandlers.discarding());
  }

  private URI uri(String path) {
    return provider.uri().resolve(path);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JsonSerde.MAPPER.readTree(answer.body());
  }

  private static String sha256(String text) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
