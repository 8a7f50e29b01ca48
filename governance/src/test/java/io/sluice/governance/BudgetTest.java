package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Budget.Period;
import io.sluice.governance.Budget.Refusal;
import io.sluice.governance.Budget.Target;
import io.sluice.governance.yaml.SluiceYaml;
import io.sluice.governance.yaml.SluiceYaml.Reading.Broken;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

  private static final Budget EVERYBODY = budget(Target.USER_DEFAULT, null);
  private static final Budget ADA = budget(Target.USER, "ada");
  private static final Budget RED = budget(Target.GROUP, "red");
  private static final Budget BLUE = budget(Target.GROUP, "blue");

  @ParameterizedTest
  @CsvSource({
    "DAY, 2026-08-06T00:00:00Z, 2026-08-07T00:00:00Z",
    "WEEK, 2026-08-03T00:00:00Z, 2026-08-10T00:00:00Z",
    "MONTH, 2026-08-01T00:00:00Z, 2026-09-01T00:00:00Z"
  })
  void aPeriodIsAStretchOfTheCalendar(Period period, Instant start, Instant end) {
    var thursday = Instant.parse("2026-08-06T23:59:59.999Z");

    assertThat(period.startAt(thursday)).isEqualTo(start);
    assertThat(period.endAt(thursday)).isEqualTo(end);
    assertThat(period.startAt(start)).isEqualTo(start);
  }

  @Test
  void anOwnBudgetReplacesAllOthersAndGroupsReplaceTheDefault() {
    var all = List.of(EVERYBODY, ADA, RED, BLUE);

    assertThat(Budgets.of(all, caller("ada", "red"))).containsExactly(ADA);
    assertThat(Budgets.of(all, caller("ben", "red", "blue"))).containsExactly(RED, BLUE);
    assertThat(Budgets.of(all, caller("ben", "green"))).containsExactly(EVERYBODY);
    assertThat(Budgets.of(List.of(ADA), caller("ben"))).isEmpty();
  }

  @Test
  void countsAGroupTogetherAndUsersEachByItself() {
    assertThat(RED.usageKeyFor("ada")).isEqualTo("usd/month/group/red");
    assertThat(EVERYBODY.usageKeyFor("ben")).isEqualTo("usd/month/user/ben");
  }

  @Test
  void complainsInTheWordsOfTheContract() {
    assertThat(new Budget(Target.USER, "ada", 0.05, Period.MONTH, Refusal.FORBIDDEN).complaint())
        .matches(
            "Budget \"user ada per month\" \\([0-9a-f-]{36}\\) has reached its limit of \\$0\\.05\\."
                + " To continue, contact an admin to increase the budget or use a different"
                + " budget\\.");
  }

  @Test
  void isReadFromTheFile() {
    var file =
        """
        groups: {red: [ada]}
        budgets:
          - {key: user-default, usd: 50, period: month}
          - {key: group, principal: red, usd: 7.5, period: week, refuse-with: too-many-requests}
        """;

    var declared = ((Declared) SluiceYaml.read(file)).declarations();

    assertThat(declared)
        .contains(
            new Budget(Target.USER_DEFAULT, null, 50, Period.MONTH, Refusal.FORBIDDEN),
            new Budget(Target.GROUP, "red", 7.5, Period.WEEK, Refusal.TOO_MANY_REQUESTS));
  }

  @Test
  void isRefusedWhenItIsNobodysOrTheSecond() {
    var file =
        """
        groups: {red: [ada]}
        budgets:
          - {key: group, principal: rde, usd: 1, period: day}
          - {key: user-default, usd: 1, period: day}
          - {key: user-default, usd: 2, period: day}
          - {key: user, usd: 2, period: fortnight}
        """;

    assertThat(((Broken) SluiceYaml.read(file)).problems()).hasSize(4);
  }

  private static Budget budget(Target target, String principal) {
    return new Budget(target, principal, 50, Period.MONTH, Refusal.FORBIDDEN);
  }

  private static Principal caller(String name, String... groups) {
    return new Principal(name, Principal.Type.USER, Set.of(groups), false);
  }
}
