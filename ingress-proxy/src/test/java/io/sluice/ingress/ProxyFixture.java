package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.event.CallSettled;
import io.sluice.event.JsonSerde;
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
import io.sluice.ingress.forward.Providers;
import io.sluice.ingress.ledger.CallTraces;
import io.sluice.kit.Metrics;
import io.sluice.kit.Settings;
import io.sluice.kit.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
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
import java.util.HashMap;
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

/** A proxy between a scripted provider and a ledger in memory, and a client to call it with. */
abstract class ProxyFixture {

  static final String MESSAGES = "/anthropic/v1/messages";
  static final String ASK = "{\"max_tokens\":1.0,\"model\":\"opus\",\"x\":\"é\"}";
  static final String ANSWER = "{\"id\":\"m\",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";
  static final String STREAM_START =
      "event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":7}}}\n\n"
          + "event: message_delta\ndata: {\"usage\":{\"output_tokens\":3}}\n\n";
  static final String STREAM_END = "event: message_stop\ndata: {}\n\n";

  final NewAccessToken ada =
      NewAccessToken.of(
          "ada@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  final NewAccessToken eve =
      NewAccessToken.of(
          "eve@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
  final MemoryLedger ledger = new MemoryLedger();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final PrometheusMeterRegistry metrics = Metrics.forProcess("ingress-proxy");
  Admission admission = new Admission.Admitted();
  FakeProvider provider;
  IngressProxy proxy;

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

  IngressProxy start(String providerUrl) throws Exception {
    return start(providerUrl, 100_000);
  }

  IngressProxy start(String providerUrl, int maxBodyBytes) throws Exception {
    return start(providerUrl, Map.of("MAX_BODY_BYTES", Integer.toString(maxBodyBytes)));
  }

  IngressProxy start(String providerUrl, Map<String, String> own) throws Exception {
    var settings =
        new HashMap<>(
            Map.of(
                "PORT", "0",
                "UPSTREAM_IDLE_TIMEOUT", "2s",
                "DRAIN_DELAY", "0s",
                "STOP_GRACE", "1s"));
    settings.putAll(own);
    var config = IngressConfig.from(Settings.of(settings));
    var directory = Directory.of(declarations(providerUrl));
    var keys = Map.of("KEY", "provider-key");
    return IngressProxy.start(
        config,
        () -> directory,
        ledger,
        new Admissions((limit, permits) -> CompletableFuture.completedStage(admission)),
        new Providers(name -> Optional.ofNullable(keys.get(name)), Optional.empty()),
        metrics,
        traces(),
        Clock.systemUTC());
  }

  CallTraces traces() {
    return new CallTraces(Tracing.off());
  }

  List<Declaration> declarations(String providerUrl) {
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

  static Model model(String name, String alias, String provider, String real) {
    return new Model(
        name,
        List.of(alias),
        List.of(new Destination(provider, real, 100)),
        new Price(5, 25, 0.5, 6.25, 10),
        "main.gateway." + alias,
        List.of("ada@example.com"),
        List.of(new RateLimit(RateLimit.Key.USER_DEFAULT, 60)));
  }

  static Consumer<FakeProvider.Exchange> answering(String body) {
    return exchange -> {
      exchange.header("Content-Type", "application/json");
      exchange.end(body);
    };
  }

  static Consumer<FakeProvider.Exchange> streaming(String events) {
    return exchange -> {
      exchange.header("Content-Type", "text/event-stream; charset=utf-8");
      exchange.end(events);
    };
  }

  CallSettled onlyCall() {
    assertThat(ledger.settled).hasSize(1);
    return ledger.settled.get(0);
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(proxy.uri() + pathAndQuery))
        .timeout(Duration.ofSeconds(20));
  }

  HttpRequest.Builder authorised(String pathAndQuery) {
    return request(pathAndQuery).header("x-api-key", ada.secret());
  }

  HttpResponse<String> post(String pathAndQuery, String body) throws Exception {
    return send(authorised(pathAndQuery).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<InputStream> stream(String path, String body) throws Exception {
    return http.send(
        authorised(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofInputStream());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JsonSerde.MAPPER.readTree(answer.body());
  }

  static String joined(List<String> parts) {
    return parts.stream().filter(part -> part != null).reduce("", String::concat);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
