package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.event.CallSettled;
import io.sluice.event.JsonSerde;
import io.sluice.event.TokenSource;
import io.sluice.governance.Api;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Directory;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import io.sluice.governance.RateLimit;
import io.sluice.ingress.admission.Admission;
import io.sluice.ingress.admission.Admissions;
import io.sluice.ingress.admission.Limit;
import io.sluice.ingress.forward.Providers;
import io.sluice.kit.Metrics;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressProxyTest {

  private static final String MESSAGES = "/anthropic/v1/messages";
  private static final String ASK = "{\"max_tokens\":1.0,\"model\":\"opus\",\"x\":\"é\"}";
  private static final String ANSWER =
      "{\"id\":\"m\",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";
  private static final String STREAM_START =
      "event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":7}}}\n\n"
          + "event: message_delta\ndata: {\"usage\":{\"output_tokens\":3}}\n\n";
  private static final String STREAM_END = "event: message_stop\ndata: {}\n\n";

  private final NewAccessToken ada =
      NewAccessToken.of(
          "ada@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final NewAccessToken eve =
      NewAccessToken.of(
          "eve@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  private final MemoryLedger ledger = new MemoryLedger();
  private final HttpClient http = HttpClient.newHttpClient();

  private final PrometheusMeterRegistry metrics = Metrics.forProcess("ingress-proxy");
  private Admission admission = new Admission.Admitted();
  private FakeProvider provider;
  private IngressProxy proxy;

  @BeforeEach
  void start() throws Exception {
    provider = new FakeProvider();
    proxy = start(provider.uri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    provider.close();
  }

  @Test
  void forwardsEveryByteButTheModelAndAnswersEveryByte() throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES + "?beta=true", ASK);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    var received = provider.received.get(0);
    assertThat(received.pathAndQuery()).isEqualTo("/v1/messages?beta=true");
    assertThat(new String(received.body(), UTF_8))
        .isEqualTo(ASK.replace("\"opus\"", "\"claude-opus-real\""));
  }

  @Test
  void settlesACallWithItsTokensAndItsPrice() throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, ASK);

    var call = onlyCall();
    assertThat(call.callId()).isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    assertThat(call.callId()).isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    assertThat(call.userId()).isEqualTo("ada@example.com");
    assertThat(call.model()).isEqualTo("databricks-opus");
    assertThat(call.tokens().input()).isEqualTo(7);
    assertThat(call.tokens().output()).isEqualTo(3);
    assertThat(call.tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
    assertThat(call.costUsd()).isEqualTo((7 * 5.0 + 3 * 25.0) / 1e6);
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.attempts()).hasSize(1);
    assertThat(ledger.admitted).hasSize(1);
  }

  @Test
  void recordsBothBodiesOfACall() throws Exception {
    provider.script = answering(ANSWER);

    post(MESSAGES, ASK);

    assertThat(ledger.payloads).hasSize(1);
    var payload = ledger.payloads.get(0);
    assertThat(payload.table()).isEqualTo("main.gateway.opus_payload");
    assertThat(payload.request()).isEqualTo(ASK);
    assertThat(payload.response()).isEqualTo(ANSWER);
    assertThat(payload.call()).isEqualTo(onlyCall());
  }

  @Test
  void sendsTheProvidersKeyAndNoneOfTheCallers() throws Exception {
    provider.script = answering(ANSWER);

    send(
        request(MESSAGES + "?key=" + ada.secret() + "&a=1")
            .header("x-goog-api-key", ada.secret())
            .header("Authorization", "Bearer " + ada.secret())
            .header("anthropic-beta", "b1,b2")
            .POST(BodyPublishers.ofString(ASK)));

    var received = provider.received.get(0);
    assertThat(received.headers().get("x-api-key")).isEqualTo("provider-key");
    assertThat(received.headers().get("anthropic-beta")).isEqualTo("b1,b2");
    assertThat(received.pathAndQuery()).isEqualTo("/v1/messages?a=1");
    assertThat(received.headers().asString()).doesNotContain(ada.secret());
  }

  @ParameterizedTest
  @CsvSource({"Authorization,'Bearer '", "x-api-key,''", "x-goog-api-key,''"})
  void takesTheTokenFromEveryHeader(String header, String prefix) throws Exception {
    provider.script = answering(ANSWER);

    var answer =
        send(
            request(MESSAGES)
                .header(header, prefix + ada.secret())
                .POST(BodyPublishers.ofString(ASK)));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void takesTheTokenFromTheQuery() throws Exception {
    provider.script = answering("{}");

    var answer =
        send(
            request("/gemini/v1beta/models/flash:generateContent?key=" + ada.secret())
                .POST(BodyPublishers.ofString("{\"contents\":[]}")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(provider.received.get(0).pathAndQuery())
        .isEqualTo("/v1beta/models/gemini-real:generateContent");
  }

  @Test
  void holdsTheTerminalEventUntilTheCallIsRecorded() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.settlementAck = recorded;
    provider.script = streaming(STREAM_START + STREAM_END);

    var answer = stream(MESSAGES, ASK);
    var begun = new String(answer.body().readNBytes(STREAM_START.length()), UTF_8);
    boolean early = recorded.isDone();
    recorded.complete(null);
    var rest = new String(answer.body().readAllBytes(), UTF_8);

    assertThat(begun).isEqualTo(STREAM_START);
    assertThat(early).isFalse();
    assertThat(rest).isEqualTo(STREAM_END);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
  }

  @Test
  void holdsTheFirstByteUntilTheAdmissionIsRecorded() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.admissionAck = recorded;
    provider.script = answering(ANSWER);

    var answer =
        http.sendAsync(
            authorised(MESSAGES).POST(BodyPublishers.ofString(ASK)).build(),
            BodyHandlers.ofString());
    await(() -> provider.received.size() == 1);
    boolean early = answer.isDone();
    recorded.complete(null);

    assertThat(early).isFalse();
    assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo(ANSWER);
  }

  @Test
  void endsTheAnswerAtTheTerminalEventThoughTheProviderLingers() throws Exception {
    var hangUp = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START + STREAM_END);
          awaitQuietly(hangUp);
          exchange.end("");
        };

    var answer = stream(MESSAGES, ASK).body().readAllBytes();
    hangUp.countDown();

    assertThat(new String(answer, UTF_8)).isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void breaksTheAnswerOffWhenItCannotBeRecorded() throws Exception {
    ledger.settlementAck = CompletableFuture.failedFuture(new IOException("gone"));
    provider.script = streaming(STREAM_START + STREAM_END);

    var answer = stream(MESSAGES, ASK);

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
  }

  @Test
  void answers503ToAPlainCallThatCannotBeRecorded() throws Exception {
    ledger.settlementAck = CompletableFuture.failedFuture(new IOException("gone"));
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).doesNotContain("usage");
  }

  @Test
  void callsNoProviderWhileNothingCanBeRecorded() throws Exception {
    ledger.trouble = Optional.of("Kafka is gone");

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(provider.received).isEmpty();
  }

  @Test
  void drainsTheAnswerOfACallerWhoHangsUp() throws Exception {
    var goOn = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          awaitQuietly(goOn);
          for (int i = 0; i < 200; i++) {
            exchange.writeAndGoOn("event: ping\ndata: " + "p".repeat(10_000) + "\n\n");
          }
          exchange.end(STREAM_END);
        };

    var answer = stream(MESSAGES, ASK);
    answer.body().read();
    answer.body().close();
    goOn.countDown();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.DRAINED);
  }

  @Test
  void breaksOffWithTheProviderAndSettlesWhatWasSeen() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          exchange.breakOff();
        };

    var answer = stream(MESSAGES, ASK);

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_PARTIAL);
  }

  @Test
  void asksAChatStreamForUsageAndHidesTheChunk() throws Exception {
    var usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1,"
            + "\"total_tokens\":3}}\n\n";
    provider.script = streaming("data: {\"choices\":[{}]}\n\n" + usage + "data: [DONE]\n\n");

    var answer = stream("/openai/v1/chat/completions", "{\"model\":\"gpt\",\"stream\":true}");

    assertThat(new String(answer.body().readAllBytes(), UTF_8))
        .isEqualTo("data: {\"choices\":[{}]}\n\ndata: [DONE]\n\n");
    assertThat(new String(provider.received.get(0).body(), UTF_8))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-real\",\"stream\":true}");
    assertThat(onlyCall().tokens().total()).isEqualTo(3);
  }

  @Test
  void relaysAProvidersErrorByteForByte() throws Exception {
    var error = "{\"type\":\"error\", \"error\":{\"type\":\"overloaded_error\"}}";
    provider.script =
        exchange -> {
          exchange.response().setStatus(529);
          exchange.header("retry-after", "7");
          exchange.header("request-id", "req_1");
          exchange.end(error);
        };

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(529);
    assertThat(answer.body()).isEqualTo(error);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
    assertThat(answer.headers().firstValue("x-provider-request-id")).hasValue("req_1");
    assertThat(onlyCall().status()).isEqualTo(529);
    assertThat(onlyCall().destination().providerRequestId()).isEqualTo("req_1");
  }

  @Test
  void answers502WhenTheProviderCannotBeReached() throws Exception {
    proxy.close();
    proxy = start("http://127.0.0.1:" + freePort());

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("api_error");
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CONNECT_FAILED");
  }

  @Test
  void answers504WhenTheProviderStaysSilent() throws Exception {
    provider.script = exchange -> {};

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("timeout_error");
  }

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
  void countsCallsSoThatTheyAddUp() throws Exception {
    provider.script = answering(ANSWER);

    post(MESSAGES, ASK);
    post(MESSAGES, "{}");
    send(request(MESSAGES).POST(BodyPublishers.ofString(ASK)));

    assertThat(metrics.counter("calls_received").count()).isEqualTo(3);
    assertThat(metrics.counter("calls_forwarded").count()).isEqualTo(1);
    assertThat(metrics.counter("calls_refused", "reason", "bad_request").count()).isEqualTo(1);
    assertThat(metrics.counter("calls_refused", "reason", "unauthenticated").count()).isEqualTo(1);
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
  void recordsALargeBodyInParts() throws Exception {
    proxy.close();
    proxy = start(provider.uri().toString(), 4 * 1024 * 1024);
    var text = "{\"text\":\"" + "é日".repeat(250_000) + "\"}";
    provider.script = answering(text);
    var ask = "{\"model\":\"opus\",\"x\":\"" + "zé".repeat(400_000) + "\"}";

    post(MESSAGES, ask);

    assertThat(ledger.payloads.size()).isGreaterThan(3);
    assertThat(joined(ledger.payloads.stream().map(part -> part.request()).toList()))
        .isEqualTo(ask);
    assertThat(joined(ledger.payloads.stream().map(part -> part.response()).toList()))
        .isEqualTo(text);
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

  private IngressProxy start(String providerUrl) throws Exception {
    return start(providerUrl, 100_000);
  }

  private IngressProxy start(String providerUrl, int maxBodyBytes) throws Exception {
    var config =
        IngressConfig.from(
            Settings.of(
                Map.of(
                    "PORT", "0",
                    "MAX_BODY_BYTES", Integer.toString(maxBodyBytes),
                    "UPSTREAM_IDLE_TIMEOUT", "2s",
                    "STOP_GRACE", "1s")));
    var directory = Directory.of(declarations(providerUrl));
    var keys = Map.of("KEY", "provider-key");
    return IngressProxy.start(
        config,
        () -> directory,
        ledger,
        new Admissions((limit, permits) -> CompletableFuture.completedStage(admission)),
        new Providers(name -> Optional.ofNullable(keys.get(name)), Optional.empty()),
        metrics,
        Clock.systemUTC());
  }

  private List<Declaration> declarations(String providerUrl) {
    var declarations = new ArrayList<Declaration>();
    declarations.add(ada.token());
    declarations.add(eve.token());
    declarations.add(new Provider("anthropic", Api.ANTHROPIC, providerUrl, "${KEY}"));
    declarations.add(new Provider("openai", Api.OPENAI, providerUrl, "${KEY}"));
    declarations.add(new Provider("google", Api.GEMINI, providerUrl, "${KEY}"));
    declarations.add(model("databricks-opus", "opus", "anthropic", "claude-opus-real"));
    declarations.add(model("databricks-gpt", "gpt", "openai", "gpt-real"));
    declarations.add(model("databricks-flash", "flash", "google", "gemini-real"));
    return declarations;
  }

  private static Model model(String name, String alias, String provider, String real) {
    return new Model(
        name,
        List.of(alias),
        List.of(new Destination(provider, real, 100)),
        new Price(5, 25, 0.5, 6.25, 10),
        "main.gateway." + alias,
        List.of("ada@example.com"),
        List.of(new RateLimit(RateLimit.Key.USER_DEFAULT, 60)));
  }

  private static Consumer<FakeProvider.Exchange> answering(String body) {
    return exchange -> {
      exchange.header("Content-Type", "application/json");
      exchange.end(body);
    };
  }

  private static Consumer<FakeProvider.Exchange> streaming(String events) {
    return exchange -> {
      exchange.header("Content-Type", "text/event-stream; charset=utf-8");
      exchange.end(events);
    };
  }

  private CallSettled onlyCall() {
    assertThat(ledger.settled).hasSize(1);
    return ledger.settled.get(0);
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(proxy.uri() + pathAndQuery))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpRequest.Builder authorised(String pathAndQuery) {
    return request(pathAndQuery).header("x-api-key", ada.secret());
  }

  private HttpResponse<String> post(String pathAndQuery, String body) throws Exception {
    return send(authorised(pathAndQuery).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<InputStream> stream(String path, String body) throws Exception {
    return http.send(
        authorised(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofInputStream());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JsonSerde.MAPPER.readTree(answer.body());
  }

  private static String joined(List<String> parts) {
    return parts.stream().filter(part -> part != null).reduce("", String::concat);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
