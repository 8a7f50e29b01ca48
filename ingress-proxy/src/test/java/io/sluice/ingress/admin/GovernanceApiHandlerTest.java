package io.sluice.ingress.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.governance.AccessToken;
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
import org.junit.jupiter.api.Test;

/** The admin API over HTTP, with declarations kept in memory. */
class GovernanceApiHandlerTest {

  private static final String FILE =
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

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Declaration> inForce = new ConcurrentHashMap<>();
  private final NewAccessToken admin = token("root@x", true);
  private final NewAccessToken ada = token("ada@x", false);
  private final GovernanceApiHandler handler = new GovernanceApiHandler(Clock.systemUTC());
  private boolean kafkaIsGone;
  private HttpEndpoint endpoint;

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

  @Test
  void answersAdministratorsOnly() throws Exception {
    var nobody = send("GET", "models", "", "slc_00000000_x");
    var user = send("GET", "models", "", ada.secret());

    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(json(nobody).get("error_code").asText()).isEqualTo("UNAUTHENTICATED");
    assertThat(json(nobody).get("message").asText())
        .isEqualTo(
            "no valid access token was sent (expected: an administrator's in Authorization:"
                + " Bearer)");
    assertThat(user.statusCode()).isEqualTo(403);
    assertThat(json(user).get("error_code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(json(user).get("message").asText())
        .isEqualTo(
            "the access token is no administrator's (make one with: sluice token create --admin)");
  }

  @Test
  void leavesHealthToWhoeverAnsweredItBefore() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(endpoint.uri().resolve("/health/live")).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void makesAGroupAndShowsWhereItComesFrom() throws Exception {
    var made = put("groups/legal", "{\"members\": [\"lea@x\"], \"record-payload\": false}");
    var again = put("groups/legal", made.body());
    var listed = get("groups");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(listed).get("groups").findValuesAsText("name"))
        .containsExactly("engineers", "legal");
    assertThat(json(get("groups/legal")).toString())
        .isEqualTo(
            "{\"name\":\"legal\",\"members\":[\"lea@x\"],\"record-payload\":false,\"origin\":\"api\"}");
  }

  @Test
  void refusesToChangeWhatTheFileHolds() throws Exception {
    claim(FileClaim.Origin.FILE);

    var put = put("groups/engineers", "[]");
    var deleted = send("DELETE", "groups/engineers", "", admin.secret());
    var grants = put("grants/models/opus", "{\"execute\": [\"everyone\"]}");

    assertThat(List.of(put.statusCode(), deleted.statusCode(), grants.statusCode()))
        .containsOnly(409);
    assertThat(json(put).get("message").asText())
        .isEqualTo(
            "groups.engineers belongs to the configuration file; change it there, and it is in"
                + " force everywhere at once");
    assertThat(json(get("groups/engineers")).get("origin").asText()).isEqualTo("file");
  }

  @Test
  void changesWhatIsBuiltIn() throws Exception {
    claim(FileClaim.Origin.BUILT_IN);

    assertThat(put("groups/engineers", "[\"ben@x\"]").statusCode()).isEqualTo(200);
    assertThat(json(get("groups/engineers")).get("origin").asText()).isEqualTo("built-in");
  }

  @Test
  void refusesABodyWithEveryMistakeByItsPath() throws Exception {
    var answer = put("models/new", "{\"destinations\": [{\"provider\": \"two\"}], \"x\": 1}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("problems")).hasSize(3);
    assertThat(json(answer).get("message").asText())
        .contains(
            "models.new.destinations[0].provider: two (expected: one of one)", "models.new.x");
    assertThat(inForce).doesNotContainKey("model:new");
  }

  @Test
  void refusesWhatIsNoJsonWithoutRepeatingIt() throws Exception {
    var secret = "sk-ant-0123456789";

    for (var body :
        List.of(
            "{\"api-key\": \"" + secret, secret, "{\"a\":1,\"a\":\"" + secret + "\"}", "{} x")) {
      var answer = put("providers/p", body);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("line 1, column").doesNotContain(secret);
    }
  }

  @Test
  void refusesAnEmptyBodyAndATooLargeOne() throws Exception {
    var empty = put("groups/g", "");
    var large = put("groups/g", "[\"" + "x".repeat(600_000) + "\"]");

    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(json(empty).get("message").asText())
        .isEqualTo("the body: nothing (expected: a JSON object)");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).get("message").asText())
        .isEqualTo("the body is too large (expected: at most 524288 bytes)");
  }

  @Test
  void refusesALiteralKeyWithoutRepeatingIt() throws Exception {
    var answer =
        put("providers/p", "{\"api\":\"openai\",\"base-url\":\"https://h\",\"api-key\":\"sk-1\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("providers.p.api-key").doesNotContain("sk-1");
  }

  @Test
  void refusesToDeleteWhatIsUsed() throws Exception {
    var provider = send("DELETE", "providers/one", "", admin.secret());
    var group = send("DELETE", "groups/engineers", "", admin.secret());
    var model = send("DELETE", "models/opus", "", admin.secret());
    var then = send("DELETE", "providers/one", "", admin.secret());

    assertThat(provider.statusCode()).isEqualTo(409);
    assertThat(json(provider).get("message").asText())
        .isEqualTo("providers.one is used by models.opus");
    assertThat(group.statusCode()).isEqualTo(409);
    assertThat(model.statusCode()).isEqualTo(200);
    assertThat(then.statusCode()).isEqualTo(200);
    assertThat(inForce).doesNotContainKeys("model:opus", "provider:one");
  }

  @Test
  void makesATokenThatWorksUntilItIsRevoked() throws Exception {
    var made =
        send(
            "POST",
            "tokens",
            "{\"user\":\"ci\",\"groups\":[\"bots\"],\"expires\":\"90d\"}",
            admin.secret());
    var secret = json(made).get("secret").asText();
    var id = json(made).get("id").asText();

    var principal = Directory.of(inForce.values()).identify(secret, Instant.now());
    var listed = get("tokens");
    var revoked = send("DELETE", "tokens/" + id, "", admin.secret());
    var again = send("DELETE", "tokens/" + id, "", admin.secret());

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(principal.orElseThrow().groups()).containsExactly("bots");
    assertThat(listed.body())
        .contains(id)
        .doesNotContain(secret)
        .doesNotContain(((AccessToken) inForce.get("token:" + id)).hash());
    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(get("tokens/" + id)).has("revoked")).isTrue();
    assertThat(Directory.of(inForce.values()).identify(secret, Instant.now())).isEmpty();
  }

  @Test
  void refusesATokenForNobody() throws Exception {
    var answer = send("POST", "tokens", "{\"expires\":\"never\"}", admin.secret());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("problems")).hasSize(2);
  }

  @Test
  void changesGrantsAndLimitsByThemselves() throws Exception {
    var grants =
        put(
            "grants/models/opus",
            "{\"execute\":[\"user:ada@x\"],\"read-metadata\":[\"everyone\"]}");
    var limits = put("limits/opus", "{\"rate-limits\":[{\"key\":\"service\",\"requests\":60}]}");

    assertThat(grants.statusCode()).isEqualTo(200);
    assertThat(limits.statusCode()).isEqualTo(200);
    assertThat(json(get("grants/models/opus")).toString())
        .isEqualTo(
            "{\"object\":\"models/opus\",\"execute\":[\"user:ada@x\"],\"read-metadata\":[\"everyone\"]}");
    assertThat(json(get("limits/opus")).at("/rate-limits/0/requests").asLong()).isEqualTo(60);
    assertThat(json(get("models/opus")).at("/execute/0").asText()).isEqualTo("user:ada@x");
    assertThat(send("DELETE", "limits/opus", "", admin.secret()).statusCode()).isEqualTo(200);
    assertThat(json(get("limits/opus")).get("rate-limits")).isEmpty();
    assertThat(json(get("limits")).get("limits")).hasSize(1);
    assertThat(json(get("grants")).get("grants")).hasSize(1);
  }

  @Test
  void refusesWrongGrants() throws Exception {
    var unknown = put("grants/models/opus", "{\"manage\":[\"ada@x\"]}");
    var nobody = put("grants/models/opus", "{\"execute\":[]}");
    var taken = send("DELETE", "grants/models/opus", "", admin.secret());
    var list = put("grants/models/opus", "[]");

    assertThat(json(unknown).get("message").asText())
        .isEqualTo("models.opus.manage: unknown member (expected: one of execute, read-metadata)");
    assertThat(json(nobody).get("message").asText()).startsWith("models.opus.execute: nobody");
    assertThat(taken.statusCode()).isEqualTo(405);
    assertThat(list.statusCode()).isEqualTo(400);
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    assertNotFound("groups/none", "there is no groups.none");
    assertNotFound("tokens/none", "there is no access token with the id 'none'");
    assertNotFound("limits/none", "there is no models.none");
    assertNotFound("grants/tables/none", "there is no tables.none");
    for (var path :
        List.of("nothing", "", "groups/a/b", "tokens/a/b", "grants/groups/a", "limits/a/b")) {
      assertNotFound(
          path,
          "there is nothing at this path (expected: principals, groups, tokens, models, grants, limits, budgets, providers or tables below /api/2.0/sluice)");
    }
  }

  @Test
  void saysWhichMethodsAreServed() throws Exception {
    assertThat(send("POST", "groups", "{}", admin.secret()).statusCode()).isEqualTo(405);
    assertThat(send("PUT", "tokens/x", "{}", admin.secret()).statusCode()).isEqualTo(404);
    assertThat(
            json(send("PUT", "tokens/" + ada.token().id(), "{}", admin.secret()))
                .get("message")
                .asText())
        .isEqualTo("this method is not served here (expected: GET or DELETE)");
    assertThat(send("PUT", "grants", "{}", admin.secret()).statusCode()).isEqualTo(405);
    assertThat(send("PUT", "limits", "{}", admin.secret()).statusCode()).isEqualTo(405);
  }

  @Test
  void makesABudgetUnderItsOwnName() throws Exception {
    var budget = "{\"key\":\"group\",\"principal\":\"engineers\",\"usd\":50,\"period\":\"month\"}";

    var wrong = put("budgets/mine", budget);
    var made = put("budgets/group%20engineers%20per%20month", budget);

    assertThat(json(wrong).get("message").asText())
        .isEqualTo(
            "budgets.mine: not the name of this budget (expected: group engineers per month)");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(json(get("budgets")).at("/budgets/0/usd").asDouble()).isEqualTo(50);
    assertThat(inForce).containsKey("budget:group engineers per month");
    assertThat(json(send("DELETE", "groups/engineers", "", admin.secret())).get("message").asText())
        .startsWith("groups.engineers is used by");
  }

  @Test
  void saysSoWhenKafkaDoesNotAcknowledge() throws Exception {
    kafkaIsGone = true;

    var answer = put("groups/g", "[]");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).get("message").asText())
        .isEqualTo("Kafka did not acknowledge the change; it may or may not be in force");
  }

  @Test
  void answers503WhileTheProxyStarts() throws Exception {
    var starting = new GovernanceApiHandler(Clock.systemUTC());

    try (var other = HttpEndpoint.start("127.0.0.1", 0, Duration.ZERO, starting)) {
      var answer =
          http.send(
              HttpRequest.newBuilder(other.uri().resolve("/api/2.0/sluice/models")).build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
    }
  }

  @Test
  void namesMayHoldAnyCharacterButSlashAndPercent() throws Exception {
    var made = put("groups/a%20c+d%C3%A9", "[]");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(inForce).containsKey("group:a c+dé");
  }

  private void assertNotFound(String path, String message) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(404);
    assertThat(json(answer).get("message").asText()).isEqualTo(message);
  }

  private void claim(FileClaim.Origin origin) {
    var claim = new FileClaim(List.of("group:engineers", "model:opus", "provider:one"), origin);
    inForce.put(claim.key(), claim);
  }

  private CompletableFuture<Void> declare(String key, @Nullable Declaration declaration) {
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

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "", admin.secret());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return send("PUT", path, body, admin.secret());
  }

  private HttpResponse<String> send(String method, String path, String body, String secret)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.uri() + "/api/2.0/sluice/" + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + secret)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JsonSerde.MAPPER.readTree(answer.body());
  }

  private static NewAccessToken token(String user, boolean isAdmin) {
    return NewAccessToken.of(user, List.of(), isAdmin, Instant.now(), null, new SecureRandom());
  }
}
