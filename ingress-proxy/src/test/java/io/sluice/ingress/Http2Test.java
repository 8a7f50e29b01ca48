package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TokenSource;
import io.sluice.governance.Api;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.Declaration;
import io.sluice.governance.Provider;
import io.sluice.kit.SelfSigned;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ingress over TLS and HTTP/2 (agents section 7.5): what is different there, and what not. */
class Http2Test extends ProxyFixture {

  @TempDir static Path directory;

  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpClient http2 = http;

  @Override
  IngressProxy start(String providerUrl, Map<String, String> own) throws Exception {
    var pair = SelfSigned.of("EC");
    var files = pair.writeTo(directory);
    http2 = HttpClient.newBuilder().sslContext(pair.trusting()).version(Version.HTTP_2).build();
    var settings = new HashMap<>(own);
    settings.put("TLS_CERTIFICATE", files.certificate().toString());
    settings.put("TLS_KEY", files.key().toString());
    settings.put("UPSTREAM_IDLE_TIMEOUT", "20s");
    return super.start(providerUrl, settings);
  }

  @Override
  List<Declaration> declarations(String providerUrl) {
    var declarations = super.declarations(providerUrl);
    declarations.removeIf(declaration -> declaration.key().equals("provider:openai"));
    declarations.add(
        new Provider("openai", Api.OPENAI, providerUrl, "${KEY}", null, null, ClientAbort.CANCEL));
    return declarations;
  }

  @Test
  void aStreamIsReadEventByEvent() throws Exception {
    silentAfter(STREAM_START, STREAM_END);

    var answer = call(MESSAGES, ASK);
    var first = new String(answer.body().readNBytes(STREAM_START.length()), UTF_8);
    goOn.countDown();

    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(first).isEqualTo(STREAM_START);
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(STREAM_END);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
  }

  @Test
  void headersOfTheProvidersConnectionStayThere() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "application/json");
          exchange.header("Connection", "x-private, close");
          exchange.header("x-private", "1");
          exchange.header("Keep-Alive", "timeout=5");
          exchange.header("x-public", "2");
          exchange.end(ANSWER);
        };

    var answer = call(MESSAGES, ASK);

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(ANSWER);
    assertThat(answer.headers().map())
        .containsKeys("x-public", "x-request-id")
        .doesNotContainKeys("connection", "keep-alive", "x-private", "transfer-encoding");
    assertThat(provider.received.get(0).headers().asString())
        .doesNotContain(":authority", "HTTP2-Settings");
    assertThat(provider.received.get(0).pathAndQuery()).isEqualTo("/v1/messages");
  }

  @Test
  void aLargeBodyArrivesWhole() throws Exception {
    provider.script = answering(ANSWER);
    var ask = ASK.replace("é", "é".repeat(40_000));

    var answer = call(MESSAGES, ask);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(provider.received.get(0).body(), UTF_8))
        .isEqualTo(ask.replace("\"opus\"", "\"claude-opus-real\""));
  }

  @Test
  void aRefusalIsReadByACallerWhoIsStillSending() throws Exception {
    var answer =
        http2.send(
            HttpRequest.newBuilder(URI.create(proxy.uri() + MESSAGES))
                .POST(BodyPublishers.ofByteArray(new byte[5_000_000]))
                .timeout(Duration.ofSeconds(20))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("authentication_error");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    var answer = call(MESSAGES, "x".repeat(3_000_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).contains("request_too_large");
  }

  @Test
  void whoResetsAStreamIsNoticedAtOnceAndTheProviderStopped() throws Exception {
    silentAfter("event: response.created\ndata: {}\n\n", "");

    var answer = call("/openai/v1/responses", "{\"model\":\"gpt\",\"stream\":true}");
    answer.body().read();
    answer.body().close();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CANCELLED");
    goOn.countDown();
  }

  @Test
  void whoResetsAStreamLeavesTheOthersOfTheConnectionAlone() throws Exception {
    silentAfter(STREAM_START, STREAM_END);
    var first = call(MESSAGES, ASK);
    var second = call(MESSAGES, ASK);
    first.body().read();

    first.body().close();
    assertThat(goOn.await(200, TimeUnit.MILLISECONDS)).isFalse();
    goOn.countDown();

    assertThat(new String(second.body().readAllBytes(), UTF_8))
        .isEqualTo(STREAM_START + STREAM_END);
    await(() -> ledger.settled.size() == 2);
    assertThat(ledger.settled)
        .extracting(call -> call.tokens().source())
        .containsExactlyInAnyOrder(TokenSource.DRAINED, TokenSource.PROVIDER_FINAL);
    assertThat(ledger.settled).extracting(call -> call.tokens().total()).containsOnly(10L);
  }

  @Test
  void manyCallsShareAConnection() throws Exception {
    provider.script = answering(ANSWER);

    var answers =
        IntStream.range(0, 100)
            .mapToObj(i -> http2.sendAsync(ask(MESSAGES, ASK), BodyHandlers.ofString()))
            .toList();
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).join();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().body()).isEqualTo(ANSWER));
    assertThat(ledger.settled).hasSize(100);
  }

  @Test
  void http11IsSpokenOnTheSamePort() throws Exception {
    provider.script = streaming(STREAM_START + STREAM_END);

    var answer =
        http2.send(
            HttpRequest.newBuilder(ask(MESSAGES, ASK), (name, value) -> true)
                .version(Version.HTTP_1_1)
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
    assertThat(answer.body()).isEqualTo(STREAM_START + STREAM_END);
  }

  private void silentAfter(String begin, String end) {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(begin);
          awaitQuietly(goOn);
          exchange.end(end);
        };
  }

  private HttpRequest ask(String path, String body) {
    return authorised(path).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpResponse<InputStream> call(String path, String body) throws Exception {
    return http2.send(ask(path, body), BodyHandlers.ofInputStream());
  }
}
