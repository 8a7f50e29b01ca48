package io.sluice.governance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Group;
import io.sluice.governance.Model;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import io.sluice.governance.RateLimit;
import io.sluice.governance.Table;
import io.sluice.governance.yaml.SluiceYaml.Reading.Broken;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SluiceYamlTest {

  private static final String PROVIDERS =
      """
      providers:
        anthropic: {api: anthropic, base-url: "https://api.anthropic.com", api-key: "${A_KEY}"}
        openai: {api: openai, base-url: "https://api.openai.com/v1"}
      """;

  @Test
  void declaresWhatTheFileSays() {
    var file =
        PROVIDERS
            + """
            groups:
              engineers: [ada@example.com, ben@example.com]
            models:
              opus:
                aliases: [claude-opus, system.ai.opus]
                destinations:
                  - {provider: anthropic, model: claude-opus-4-6, traffic: 100}
                price: {input: 5, output: 25.0, cache-read: 0.5, cache-write-5m: 6.25, cache-write-1h: 10}
                inference-table: main.gateway.opus
                execute: [group:engineers, cy@example.com]
                rate-limits:
                  - {key: user-default, requests: 60}
            tables:
              - {name: main.telemetry.m, schema: otel-metrics-v1, modify: [group:engineers], select: [group:engineers]}
              - {name: main.telemetry.l, schema: otel-logs-v1}
            """;

    var declared = declared(file);

    var engineers = List.of("group:engineers");
    assertThat(declared)
        .containsExactly(
            new Provider("anthropic", Api.ANTHROPIC, "https://api.anthropic.com", "${A_KEY}"),
            new Provider("openai", Api.OPENAI, "https://api.openai.com/v1", null),
            new Group("engineers", List.of("ada@example.com", "ben@example.com")),
            new Model(
                "opus",
                List.of("claude-opus", "system.ai.opus"),
                List.of(new Destination("anthropic", "claude-opus-4-6", 100)),
                new Price(5, 25, 0.5, 6.25, 10),
                "main.gateway.opus",
                List.of("group:engineers", "cy@example.com"),
                List.of(new RateLimit(RateLimit.Key.USER_DEFAULT, 60))),
            new Table("main.telemetry.m", Table.Schema.OTEL_METRICS_V1, engineers, engineers),
            new Table("main.telemetry.l", Table.Schema.OTEL_LOGS_V1, List.of(), List.of()));
  }

  @Test
  void chargesCachedTokensLikePlainOnesWhereThePriceDoesNotSay() {
    var declared = declared(model("price: {input: 2, output: 8}"));

    assertThat(onlyModel(declared).price()).isEqualTo(new Price(2, 8, 2, 2, 2));
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    var file =
        PROVIDERS
            + """
            models:
              x:
                destinations: [{provider: foo, model: m}]
                inference-table: gateway
            """;

    assertThat(problems(file))
        .containsExactlyInAnyOrder(
            "models.x.destinations[0].provider: foo (expected: one of anthropic, openai)",
            "models.x.inference-table: gateway (expected: " + Names.EXPECTED_TABLE + ")");
  }

  @Test
  void takesEveryPartOfTheFormat() {
    var file =
        """
        providers:
          anthropic: {api: anthropic, base-url: "https://api.anthropic.com", api-key: "${ANTHROPIC_API_KEY}"}
          openai:    {api: openai,    base-url: "https://api.openai.com/v1", api-key: "${OPENAI_API_KEY}"}
          google:    {api: gemini,    base-url: "https://generativelanguage.googleapis.com", api-key: "${GEMINI_API_KEY}"}
        groups:
          engineers: [ada@example.com, ben@example.com]
        models:
          databricks-claude-opus-4-6:
            aliases: [claude-opus-4-6, system.ai.claude-opus-4-6]
            destinations:                       # traffic adds up to 100
              - {provider: anthropic, model: claude-opus-4-6, traffic: 100}
            fallbacks:
              - {provider: anthropic, model: claude-sonnet-4-6}
            price: {input: 5.00, output: 25.00, cache-read: 0.50, cache-write-5m: 6.25, cache-write-1h: 10.00}
            inference-table: main.gateway.opus
            execute: [group:engineers]
            rate-limits:
              - {key: service, requests: 6000}
              - {key: user-default, requests: 60, tokens: 400000}
              - {key: user, principal: ada@example.com, requests: 120}
              - {key: group, principal: engineers, requests: 1000, on-unavailable: local-share}
        budgets:
          - {key: user-default, usd: 50, period: month}
        tables:
          - {name: main.telemetry.agents_otel_metrics, schema: otel-metrics-v1, modify: [group:engineers], select: [group:engineers]}
          - {name: main.telemetry.agents_otel_logs,    schema: otel-logs-v1,    modify: [group:engineers], select: [group:engineers]}
        """;

    assertThat(declared(file)).hasSize(8);
  }

  @Test
  void refusesAMemberItDoesNotKnowAndGuessesWhatWasMeant() {
    assertThat(problems(model("inference-tabel: main.a.b")))
        .containsExactly(
            "models.x.inference-tabel: unknown member, did you mean inference-table? (expected: one"
                + " of aliases, destinations, execute, fallbacks, first-token-timeout,"
                + " inference-table, price, rate-limits, read-metadata, record-payload)");
    assertThat(problems(PROVIDERS + "modles: {}"))
        .singleElement()
        .asString()
        .contains("did you mean models?");
  }

  @Test
  void refusesALiteralKeyWithoutRepeatingIt() {
    var secret = "sk-ant-0123456789";
    var literal =
        "providers: {a: {api: anthropic, base-url: 'https://h', api-key: " + secret + "}}";
    var inUrl = "providers: {a: {api: anthropic, base-url: 'https://u:" + secret + "@h'}}";
    var number = "providers: {a: {api: anthropic, base-url: 'https://h', api-key: 123456}}";
    var unclosed = "providers: {a: {api-key: '" + secret + "}}";

    assertThat(problems(literal))
        .containsExactly(
            "providers.a.api-key: a value that is not shown here (expected: ${VARIABLE})");
    assertThat(problems(number)).containsExactlyElementsOf(problems(literal));
    assertThat(problems(inUrl)).hasSize(1).noneMatch(problem -> problem.contains(secret));
    assertThat(problems(unclosed)).hasSize(1).noneMatch(problem -> problem.contains(secret));
  }

  @Test
  void refusesAProviderThatCannotBeCalled() {
    assertThat(problems("providers: {a: {api: grpc, base-url: 'api.example.com'}}"))
        .containsExactly(
            "providers.a.api: grpc (expected: one of anthropic, azure-openai, gemini, openai)",
            "providers.a.base-url: a value that is not shown here (expected: an http or https URL"
                + " without user, query or fragment)");
    assertThat(problems("providers: {a: {}}"))
        .containsExactly(
            "providers.a.api: missing (expected: one of anthropic, azure-openai, gemini, openai)",
            "providers.a.base-url: missing (expected: an http or https URL without user, query or"
                + " fragment)");
  }

  @Test
  void refusesANameThatLeadsToTwoModels() {
    var file =
        PROVIDERS
            + """
            models:
              x: {aliases: [both, y], destinations: [{provider: openai, model: m}]}
              y: {aliases: [both], destinations: [{provider: openai, model: m}]}
            """;

    assertThat(problems(file))
        .containsExactly(
            "models.x.aliases[1]: y (expected: a name of its own; it is already the name of"
                + " models.y)",
            "models.y.aliases[0]: both (expected: a name of its own; it is already an alias of"
                + " models.x)");
  }

  @Test
  void refusesAGroupThatIsNotThere() {
    assertThat(problems(model("execute: ['group:nobody']")))
        .containsExactly(
            "models.x.execute[0]: group:nobody (expected: a group of this file: there is none)");
  }

  @Test
  void refusesAnEmptyListOfGranteesBecauseLeavingItOutMeansEverybody() {
    assertThat(problems(model("execute: []")))
        .singleElement()
        .asString()
        .isEqualTo(
            "models.x.execute: nobody (expected: at least one of user:NAME, service-principal:ID,"
                + " group:NAME or everyone; or leave it out)");
  }

  @Test
  void refusesATableThatIsSomethingElseAlready() {
    var file =
        model("inference-table: main.a.b")
            + """
            tables:
              - {name: main.a.B_payload, schema: otel-logs-v1}
              - {name: main.t.logs, schema: otel-logs-v1}
              - {name: main.t.LOGS, schema: otel-metrics-v1}
              - {name: system.ai_gateway.usage, schema: otel-logs-v1}
              - {name: ../../etc, schema: otel-logs-v9}
            """;

    assertThat(problems(file))
        .containsExactlyInAnyOrder(
            "tables[0].name: main.a.B_payload (expected: a name of its own; it is already the"
                + " payload table of models.x)",
            "tables[2].name: main.t.LOGS (expected: a name of its own; it is already tables[1])",
            "tables[3].name: system.ai_gateway.usage (expected: another catalog: system holds the"
                + " gateway's tables)",
            "tables[4].name: ../../etc (expected: " + Names.EXPECTED_TABLE + ")",
            "tables[4].schema: otel-logs-v9 (expected: one of otel-logs-v1, otel-metrics-v1, otel-spans-v1)");
  }

  @Test
  void refusesNumbersThatAreNone() {
    assertThat(problems(model("price: {input: -1, output: cheap}")))
        .containsExactly(
            "models.x.price.input: -1 (expected: US dollars, 0 or more)",
            "models.x.price.output: cheap (expected: US dollars, 0 or more)");
    assertThat(problems(model("rate-limits: [{key: user-default, requests: 1.5}]")))
        .containsExactly(
            "models.x.rate-limits[0].requests: 1.5 (expected: a whole number, 0 or more)");
    assertThat(problems(model("rate-limits: [{key: user-default}]")))
        .containsExactly(
            "models.x.rate-limits[0].requests: missing (expected: requests or tokens per period,"
                + " or both)");
  }

  @Test
  void refusesTheSameLimitTwice() {
    var twice = "{key: user-default, requests: 1}, {key: user-default, requests: 2}";

    assertThat(problems(model("rate-limits: [" + twice + "]")))
        .containsExactly(
            "models.x.rate-limits[1].key: a second one (expected: each key once per" + " period)");
  }

  @Test
  void refusesNamesWithCharactersThatCannotBeSeen() {
    assertThat(problems("groups: {\"a\\u0007b\": [x]}"))
        .containsExactly("groups.a?b: not a name (expected: " + Names.EXPECTED + ")");
    assertThat(problems("groups: {a: [\"x\\u200By\", 7, ' z']}"))
        .containsExactlyInAnyOrder(
            "groups.a[0]: x?y (expected: " + Names.EXPECTED + ")",
            "groups.a[1]: 7 (expected: a text; put it in quotes)",
            "groups.a[1]:  z (expected: " + Names.EXPECTED + ")");
  }

  @Test
  void saysWhereTheYamlItselfIsBroken() {
    assertThat(problems("groups:\n  a: [x\nmodels: {}"))
        .singleElement()
        .asString()
        .startsWith("line 3");
    assertThat(problems("groups: {a: [x]}\ngroups: {b: [y]}"))
        .singleElement()
        .asString()
        .endsWith("(expected: each member once)");
    assertThat(problems("groups: {a: &m [x], b: *m}"))
        .contains("line 1, column 24: a YAML alias (expected: the value written out)");
    assertThat(problems("groups: {a: [x]}\n---\ngroups: {}"))
        .singleElement()
        .asString()
        .endsWith("(expected: one YAML document)");
  }

  @Test
  void refusesAnEmptyFileBecauseItWouldTakeEverythingBack() {
    assertThat(problems("")).hasSize(1);
    assertThat(problems("# nothing\n")).hasSize(1);
    assertThat(problems("{}")).hasSize(1);
    assertThat(problems("just text")).containsExactly("the file: just text (expected: a mapping)");
  }

  @Property(tries = 300)
  void anyTextIsAnsweredWithoutAnException(@ForAll String text) {
    assertThat(SluiceYaml.read(text)).isNotNull();
  }

  private static String model(String member) {
    return PROVIDERS
        + """
        models:
          x:
            destinations: [{provider: openai, model: m}]
            %s
        """
            .formatted(member);
  }

  private static Model onlyModel(List<Declaration> declared) {
    return declared.stream()
        .filter(Model.class::isInstance)
        .map(Model.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<Declaration> declared(String file) {
    var reading = SluiceYaml.read(file);
    assertThat(reading).isInstanceOf(Declared.class);
    return ((Declared) reading).declarations();
  }

  private static List<String> problems(String file) {
    var reading = SluiceYaml.read(file);
    assertThat(reading).isInstanceOf(Broken.class);
    return ((Broken) reading).problems();
  }
}
