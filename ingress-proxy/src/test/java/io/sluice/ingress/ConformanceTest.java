package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TokenSource;
import io.sluice.ingress.admission.Admission;
import io.sluice.ingress.admission.Limit;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What compatible gateways have stumbled over: the rows of the contract's sections 14.2 (traps) and
 * 14.3 (acceptance), and of sections 5 and 7 of what agents do on the wire, that are not the
 * subject of another test of this package. Section numbers stand behind each test.
 */
class ConformanceTest extends ProxyFixture {

  private static final String GEMINI_STREAM =
      "/gemini/v1beta/models/flash:streamGenerateContent?alt=sse";

  // contract 14.3: each dialect, streamed and not, with each credential
  @ParameterizedTest
  @MethodSource("callsWithCredentials")
  void takesEveryDialectStreamedAndPlainWithEachCredential(
      String path, String body, String answer, String header, String prefix) throws Exception {
    provider.script = answer.startsWith("{") ? answering(answer) : streaming(answer);

    var answered =
        send(
            request(path)
                .header(header, prefix + ada.secret())
                .POST(BodyPublishers.ofString(body)));

    assertThat(answered.statusCode()).isEqualTo(200);
    assertThat(answered.body()).isEqualTo(answer);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
    assertThat(provider.received.get(0).headers().asString()).doesNotContain(ada.secret());
  }

  static Stream<Arguments> callsWithCredentials() {
    return Stream.of(
            Arguments.of(MESSAGES + "?beta=true", ASK, ANSWER),
            Arguments.of(MESSAGES, ASK, STREAM_START + STREAM_END),
            Arguments.of("/openai/v1/responses", "{\"model\":\"gpt\"}", responsesAnswer()),
            Arguments.of(
                "/codex/v1/responses",
                "{\"model\":\"gpt\",\"stream\":true}",
                "event: response.completed\ndata: {\"response\":" + responsesAnswer() + "}\n\n"),
            Arguments.of("/mlflow/v1/chat/completions", "{\"model\":\"flash\"}", chatAnswer()),
            Arguments.of(
                "/openai/v1/chat/completions",
                "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "data: " + chatAnswer() + "\n\ndata: [DONE]\n\n"),
            Arguments.of("/gemini/v1beta/models/flash:generateContent", "{}", geminiAnswer()),
            Arguments.of(GEMINI_STREAM, "{}", "data: " + geminiAnswer() + "\r\n\r\n"))
        .flatMap(
            call ->
                Stream.of(
                        new String[] {"Authorization", "Bearer "},
                        new String[] {"x-api-key", ""},
                        new String[] {"x-goog-api-key", ""})
                    .map(
                        credential ->
                            Arguments.of(
                                call.get()[0],
                                call.get()[1],
                                call.get()[2],
                                credential[0],
                                credential[1])));
  }

  // agents 5, 7.2: Claude Code gives up on a longer wait
  @Test
  void advisesNoWaitLongerThanAMinute() throws Exception {
    admission = spent(Duration.ofMinutes(30));

    var claude = post(MESSAGES, ASK);

    assertThat(claude.headers().firstValue("Retry-After")).hasValue("60");
    assertThat(claude.headers().firstValue("x-should-retry")).isEmpty();
  }

  // agents 7.2, contract 14.2.1: Gemini CLI reads the body, and takes "limit: 0" for the end
  @Test
  void tellsGeminiCliInTheBodyWhenToAskAgain() throws Exception {
    admission = spent(Duration.ofMillis(11_100));

    var gemini = post(GEMINI_STREAM, "{}");

    var detail = json(gemini).at("/error/details/0");
    assertThat(detail.get("@type").asText()).isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
    assertThat(detail.get("retryDelay").asText()).isEqualTo("12s");
    assertThat(gemini.body()).doesNotContain("limit: 0").doesNotContain("PerDay");
  }

  // contract 14.2.3: Codex waits exactly so long, and without the header ends the turn
  @Test
  void tellsCodexInWholeSecondsWhenToAskAgain() throws Exception {
    admission = spent(Duration.ofMillis(2_500));

    var codex = post("/codex/v1/responses", "{\"model\":\"gpt\"}");

    assertThat(codex.statusCode()).isEqualTo(429);
    assertThat(codex.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(json(codex).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
  }

  // contract 14.3, agents 5: a provider's own answer decides what agents do next
  @ParameterizedTest
  @CsvSource({
    "429,retry-after,61",
    "429,retry-after,'Sun, 06 Nov 1994 08:49:37 GMT'",
    "500,x-should-retry,false",
    "503,retry-after,2",
    "529,x-should-retry,true",
    "408,x-other,1",
    "404,x-other,1"
  })
  void relaysAnErrorBeforeTheFirstByteWithItsAdvice(int status, String header, String value)
      throws Exception {
    var error = "{\"type\":\"error\",  \"error\":{\"type\":\"e\",\"message\":\"wörds\"}}";
    provider.script =
        exchange -> {
          exchange.response().setStatus(status);
          exchange.header("Content-Type", "application/json");
          exchange.header(header, value);
          exchange.end(error);
        };

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(error);
    assertThat(answer.headers().allValues(header)).containsExactly(value);
    assertThat(onlyCall().status()).isEqualTo(status);
    assertThat(onlyCall().tokens().total()).isNull();
  }

  // agents 5: an error that is not JSON stays what it is
  @Test
  void relaysAnErrorThatIsNotJsonWithItsOwnType() throws Exception {
    provider.script =
        exchange -> {
          exchange.response().setStatus(502);
          exchange.header("Content-Type", "text/html");
          exchange.end("<html>bad gateway</html>");
        };

    var answer = post("/gemini/v1beta/models/flash:generateContent", "{}");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).isEqualTo("<html>bad gateway</html>");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html");
  }

  // contract 14.3: an error after the first byte; agents 5: Claude then asks again, unstreamed
  @Test
  void relaysAnErrorAmongTheEventsAndCountsWhatWasSeen() throws Exception {
    var events = STREAM_START + "event: error\ndata: {\"type\":\"error\"}\n\n";
    provider.script = streaming(events);

    var answer = stream(MESSAGES, ASK);

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(events);
    assertThat(onlyCall().tokens().input()).isEqualTo(7);
  }

  // contract 14.2.4: pings and comments keep Claude Code patient
  @Test
  void relaysPingsAndComments() throws Exception {
    var events =
        ": keep-alive\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n" + STREAM_START + STREAM_END;
    provider.script = streaming(events);

    var answer = stream(MESSAGES, ASK);

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(events);
  }

  // agents 7.6: comments break Gemini clients
  @Test
  void addsNothingToAGeminiStream() throws Exception {
    var events = "data: " + geminiAnswer() + "\r\n\r\n";
    provider.script = streaming(events);

    var answer = stream(GEMINI_STREAM, "{}");

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(events);
  }

  // agents 5, 7.7: Codex hangs up as soon as it has read the terminal event
  @Test
  void takesACodexThatHangsUpAfterTheTerminalEventForAnswered() throws Exception {
    var hangUp = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(
              "event: response.completed\ndata: {\"response\":" + responsesAnswer() + "}\n\n");
          awaitQuietly(hangUp);
          exchange.end("");
        };

    try (var socket = new Socket("127.0.0.1", proxy.uri().getPort())) {
      var body = "{\"model\":\"gpt\",\"stream\":true}";
      socket
          .getOutputStream()
          .write(
              ("POST /openai/v1/responses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + ada.secret()
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(UTF_8));
      readUntil(socket, "total_tokens");
    }
    hangUp.countDown();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().status()).isEqualTo(200);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
  }

  // agents 7.8: one user's turn can be many calls
  @Test
  void recordsEveryTryOfATurn() throws Exception {
    provider.script =
        exchange -> {
          exchange.response().setStatus(500);
          exchange.end("{}");
        };

    for (int i = 0; i < 5; i++) {
      post("/openai/v1/responses", "{\"model\":\"gpt\"}");
    }

    assertThat(ledger.settled).hasSize(5);
    assertThat(ledger.admitted).hasSize(5);
  }

  // agents 3, 7.11
  @ParameterizedTest
  @ValueSource(strings = {"X-Claude-Code-Session-Id", "session-id", "session_id"})
  void notesTheSessionHoweverItsHeaderIsSpelt(String header) throws Exception {
    provider.script = answering(ANSWER);

    var answer =
        send(authorised(MESSAGES).header(header, "s-1").POST(BodyPublishers.ofString(ASK)));

    assertThat(onlyCall().origin().sessionId()).isEqualTo("s-1");
    assertThat(answer.headers().firstValue("request-id")).hasValue(onlyCall().callId());
    assertThat(provider.received.get(0).headers().get(header)).isEqualTo("s-1");
  }

  // agents 3
  @ParameterizedTest
  @CsvSource({
    "'claude-cli/2.1.330 (external, sdk-cli)',claude",
    "'codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb (codex_exec; 0.169.0)',codex",
    "codex-tui/0.169.0,codex",
    "GeminiCLI-tui/0.61.0/databricks-gemini-2-5-flash (linux; x64; terminal),gemini",
    "OpenAI/Python 3.22.1,other"
  })
  void recognisesTheAgentByItsUserAgent(String userAgent, String agent) throws Exception {
    provider.script = answering(ANSWER);

    send(authorised(MESSAGES).header("User-Agent", userAgent).POST(BodyPublishers.ofString(ASK)));

    assertThat(onlyCall().origin().agent()).isEqualTo(agent);
    assertThat(provider.received.get(0).headers().get("User-Agent")).isEqualTo(userAgent);
  }

  // agents 3, 7.5: Codex in a git work tree
  @Test
  void takesHeadersOfSevenKilobytes() throws Exception {
    provider.script = answering(ANSWER);

    var answer =
        send(
            authorised(MESSAGES)
                .header("x-codex-turn-metadata", "m".repeat(6_500))
                .POST(BodyPublishers.ofString(ASK)));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  // contract 14.2.4: lists of headers and members are open
  @Test
  void forwardsWhatItDoesNotKnow() throws Exception {
    provider.script = answering(ANSWER);
    var ask = "{\"model\":\"opus\",\"context_management\":{\"edits\":[]},\"zzz\":[1.50,1e3]}";

    send(
        authorised(MESSAGES)
            .header("anthropic-beta", "a-1,b-2")
            .header("anthropic-version", "2026-10-21")
            .header("x-stainless-lang", "js")
            .header("x-databricks-use-coding-agent-mode", "true")
            .POST(BodyPublishers.ofString(ask)));

    var received = provider.received.get(0);
    assertThat(new String(received.body(), UTF_8))
        .isEqualTo(ask.replace("\"opus\"", "\"claude-opus-real\""));
    assertThat(received.headers().get("anthropic-beta")).isEqualTo("a-1,b-2");
    assertThat(received.headers().get("anthropic-version")).isEqualTo("2026-10-21");
    assertThat(received.headers().get("x-stainless-lang")).isEqualTo("js");
    assertThat(onlyCall().origin().codingAgentMode()).isTrue();
  }

  private static Admission spent(Duration wait) {
    return new Admission.Rejected(
        new Limit("k", 0, Duration.ofMinutes(1), "Requests-per-minute (RPM) rate limit exceeded"),
        wait);
  }

  private static void readUntil(Socket socket, String text) throws Exception {
    var read = new StringBuilder();
    var bytes = new byte[1024];
    while (read.indexOf(text) < 0) {
      int length = socket.getInputStream().read(bytes);
      assertThat(length).isPositive();
      read.append(new String(bytes, 0, length, UTF_8));
    }
  }

  private static String responsesAnswer() {
    return "{\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}";
  }

  private static String chatAnswer() {
    return "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,"
        + "\"total_tokens\":10}}";
  }

  private static String geminiAnswer() {
    return "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":"
        + "{\"promptTokenCount\":7,\"candidatesTokenCount\":3,\"totalTokenCount\":10}}";
  }
}
