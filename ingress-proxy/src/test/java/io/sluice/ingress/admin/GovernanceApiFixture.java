package io.sluice.ingress.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Declaration;
import io.sluice.governance.Directory;
import io.sluice.governance.FileClaim;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.yaml.SluiceYaml;
import io.sluice.governance.yaml.SluiceYaml.Reading;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The administration over real HTTP, before a log in memory. */
abstract class GovernanceApiFixture {

  static final String FILE =
      """
      providers:
        one: {api: openai, base-url: "https://one", api-key: "${K}"}
      groups:
        engineers: [ada@x]
      models:
        opus:
          destinations: [{provider: one, model: m}]
          execute: ['group:engineers']
      """;

  final HttpClient http = HttpClient.newHttpClient();
  final Map<String, Declaration> inForce = new ConcurrentHashMap<>();
  final NewAccessToken admin = token("root@x", true);
  final NewAccessToken ada = token("ada@x", false);
  final GovernanceApiHandler handler = new GovernanceApiHandler(Clock.systemUTC());
  boolean kafkaIsGone;
  HttpEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    inForce.put(admin.token().key(), admin.token());
    inForce.put(ada.token().key(), ada.token());
    var declared = ((Reading.Declared) SluiceYaml.read(FILE)).declarations();
    declared.forEach(declaration -> inForce.put(declaration.key(), declaration));
    handler.serve(() -> Directory.of(inForce.values()), this::declare);
    endpoint =
        HttpEndpoint.start(
            "127.0.0.1",
            0,
            Duration.ZERO,
            handler,
            new AdminHandler(new Health(), Metrics.forProcess("ingress-proxy")));
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  void assertNotFound(String path, String message) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(404);
    assertThat(json(answer).get("message").asText()).isEqualTo(message);
  }

  void claim(FileClaim.Origin origin) {
    var claim = new FileClaim(List.of("group:engineers", "model:opus", "provider:one"), origin);
    inForce.put(claim.key(), claim);
  }

  CompletableFuture<Void> declare(String key, @Nullable Declaration declaration) {
    if (kafkaIsGone) {
      return CompletableFuture.failedFuture(new IllegalStateException("gone"));
    }
    if (declaration == null) {
      inForce.remove(key);
    } else {
      inForce.put(key, declaration);
    }
    return CompletableFuture.completedFuture(null);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "", admin.secret());
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return send("PUT", path, body, admin.secret());
  }

  HttpResponse<String> send(String method, String path, String body, String secret)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.uri() + "/api/2.0/sluice/" + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + secret)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JsonSerde.MAPPER.readTree(answer.body());
  }

  static NewAccessToken token(String user, boolean isAdmin) {
    return NewAccessToken.of(user, List.of(), isAdmin, Instant.now(), null, new SecureRandom());
  }
}
