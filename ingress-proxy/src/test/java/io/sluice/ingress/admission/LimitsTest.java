package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

  private static final Principal ADA = principal("ada@example.com");

  /** Every kind of limit, so that a row of the table below shows which of them a caller meets. */
  private static final Model OPUS =
      model(
          "opus",
          limit(Key.SERVICE, null),
          limit(Key.USER_DEFAULT, null),
          limit(Key.USER, "ada@example.com"),
          limit(Key.SERVICE_PRINCIPAL, "ci"),
          limit(Key.GROUP, "red"),
          limit(Key.GROUP, "blue"),
          tagged("team", "x"),
          tagged("team", null));

  @ParameterizedTest(name = "{0} in {1} with {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ben@example.com |          |              | user-default/opus/ben@example.com & service/opus
          ada@example.com |          |              | user/opus/ada@example.com & service/opus
          ada@example.com | red,blue |              | user/opus/ada@example.com & service/opus
          ci              | red      |              | service-principal/opus/ci & service/opus
          cd              |          |              | user-default/opus/cd & service/opus
          ben@example.com | red      |              | group/opus/red & service/opus
          ben@example.com | red,blue |              | group/opus/red or group/opus/blue & service/opus
          ben@example.com | green    |              | user-default/opus/ben@example.com & service/opus
          ada@example.com |          | team=x       | user/opus/ada@example.com & request-tag/opus/team/x + service/opus
          ada@example.com |          | team=y       | user/opus/ada@example.com & request-tag/opus/team/y + service/opus
          ada@example.com |          | project=x    | user/opus/ada@example.com & service/opus
          """)
  void findsTheLimitsOfACaller(String name, String groups, String tag, String expected) {
    var caller = principal(name, groups == null ? new String[0] : groups.split(","));
    var tags = tag == null ? Map.<String, String>of() : tags(tag.split("="));

    var found = Limits.enforced(OPUS, caller, tags);

    assertThat(written(found)).isEqualTo(expected);
  }

  @Test
  void aModelWithoutLimitsIsUnlimited() {
    assertThat(Limits.enforced(model("opus"), ADA, Map.of())).isEmpty();
  }

  @Test
  void requestsAndTokensOfEveryPeriodAreLimitsOfTheirOwn() {
    var model =
        model(
            "opus",
            limit(Key.USER_DEFAULT, null, Period.MINUTE, 60L, 1_000L),
            limit(Key.USER_DEFAULT, null, Period.HOUR, 600L, null));

    var limits = only(Limits.enforced(model, ADA, Map.of()));

    assertThat(limits)
        .extracting(Limit::key)
        .containsExactly(
            "requests/minute/user-default/opus/ada@example.com",
            "tokens/minute/user-default/opus/ada@example.com",
            "requests/hour/user-default/opus/ada@example.com");
    assertThat(limits)
        .extracting(Limit::window)
        .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1));
  }

  @Test
  void aGroupAdmitsWithAllItsLimitsOrNotAtAll() {
    var model =
        model(
            "opus",
            limit(Key.GROUP, "red", Period.MINUTE, 10L, 500L),
            limit(Key.GROUP, "red", Period.HOUR, 90L, null),
            limit(Key.GROUP, "blue", Period.MINUTE, 10L, null));

    var found = Limits.enforced(model, principal("ben@example.com", "red", "blue"), Map.of());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).alternatives()).extracting(List::size).containsExactly(3, 1);
  }

  @Test
  void theSmallerOfTwoEqualLimitsHolds() {
    var model =
        model(
            "opus",
            new RateLimit(Key.USER_DEFAULT, 60),
            new RateLimit(Key.USER_DEFAULT, 30),
            new RateLimit(Key.USER_DEFAULT, 40));

    assertThat(only(Limits.enforced(model, ADA, Map.of())))
        .extracting(Limit::permits)
        .containsExactly(30L);
  }

  @Test
  void namesWithSlashesDoNotShareABucket() {
    var keys =
        Set.of(
            key(model("a/b", new RateLimit(Key.USER_DEFAULT, 1)), principal("c")),
            key(model("a", new RateLimit(Key.USER_DEFAULT, 1)), principal("b/c")),
            key(model("a", new RateLimit(Key.USER_DEFAULT, 1)), principal("b%2Fc")));

    assertThat(keys).hasSize(3);
  }

  @Test
  void aLimitThatOnlyReportsIsApartFromTheOneInForce() {
    var model =
        model(
            "opus",
            new RateLimit(Key.USER_DEFAULT, 60),
            new RateLimit(
                Key.USER_DEFAULT,
                null,
                null,
                null,
                Period.MINUTE,
                30L,
                null,
                OnUnavailable.DENY,
                Mode.DRY_RUN));

    assertThat(written(Limits.enforced(model, ADA, Map.of())))
        .isEqualTo("user-default/opus/ada@example.com");
    assertThat(only(Limits.dryRun(model, ADA, Map.of())))
        .extracting(Limit::key)
        .containsExactly("dry-run/requests/minute/user-default/opus/ada@example.com");
  }

  @Test
  void aRefusalSaysWhoseLimitItWas() {
    assertThat(refusal(limit(Key.SERVICE, null)))
        .isEqualTo(
            "User defined rate limit(s) exceeded for 'opus'. "
                + "Requests-per-minute (RPM) rate limit exceeded for endpoint");
    assertThat(refusal(new RateLimit(Key.USER_DEFAULT, 1)))
        .endsWith("Requests-per-minute (RPM) rate limit exceeded for user");
    assertThat(refusal(limit(Key.USER, "ada@example.com", Period.MINUTE, null, 5L)))
        .endsWith("Tokens-per-minute (TPM) rate limit exceeded for user");
    assertThat(refusal(limit(Key.USER, "ada@example.com", Period.HOUR, null, 5L)))
        .endsWith("Tokens-per-hour (TPH) rate limit exceeded for user");
    assertThat(refusal(limit(Key.GROUP, "red", Period.HOUR, 5L, null)))
        .endsWith("Requests-per-hour (RPH) rate limit exceeded for group 'red'");
    assertThat(refusal(tagged("team", null))).endsWith("exceeded for request tag 'team'");
  }

  private static String refusal(RateLimit limit) {
    var caller = principal("ada@example.com", "red");
    return only(Limits.enforced(model("opus", limit), caller, Map.of("team", "x")))
        .get(0)
        .refusalFor("opus");
  }

  private static String key(Model model, Principal caller) {
    return only(Limits.enforced(model, caller, Map.of())).get(0).key();
  }

  private static List<Limit> only(List<Requirement> requirements) {
    assertThat(requirements).hasSize(1);
    assertThat(requirements.get(0).alternatives()).hasSize(1);
    return requirements.get(0).alternatives().get(0);
  }

  // kinds in one alternative are joined by +, alternatives by or, requirements by &
  private static String written(List<Requirement> requirements) {
    return requirements.stream()
        .map(
            requirement ->
                requirement.alternatives().stream()
                    .map(
                        limits ->
                            limits.stream()
                                .map(limit -> limit.key().replace("requests/minute/", ""))
                                .collect(Collectors.joining(" + ")))
                    .collect(Collectors.joining(" or ")))
        .collect(Collectors.joining(" & "));
  }

  private static Map<String, String> tags(String... nameAndValue) {
    return Map.of(nameAndValue[0], nameAndValue[1]);
  }

  private static RateLimit limit(Key key, String principal) {
    return limit(key, principal, Period.MINUTE, 60L, null);
  }

  private static RateLimit limit(
      Key key, String principal, Period period, Long requests, Long tokens) {
    return new RateLimit(
        key,
        principal,
        null,
        null,
        period,
        requests,
        tokens,
        OnUnavailable.LOCAL_SHARE,
        Mode.ENFORCED);
  }

  private static RateLimit tagged(String tag, String value) {
    return new RateLimit(
        Key.REQUEST_TAG,
        null,
        tag,
        value,
        Period.MINUTE,
        5L,
        null,
        OnUnavailable.LOCAL_SHARE,
        Mode.ENFORCED);
  }

  private static Principal principal(String name, String... groups) {
    return new Principal(name, Principal.Type.USER, Set.of(groups), false);
  }

  private static Model model(String name, RateLimit... limits) {
    return new Model(name, List.of(), List.of(), null, null, List.of(), List.of(limits));
  }
}
