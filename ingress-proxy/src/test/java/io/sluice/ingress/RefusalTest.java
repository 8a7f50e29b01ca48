package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingress.admission.Admission;
import io.sluice.ingress.admission.Limit;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every no of the gateway: its status, its shape, its advice. */
class RefusalTest extends ProxyFixture {

  @Test
  void answers429WithTheContractsTextAndTheWait() throws Exception {
    admission =
        new Admission.Rejected(
            new Limit(
                "k",
                60,
                Duration.ofMinutes(1),
                "Requests-per-minute (RPM) rate limit exceeded for user"),
            Duration.ofMillis(11_100));

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("12");
    assertThat(answer.headers().firstValue("retry-after-ms")).hasValue("12000");
    assertThat(answer.headers().firstValue("anthropic-ratelimit-requests-limit")).hasValue("60");
    assertThat(answer.headers().firstValue("anthropic-ratelimit-requests-remaining")).hasValue("0");
    assertThat(json(answer).get("message").asText())
        .isEqualTo(
            "User defined rate limit(s) exceeded for 'databricks-opus'. Requests-per-minute (RPM)"
                + " rate limit exceeded for user");
    assertThat(provider.received).isEmpty();
    assertThat(onlyCall().status()).isEqualTo(429);
    assertThat(ledger.payloads).hasSize(1);
  }

  @Test
  void answers503WhenNobodyCanSayWhetherTheLimitIsSpent() throws Exception {
    admission = new Admission.Unavailable("no answer");

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(provider.received).isEmpty();
  }

  @Test
  void answers401InTheDialectAndTellsClaudeNotToRetry() throws Exception {
    var answer = send(request(MESSAGES).POST(BodyPublishers.ofString(ASK)));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("authentication_error");
    assertThat(json(answer).get("error_code").asText()).isEqualTo("UNAUTHENTICATED");
    assertThat(json(answer).get("request_id").asText())
        .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    assertThat(ledger.settled).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/responses",
        "/openai/v1/chat/completions",
        "/cursor/v1/chat/completions",
        "/ai-gateway/openai/v1/responses"
      })
  void answersAnUnknownModelInTheShapeThatOpenAiSdksRead(String path) throws Exception {
    var answer = post(path, "{\"model\":\"nobody\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(json(answer).get("message").asText())
        .isEqualTo("NOT_FOUND: 'nobody' does not exist");
    assertThat(onlyCall().errorCode()).isEqualTo("NOT_FOUND");
    assertThat(onlyCall().model()).isEqualTo("nobody");
  }

  @Test
  void hidesAModelFromACallerWhoMayNotExecuteIt() throws Exception {
    var answer =
        send(
            request(MESSAGES).header("x-api-key", eve.secret()).POST(BodyPublishers.ofString(ASK)));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(provider.received).isEmpty();
  }

  @Test
  void namesThePathsThatAModelIsServedOn() throws Exception {
    var answer = post("/openai/v1/responses", "{\"model\":\"opus\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText()).contains(MESSAGES);
  }

  @Test
  void answers400ToABodyThatIsNotJson() throws Exception {
    var answer = post(MESSAGES, "{\"model\":");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("invalid_request_error");
  }

  @Test
  void answers413ToABodyThatIsTooLarge() throws Exception {
    var answer = post(MESSAGES, "{\"model\":\"opus\",\"x\":\"" + "y".repeat(200_000) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("request_too_large");
  }

  @Test
  void refusesWebSocketsSoThatAgentsTakePlainHttp() throws Exception {
    try (var socket = new Socket("127.0.0.1", proxy.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /openai/v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nAuthorization: Bearer "
                      + ada.secret()
                      + "\r\n\r\n")
                  .getBytes(UTF_8));

      var status = new String(socket.getInputStream().readNBytes(12), UTF_8);

      assertThat(status).isEqualTo("HTTP/1.1 426");
    }
  }

  @Test
  void greetsClaudeCodeWithoutAToken() throws Exception {
    var answer = send(request("/anthropic/api/hello").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void answers404ToAPathThatNothingIsServedOn() throws Exception {
    var answer = post("/openai/v1/nothing", "{}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/message").asText()).contains("/openai/v1/responses");
  }

  @Test
  void answers503AtOnceWhenItIsFullAndTakesCallsAgainWhenThereIsRoom() throws Exception {
    try (var small = start(provider.uri().toString(), Map.of("MAX_CALLS", "1"))) {
      var silence = new CountDownLatch(1);
      provider.script =
          exchange -> {
            awaitQuietly(silence);
            exchange.end(ANSWER);
          };
      var first = http.sendAsync(callTo(small), BodyHandlers.ofString());
      await(() -> provider.received.size() == 1);

      var second = http.send(callTo(small), BodyHandlers.ofString());

      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");
      assertThat(json(second).at("/error/type").asText()).isEqualTo("overloaded_error");
      silence.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(http.send(callTo(small), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answers503ToABodyThatThereIsNoMemoryFor() throws Exception {
    try (var small = start(provider.uri().toString(), Map.of("MAX_CALL_MEMORY", "150000"))) {
      var body = "{\"model\":\"opus\",\"x\":\"" + "y".repeat(50_000) + "\"}";
      var call = callTo(small, BodyPublishers.ofString(body));

      var answer = http.send(call, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(provider.received).isEmpty();
    }
  }

  @Test
  void aRefusalReachesACallerWhoIsStillSending() throws Exception {
    var large = BodyPublishers.ofString("y".repeat(8_000_000));

    var unknown = send(request(MESSAGES).header("x-api-key", "nobody's").POST(large));
    var tooLarge = send(authorised(MESSAGES).POST(large));

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
  }

  private HttpRequest callTo(IngressProxy other) {
    return callTo(other, BodyPublishers.ofString(ASK));
  }

  private HttpRequest callTo(IngressProxy other, HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(URI.create(other.uri() + MESSAGES))
        .timeout(Duration.ofSeconds(20))
        .header("x-api-key", ada.secret())
        .POST(body)
        .build();
  }
}
