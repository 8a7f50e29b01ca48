package io.sluice.governance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Model;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import io.sluice.governance.yaml.SluiceYaml.Reading.Broken;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitSectionTest {

  @Test
  void readsEveryKey() {
    var limits =
        limits(
            "{key: service, requests: 6000}",
            "{key: user-default, requests: 60, tokens: 400000}",
            "{key: user, principal: ada@example.com, requests: 120, period: hour}",
            "{key: service-principal, principal: ci, requests: 0}",
            "{key: group, principal: engineers, tokens: 9, on-unavailable: deny, mode: dry-run}",
            "{key: request-tag, tag: team, value: blue, requests: 5}",
            "{key: request-tag, tag: team, requests: 1}");

    assertThat(limits)
        .containsExactly(
            new RateLimit(Key.SERVICE, 6000),
            limit(Key.USER_DEFAULT, null, null, null, Period.MINUTE, 60L, 400_000L),
            limit(Key.USER, "ada@example.com", null, null, Period.HOUR, 120L, null),
            limit(Key.SERVICE_PRINCIPAL, "ci", null, null, Period.MINUTE, 0L, null),
            new RateLimit(
                Key.GROUP,
                "engineers",
                null,
                null,
                Period.MINUTE,
                null,
                9L,
                OnUnavailable.DENY,
                Mode.DRY_RUN),
            limit(Key.REQUEST_TAG, null, "team", "blue", Period.MINUTE, 5L, null),
            limit(Key.REQUEST_TAG, null, "team", null, Period.MINUTE, 1L, null));
  }

  @Test
  void takesTheSameKeyAgainForAnotherPeriodOrQuantity() {
    assertThat(
            limits(
                "{key: user-default, requests: 60}",
                "{key: user-default, requests: 600, period: hour}",
                "{key: user-default, tokens: 1000}"))
        .hasSize(3);
  }

  @Test
  void refusesALimitThatCountsTheSameAsAnother() {
    assertThat(
            problems(
                "{key: group, principal: engineers, requests: 1}",
                "{key: group, principal: engineers, requests: 2, tokens: 5}"))
        .containsExactly(
            "models.x.rate-limits[1].key: a second one (expected: each key once per period)");
  }

  @Test
  void refusesMembersThatTheKeyDoesNotLookAt() {
    assertThat(
            problems(
                "{key: service, principal: ada@example.com, requests: 1}",
                "{key: user-default, value: blue, requests: 1}"))
        .hasSize(2)
        .allMatch(problem -> problem.contains("not looked at"));
  }

  @Test
  void refusesALimitOfNobody() {
    assertThat(problems("{key: user, requests: 1}"))
        .singleElement()
        .asString()
        .startsWith("models.x.rate-limits[0].principal: missing");
    assertThat(problems("{key: group, principal: enginers, requests: 1}"))
        .singleElement()
        .asString()
        .contains("a group of this file: engineers");
    assertThat(problems("{key: request-tag, requests: 1}")).hasSize(1);
  }

  @Test
  void refusesMoreLimitsThanTheContractAllows() {
    var six = new String[6];
    for (int i = 0; i < six.length; i++) {
      six[i] = "{key: group, principal: engineers, requests: 1}";
    }
    var many = Collections.nCopies(21, "{key: service, requests: 1}").toArray(String[]::new);

    assertThat(problems(six)).anyMatch(problem -> problem.contains("6 limits of groups"));
    assertThat(problems(many)).anyMatch(problem -> problem.contains("21 limits"));
  }

  @Test
  void refusesWordsItDoesNotKnow() {
    assertThat(problems("{key: endpoint, requests: 1}"))
        .singleElement()
        .asString()
        .contains("one of group, request-tag, service, service-principal, user, user-default");
    assertThat(problems("{key: service, requests: 1, period: day}")).hasSize(1);
    assertThat(problems("{key: service, requests: 1, on-unavailable: shrug}")).hasSize(1);
    assertThat(problems("{key: service, requests: 1, mode: soft}")).hasSize(1);
  }

  @Test
  void readsARecordOfAnEarlierVersion() throws JsonProcessingException {
    var limit =
        JsonSerde.MAPPER.readValue("{\"key\":\"user-default\",\"requests\":60}", RateLimit.class);

    assertThat(limit).isEqualTo(new RateLimit(Key.USER_DEFAULT, 60));
  }

  @Test
  void survivesItsWayThroughKafka() throws JsonProcessingException {
    for (var limit : limits("{key: request-tag, tag: t, value: v, tokens: 5, mode: dry-run}")) {
      var written = JsonSerde.MAPPER.writeValueAsString(limit);

      assertThat(JsonSerde.MAPPER.readValue(written, RateLimit.class)).isEqualTo(limit);
    }
  }

  private static RateLimit limit(
      Key key, String principal, String tag, String value, Period period, Long rpm, Long tpm) {
    return new RateLimit(
        key, principal, tag, value, period, rpm, tpm, OnUnavailable.LOCAL_SHARE, Mode.ENFORCED);
  }

  private static List<RateLimit> limits(String... items) {
    var reading = (Declared) SluiceYaml.read(file(items));
    return reading.declarations().stream()
        .filter(Model.class::isInstance)
        .map(Model.class::cast)
        .findFirst()
        .orElseThrow()
        .rateLimits();
  }

  private static List<String> problems(String... items) {
    return ((Broken) SluiceYaml.read(file(items))).problems();
  }

  private static String file(String... items) {
    return """
        providers: {openai: {api: openai, base-url: "https://api.openai.com/v1"}}
        groups: {engineers: [ada@example.com]}
        models:
          x:
            destinations: [{provider: openai, model: m}]
            rate-limits: [%s]
        """
        .formatted(String.join(", ", items));
  }
}
