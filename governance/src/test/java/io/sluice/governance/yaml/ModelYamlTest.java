package io.sluice.governance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.DatedPrice;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Group;
import io.sluice.governance.KnownPrincipal;
import io.sluice.governance.Model;
import io.sluice.governance.Price;
import io.sluice.governance.Principal;
import io.sluice.governance.Provider;
import io.sluice.governance.yaml.SluiceYaml.Reading.Broken;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a model can say beyond one destination and one price, and who it can name. */
class ModelYamlTest {

  private static final String PROVIDERS =
      """
      providers:
        one: {api: openai, base-url: "https://one"}
        two: {api: openai, base-url: "https://two"}
      """;

  @Test
  void splitsTheTrafficAndFallsBackInOrder() {
    var model =
        model(
            """
            destinations:
                  - {provider: one, model: a, traffic: 70}
                  - {provider: two, model: b, traffic: 30}
                fallbacks: [{provider: two, model: c}, {provider: one, model: d}]
                first-token-timeout: 20s
            """);

    assertThat(model.destinations())
        .containsExactly(new Destination("one", "a", 70), new Destination("two", "b", 30));
    assertThat(model.fallbacks())
        .containsExactly(new Destination("two", "c", 0), new Destination("one", "d", 0));
    assertThat(model.firstTokenTimeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void refusesSharesThatDoNotAddUp() {
    assertThat(problems("destinations: [" + destination(60) + ", " + destination(30) + "]"))
        .containsExactly(
            "models.x.destinations: traffic that adds up to 90 (expected: traffic that adds up to"
                + " 100)");
    assertThat(problems("destinations: [" + destination(50) + "]"))
        .containsExactly(
            "models.x.destinations: traffic that adds up to 50 (expected: traffic that adds up to"
                + " 100)");
  }

  @Test
  void refusesAShareThatIsNotSaid() {
    assertThat(problems("destinations: [{provider: one, model: m}, " + destination(100) + "]"))
        .containsExactly(
            "models.x.destinations[0].traffic: missing (expected: a whole number from 0 to 100)");
  }

  @Test
  void refusesASharePastTheWhole() {
    assertThat(problems("destinations: [" + destination(400) + "]"))
        .contains("models.x.destinations[0].traffic: 400 (expected: a whole number from 0 to 100)");
  }

  @Test
  void refusesTooManyDestinationsAndFallbacks() {
    var eleven = times(11, i -> destination(i == 1 ? 90 : 1));
    var six = times(6, i -> "{provider: one, model: m}");

    assertThat(problems("destinations: [" + eleven + "]"))
        .containsExactly("models.x.destinations: 11 (expected: at most 10)");
    assertThat(problems("destinations: [" + destination(100) + "]\n    fallbacks: [" + six + "]"))
        .containsExactly("models.x.fallbacks: 6 (expected: at most 5)");
  }

  @Test
  void refusesAModelThatNobodyAnswersFor() {
    assertThat(problems("destinations: []"))
        .contains("models.x.destinations: none (expected: 1 to 10)");
  }

  @Test
  void refusesAShareOfAFallback() {
    assertThat(
            problems(
                "destinations: ["
                    + destination(100)
                    + "]\n    fallbacks: ["
                    + destination(1)
                    + "]"))
        .containsExactly(
            "models.x.fallbacks[0].traffic: unknown member (expected: one of model, price,"
                + " provider)");
  }

  @Test
  void refusesATimeoutThatIsNone() {
    assertThat(problems(ANY + "\n    first-token-timeout: soon"))
        .containsExactly(
            "models.x.first-token-timeout: soon (expected: more than zero, such as 500ms, 30s or"
                + " 2m)");
    assertThat(problems(ANY + "\n    first-token-timeout: 0s"))
        .containsExactly(
            "models.x.first-token-timeout: 0 (expected: more than zero, such as 500ms, 30s or 2m)");
  }

  @Test
  void readsPricesWithTheDaysTheyHoldFrom() {
    var model =
        model(
            ANY
                + """

                    price:
                      - {from: 2026-06-01, input: 4, output: 20}
                      - {input: 5, output: 25, cache-read: 0.5}
                """);

    assertThat(model.price()).isEqualTo(new Price(5, 25, 0.5, 5, 5));
    assertThat(model.prices())
        .containsExactly(new DatedPrice(LocalDate.parse("2026-06-01"), new Price(4, 20, 4, 4, 4)));
  }

  @Test
  void readsThePriceOfADestination() {
    var model =
        model(
            "destinations: [{provider: one, model: a, price: {input: 1, output: 2}}]\n"
                + "    price: {input: 5, output: 25}");

    assertThat(model.destinations().get(0).price()).isEqualTo(new Price(1, 2, 1, 1, 1));
  }

  @Test
  void refusesPricesWithTheSameDayOrWithoutOne() {
    var price = ", input: 1, output: 1}";

    assertThat(
            problems(
                ANY
                    + "\n    price: [{from: 2026-06-01"
                    + price
                    + ", {from: 2026-06-01"
                    + price
                    + "]"))
        .containsExactly("models.x.price[1].from: 2026-06-01 (expected: each day once)");
    assertThat(problems(ANY + "\n    price: [{input: 1, output: 1}, {input: 1, output: 1}]"))
        .containsExactly("models.x.price[1].from: missing (expected: each day once)");
    assertThat(problems(ANY + "\n    price: [{from: June" + price + "]"))
        .containsExactly(
            "models.x.price[0].from: June (expected: a day such as 2026-06-01, in UTC)");
    assertThat(problems(ANY + "\n    price: {from: 2026-06-01" + price))
        .containsExactly(
            "models.x.price.from: unknown member (expected: one of cache-read, cache-write-1h,"
                + " cache-write-5m, input, output)");
  }

  @Test
  void keepsTheContentOfAModelOrOfAGroupOutOfTheTables() {
    var model = model(ANY + "\n    inference-table: a.b.c\n    record-payload: false");
    var group = declared("groups: {legal: {members: [ada@x], record-payload: false}}");

    assertThat(model.usageOnly()).isTrue();
    assertThat(group).containsExactly(new Group("legal", List.of("ada@x"), true));
    assertThat(problems(ANY + "\n    record-payload: maybe"))
        .containsExactly("models.x.record-payload: maybe (expected: true or false)");
  }

  @Test
  void readsWhoLeadsAGroup() {
    var group = declared("groups: {core: {members: [ada@x, ben@x], leads: [ada@x, max@x]}}");

    assertThat(group)
        .containsExactly(
            new Group("core", List.of("ada@x", "ben@x"), List.of("ada@x", "max@x"), false));
    assertThat(broken("groups: {core: {leads: [\"a\\u0007\"]}}"))
        .singleElement()
        .asString()
        .startsWith("groups.core.leads[0]: ");
  }

  @Test
  void refusesWhatAGroupIsNot() {
    assertThat(broken("groups: {a: {member: [x]}}"))
        .containsExactly(
            "groups.a.member: unknown member, did you mean members? (expected: one of leads, members,"
                + " record-payload)");
    assertThat(broken("groups: {a: x}")).containsExactly("groups.a: x (expected: a list of texts)");
  }

  @Test
  void readsEveryKindOfGrantee() {
    var model =
        model(
            ANY
                + "\n    execute: ['user:ada@x', 'service-principal:ci', ben@x]\n"
                + "    read-metadata: [everyone]");

    assertThat(model.execute()).containsExactly("user:ada@x", "service-principal:ci", "ben@x");
    assertThat(model.readMetadata()).containsExactly("everyone");
  }

  @Test
  void refusesAGranteeWithoutAName() {
    assertThat(problems(ANY + "\n    execute: ['user:', 'service-principal:']"))
        .containsExactly(
            "models.x.execute[0]: user: (expected: user:NAME)",
            "models.x.execute[1]: service-principal: (expected: service-principal:NAME)");
  }

  @Test
  void readsPrincipals() {
    var declared =
        declared(
            """
            principals:
              ci@build: {type: service-principal, display-name: Nightly builds}
              eve@x: {type: user, disabled: true}
            """);

    assertThat(declared)
        .containsExactly(
            new KnownPrincipal(
                "ci@build", Principal.Type.SERVICE_PRINCIPAL, "Nightly builds", false),
            new KnownPrincipal("eve@x", Principal.Type.USER, null, true));
  }

  @Test
  void refusesAPrincipalOfNoKind() {
    assertThat(broken("principals: {a: {type: robot, display-name: ' '}}"))
        .containsExactly(
            "principals.a.type: robot (expected: one of service-principal, user)",
            "principals.a.display-name:   (expected: " + Names.EXPECTED + ")");
  }

  @Test
  void readsAzure() {
    var declared =
        declared(
            "providers: {az: {api: azure-openai, base-url: 'https://r.openai.azure.com/',"
                + " api-key: '${K}', api-version: '2024-10-21', deployment: gpt-prod}}");

    assertThat(declared)
        .containsExactly(
            new Provider(
                "az",
                Api.AZURE_OPENAI,
                "https://r.openai.azure.com",
                "${K}",
                "2024-10-21",
                "gpt-prod"));
  }

  @Test
  void refusesWhatOnlyAzureHasElsewhere() {
    assertThat(
            broken(
                "providers: {a: {api: openai, base-url: 'https://h', api-version: v, deployment:"
                    + " d}}"))
        .containsExactly(
            "providers.a.api-version: not of this api (expected: only with api: azure-openai)",
            "providers.a.deployment: not of this api (expected: only with api: azure-openai)");
  }

  @Test
  void refusesAnAzureThatCannotBeCalled() {
    assertThat(broken("providers: {a: {api: azure-openai, base-url: 'https://h'}}"))
        .containsExactly(
            "providers.a.api-version: missing (expected: Azure's api-version, such as 2024-10-21)");
    assertThat(
            broken(
                "providers: {a: {api: azure-openai, base-url: 'https://h', api-version: 'v&x',"
                    + " deployment: a/b}}"))
        .containsExactly(
            "providers.a.api-version: v&x (expected: Azure's api-version, such as 2024-10-21)",
            "providers.a.deployment: a/b (expected: letters, digits, '.', '_' and '-')");
  }

  private static final String ANY = "destinations: [{provider: one, model: m}]";

  private static String destination(int traffic) {
    return "{provider: one, model: m, traffic: " + traffic + "}";
  }

  private static String times(int count, IntFunction<String> text) {
    return IntStream.rangeClosed(1, count).mapToObj(text).collect(Collectors.joining(", "));
  }

  private static String file(String members) {
    return PROVIDERS + "models:\n  x:\n    " + members + "\n";
  }

  private static Model model(String members) {
    return declared(file(members)).stream()
        .filter(Model.class::isInstance)
        .map(Model.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> problems(String members) {
    return broken(file(members));
  }

  private static List<Declaration> declared(String text) {
    var reading = SluiceYaml.read(text);
    assertThat(reading).isInstanceOf(Declared.class);
    return ((Declared) reading).declarations();
  }

  private static List<String> broken(String text) {
    var reading = SluiceYaml.read(text);
    assertThat(reading).isInstanceOf(Broken.class);
    return ((Broken) reading).problems();
  }
}
