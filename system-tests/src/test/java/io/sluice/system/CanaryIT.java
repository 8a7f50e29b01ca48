package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Secrets are planted wherever a caller, an agent, an administrator or a provider can put one, and
 * searched for in everything that Sluice keeps or shows. Only payloads may hold them.
 */
class CanaryIT {

  private static final int ROUNDS = 17;
  private static final String MESSAGES = "/anthropic/v1/messages";

  private static final Canaries CANARIES = new Canaries();
  private static HostileProvider provider;
  private static RunningSluice sluice;
  private static String administrator;

  private final HttpClient http = HttpClient.newHttpClient();
  private int recorded;

  @BeforeAll
  static void start() throws Exception {
    provider = HostileProvider.start(new QuotingAnswers(CANARIES));
    sluice =
        RunningSluice.start(
            """
            providers:
              hostile: {api: anthropic, base-url: "%s", api-key: "${CANARY_KEY}"}
              closed: {api: anthropic, base-url: "http://127.0.0.1:1", api-key: "${CANARY_KEY}"}
            models:
              quoting:
                destinations: [{provider: hostile, model: real}]
                inference-table: main.gateway.canary
              unreachable:
                destinations: [{provider: closed, model: real}]
                inference-table: main.gateway.canary
            tables:
              - {name: %s, schema: otel-logs-v1}
            """
                .formatted(provider.uri(), RunningSluice.LOGS_TABLE),
            Map.of("CANARY_KEY", CANARIES.plant("a provider's API key")));
    administrator =
        "Bearer " + sluice.sluice("token", "create", "--user", "root@example.com", "--admin");
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
    provider.close();
  }

  @Test
  void noSecretIsInAnyLogMetricTableOrTopicButThePayloads() throws Exception {
    Eventually.holds("the administrator is known", Duration.ofSeconds(10), this::isKnown);
    for (int round = 0; round < ROUNDS; round++) {
      plantAsCaller();
      plantInPrompts();
      plantAsAgent();
      plantAsAdministrator();
    }
    assertThat(CANARIES.count()).isGreaterThanOrEqualTo(500);
    Eventually.holds(
        "every recorded call is a row",
        Duration.ofSeconds(60),
        () -> sluice.rows(RunningSluice.USAGE_TABLE).size() >= recorded);

    var kept = new Keepsakes(sluice);

    assertThat(CANARIES.in(kept.topic(Topics.PAYLOADS.name())))
        .as("payloads hold what was asked, so the search finds what is there")
        .contains("the prompt", "an error that quotes all", "an event that is no JSON");
    assertThat(CANARIES.in(kept.topicsBut(Topics.PAYLOADS.name()))).as("topics").isEmpty();
    assertThat(CANARIES.in(kept.tablesBut("_payload"))).as("tables").isEmpty();
    assertThat(CANARIES.in(kept.logs())).as("logs").isEmpty();
    assertThat(CANARIES.in(kept.metrics())).as("metrics").isEmpty();
    assertThat(kept.topicsBut("") + kept.tablesBut("-") + kept.logs() + kept.metrics())
        .as("a caller's access token is kept nowhere")
        .satisfies(all -> assertThat(all.contains(secret(administrator))).isFalse());
  }

  private void plantAsCaller() throws Exception {
    send(401, to(MESSAGES).header("Authorization", "Bearer " + plant("a wrong bearer")), "{}");
    send(401, to(MESSAGES).header("x-api-key", plant("a wrong x-api-key")), "{}");
    send(401, to(MESSAGES).header("x-goog-api-key", plant("a wrong x-goog-api-key")), "{}");
    send(401, to("/gemini/v1beta/models/m:generateContent?key=" + plant("a wrong ?key=")), "{}");
    record(200, known("plain").header("x-hidden", plant("any header")), ask("the prompt"));
    record(200, known("plain").header("Cookie", "s=" + plant("a cookie")), ask("the prompt"));
    record(200, known(MESSAGES + "?beta=true&t=" + plant("the query"), "plain"), ask("the prompt"));
    record(
        200,
        known("plain").header("Databricks-Ai-Gateway-Request-Tags", "{" + plant("broken tags")),
        ask("the prompt"));
    record(400, known("plain"), "{\"" + plant("no JSON"));
    record(400, known("plain"), "{\"model\":{\"k\":\"%s\"}}".formatted(plant("no model's name")));
    record(
        400,
        known("plain").header("Content-Encoding", "gzip"),
        "\u001f\u008b" + plant("broken gzip"));
    record(
        415,
        known("plain").header("Content-Encoding", plant("an unknown encoding")),
        ask("unread"));
    send(404, known("/anthropic/v1/" + plant("an unknown path"), "plain"), "{}");
  }

  private void plantInPrompts() throws Exception {
    record(400, known("quote"), ask("an error that quotes all"));
    record(500, known("text"), ask("an error in plain text"));
    record(302, known("redirect"), ask("a redirection"));
    record(200, known("odd"), ask("an answer that is no JSON"));
    record(200, known("event"), ask("an event that is no JSON"));
    record(502, known("status-line"), ask("a status line that is none"));
    record(502, known("header"), ask("a header that is none"));
    record(
        502,
        known("plain"),
        "{\"model\":\"unreachable\",\"k\":\"%s\"}".formatted(plant("a provider out of reach")));
    recordBroken(known("cut"), ask("an answer that breaks off"));
  }

  private void plantAsAgent() throws Exception {
    send(401, otlp("", "Bearer " + plant("otlp: a wrong token")), "");
    send(400, otlp("", bearer()), plant("otlp: no protobuf"));
    send(
        400,
        otlp("", bearer()).header("Content-Encoding", "gzip"),
        "\u001f\u008b" + plant("otlp: broken gzip"));
    send(
        200,
        otlp("?x=" + plant("otlp: the query"), bearer())
            .header("x-hidden", plant("otlp: a header")),
        "");
  }

  private void plantAsAdministrator() throws Exception {
    send(401, administer("models/odd", "Bearer " + plant("admin: a wrong token")), "{}");
    send(400, administer("providers/odd", administrator), "{\"" + plant("admin: no JSON"));
    send(
        400,
        administer("providers/odd", administrator),
        "{\"api\":\"openai\",\"base-url\":\"http://127.0.0.1:1\",\"api-key\":\"%s\"}"
            .formatted(plant("admin: a literal key")));
  }

  private static String plant(String place) {
    return CANARIES.plant(place);
  }

  private static String ask(String place) {
    return "{\"model\":\"quoting\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(plant(place));
  }

  private void record(int expected, HttpRequest.Builder request, String body) throws Exception {
    send(expected, request, body);
    recorded++;
  }

  // what had been passed on before the provider broke off decides which of the two it is
  private void recordBroken(HttpRequest.Builder request, String body) throws Exception {
    try {
      send(502, request, body);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("closed");
    }
    recorded++;
  }

  private void send(int expected, HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    var method = request.copy().build().method();
    var sent =
        request.method(
            "GET".equals(method) ? "POST" : method, BodyPublishers.ofString(body, ISO_8859_1));
    var answer = http.send(sent.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode())
        .as(() -> sent.build().uri() + ": " + answer.body())
        .isEqualTo(expected);
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(sluice.ingress() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpRequest.Builder known(String scenario) throws IOException {
    return known(MESSAGES, scenario);
  }

  private static HttpRequest.Builder known(String path, String scenario) throws IOException {
    return to(path).header("Authorization", bearer()).header("x-scenario", scenario);
  }

  private static HttpRequest.Builder otlp(String query, String authorization) {
    return HttpRequest.newBuilder(URI.create(sluice.otlp() + "/v1/logs" + query))
        .header("Authorization", authorization)
        .header("X-Databricks-UC-Table-Name", RunningSluice.LOGS_TABLE)
        .header("Content-Type", "application/x-protobuf");
  }

  private static HttpRequest.Builder administer(String path, String authorization) {
    return HttpRequest.newBuilder(
            sluice.admin().get("ingress-proxy").resolve("/api/2.0/sluice/" + path))
        .header("Authorization", authorization)
        .PUT(BodyPublishers.noBody());
  }

  private boolean isKnown() throws Exception {
    var request = administer("models", administrator).GET().build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static String secret(String bearer) {
    return bearer.substring("Bearer ".length());
  }

  private static String bearer() throws IOException {
    return "Bearer " + sluice.accessToken();
  }
}
