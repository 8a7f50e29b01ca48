package io.sluice.governance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Declaration;
import io.sluice.governance.EntryKind;
import io.sluice.governance.Group;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.yaml.SluiceYaml.Reading;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final List<Declaration> IN_FORCE =
      declared(
          """
          providers:
            one: {api: openai, base-url: "https://one", api-key: "${K}"}
            az: {api: azure-openai, base-url: "https://az", api-version: v1, deployment: d}
          principals:
            ci: {type: service-principal, display-name: Builds}
          groups:
            engineers: [ada@x]
            legal: {members: [lea@x], leads: [max@x], record-payload: false}
          models:
            opus:
              aliases: [best]
              destinations:
                - {provider: one, model: a, traffic: 60, price: {input: 1, output: 2}}
                - {provider: az, model: b, traffic: 40}
              fallbacks: [{provider: one, model: c}]
              first-token-timeout: 20s
              price:
                - {input: 5, output: 25}
                - {from: 2026-06-01, input: 4, output: 20, cache-write-1h: 8}
              inference-table: main.gateway.opus
              record-payload: false
              execute: ['group:engineers', 'service-principal:ci']
              read-metadata: [everyone]
              rate-limits:
                - {key: service, requests: 6000}
                - {key: user, principal: ada@x, requests: 10, tokens: 100, period: hour}
                - {key: group, principal: engineers, tokens: 5, on-unavailable: deny, mode: dry-run}
                - {key: request-tag, tag: team, value: blue, requests: 1}
          budgets:
            - {key: user-default, usd: 50, period: month}
            - {key: group, principal: engineers, usd: 5.5, period: day, refuse-with: too-many-requests}
          tables:
            - {name: main.t.logs, schema: otel-logs-v1, modify: ['group:engineers']}
          """);

  @Test
  void everyDeclarationIsReadBackFromWhatIsWrittenOfIt() {
    for (var declaration : IN_FORCE) {
      var kind = kindOf(declaration);
      var written = Written.of(declaration);
      var name = written.get("name").textValue();

      assertThat(Entry.read(kind, name, written, IN_FORCE))
          .isEqualTo(new Reading.Declared(List.of(declaration)));
    }
  }

  @Test
  void namesWhatIsWrongByThePathThatItHasInTheFile() {
    var members = json("{\"destinations\": [{\"provider\": \"two\", \"model\": \"m\"}], \"x\": 1}");

    assertThat(problems(EntryKind.MODEL, "new", members))
        .containsExactlyInAnyOrder(
            "models.new.destinations[0].provider: two (expected: one of az, one)",
            "models.new.x: unknown member (expected: one of aliases, destinations, execute,"
                + " fallbacks, first-token-timeout, inference-table, price, rate-limits,"
                + " read-metadata, record-payload)");
  }

  @Test
  void refusesWhatClashesWithSomethingInForce() {
    var model =
        json(
            "{\"aliases\": [\"best\"], \"destinations\": [{\"provider\": \"one\", \"model\":"
                + " \"m\"}], \"execute\": [\"group:nobody\"]}");

    assertThat(problems(EntryKind.MODEL, "new", model))
        .containsExactlyInAnyOrder(
            "models.new.aliases[0]: best (expected: a name of its own; it is already an alias of"
                + " models.opus)",
            "models.new.execute[0]: group:nobody (expected: a group that is in force: engineers,"
                + " legal)");
  }

  @Test
  void refusesAnotherNameThanThatOfThePath() {
    assertThat(problems(EntryKind.GROUP, "a", json("{\"name\": \"b\", \"members\": []}")))
        .containsExactly("groups.a.name: another name (expected: the name in the path)");
    assertThat(problems(EntryKind.GROUP, "a\u0007", json("[]")))
        .containsExactly("groups: a? (expected: " + Names.EXPECTED + ")");
  }

  @Test
  void takesAGroupAsTheListThatItMayBeInTheFile() {
    assertThat(Entry.read(EntryKind.GROUP, "g", json("[\"ada@x\"]"), List.of()))
        .isEqualTo(new Reading.Declared(List.of(new Group("g", List.of("ada@x")))));
  }

  @Test
  void refusesALiteralKeyWithoutRepeatingIt() {
    var members = json("{\"api\": \"openai\", \"base-url\": \"https://h\", \"api-key\": \"sk-1\"}");

    assertThat(problems(EntryKind.PROVIDER, "p", members))
        .containsExactly(
            "providers.p.api-key: a value that is not shown here (expected: ${VARIABLE})");
  }

  @Test
  void writesNothingOfATokenThatOpensADoor() {
    var token =
        NewAccessToken.of("ada@x", List.of("g"), true, Instant.EPOCH, null, new SecureRandom());

    var written = Written.of(token.token()).toString();

    assertThat(written).contains(token.token().id(), "ada@x", "\"admin\":true");
    assertThat(written).doesNotContain(token.token().hash()).doesNotContain(token.secret());
  }

  @Test
  void readsWhatATokenIsAskedForWith() {
    var wanted =
        NewToken.read(
            json(
                "{\"user\": \"ada@x\", \"groups\": [\"g\"], \"admin\": true, \"expires\": \"90d\"}"));

    assertThat(wanted)
        .isEqualTo(
            new NewToken.Reading.Wanted(
                new NewToken("ada@x", List.of("g"), true, Duration.ofDays(90))));
  }

  @Test
  void refusesATokenForNobodyOrForNoTime() {
    assertThat(
            NewToken.read(
                json("{\"groups\": [\" \"], \"admin\": \"yes\", \"expires\": \"soon\", \"y\": 1}")))
        .isEqualTo(
            new NewToken.Reading.Broken(
                List.of(
                    "y: unknown member (expected: one of admin, expires, groups, user)",
                    "groups[0]:   (expected: " + Names.EXPECTED + ")",
                    "user: missing (expected: e-mail address of a user, or the id of a service"
                        + " principal)",
                    "admin: yes (expected: true or false)",
                    "expires: soon (expected: a time to live such as 90d, 12h or 30m)")));
    assertThat(NewToken.read(json("{\"user\": \"a\", \"expires\": \"0d\"}")))
        .isEqualTo(
            new NewToken.Reading.Broken(
                List.of("expires: 0 (expected: a time to live such as 90d, 12h or 30m)")));
    assertThat(NewToken.read(json("[]")))
        .isEqualTo(new NewToken.Reading.Broken(List.of("the body: a list (expected: a mapping)")));
  }

  private static List<String> problems(EntryKind kind, String name, JsonNode members) {
    var reading = Entry.read(kind, name, members, IN_FORCE);
    assertThat(reading).isInstanceOf(Reading.Broken.class);
    return ((Reading.Broken) reading).problems();
  }

  private static EntryKind kindOf(Declaration declaration) {
    return Arrays.stream(EntryKind.values())
        .filter(kind -> kind.holds(declaration))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String text) {
    try {
      return JsonSerde.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Declaration> declared(String file) {
    var reading = SluiceYaml.read(file);
    assertThat(reading).isInstanceOf(Reading.Declared.class);
    return ((Reading.Declared) reading).declarations();
  }
}
