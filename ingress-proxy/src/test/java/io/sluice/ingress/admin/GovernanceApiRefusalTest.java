package io.sluice.ingress.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.FileClaim;
import io.sluice.kit.HttpEndpoint;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused, and how it is said. */
class GovernanceApiRefusalTest extends GovernanceApiFixture {

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
  void refusesATokenForNobody() throws Exception {
    var answer = send("POST", "tokens", "{\"expires\":\"never\"}", admin.secret());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("problems")).hasSize(2);
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
}
