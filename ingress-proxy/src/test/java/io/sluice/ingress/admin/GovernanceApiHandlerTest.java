package io.sluice.ingress.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.AccessToken;
import io.sluice.governance.Directory;
import io.sluice.governance.FileClaim;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The admin API over HTTP, with declarations kept in memory. */
class GovernanceApiHandlerTest extends GovernanceApiFixture {

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
  void changesWhatIsBuiltIn() throws Exception {
    claim(FileClaim.Origin.BUILT_IN);

    assertThat(put("groups/engineers", "[\"ben@x\"]").statusCode()).isEqualTo(200);
    assertThat(json(get("groups/engineers")).get("origin").asText()).isEqualTo("built-in");
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
  void namesMayHoldAnyCharacterButSlashAndPercent() throws Exception {
    var made = put("groups/a%20c+d%C3%A9", "[]");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(inForce).containsKey("group:a c+dé");
  }
}
