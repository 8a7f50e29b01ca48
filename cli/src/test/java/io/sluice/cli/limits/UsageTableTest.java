package io.sluice.cli.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LimitUsage;
import io.sluice.governance.Budget;
import io.sluice.governance.Budget.Period;
import io.sluice.governance.Budget.Refusal;
import io.sluice.governance.Budget.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTableTest {

  private static final Instant NOON = Instant.parse("2026-08-06T12:00:00Z");

  @Test
  void showsWhatIsUsedAndLeft() {
    var shown = shown(NOON.plusSeconds(10), minute("requests/minute/service/opus", 12, 60));

    assertThat(shown).contains("requests/minute/service/opus", "12", "60", "48", "within 50 s");
  }

  @Test
  void showsNothingOfAWindowThatIsOver() {
    assertThat(shown(NOON.plusSeconds(60), minute("requests/minute/service/opus", 12, 60)))
        .doesNotContain("opus");
  }

  @Test
  void showsMoneyOfThoseWhoHaveABudget() {
    var shown =
        shown(
            NOON,
            month("usd/month/user/ada", 12.5),
            month("usd/month/user/ben", 1),
            month("usd/month/group/red", 1));

    assertThat(shown)
        .containsPattern("user/ada .*12\\.5000.*20\\.0000.*7\\.5000.*2026-09-01")
        .containsPattern("user/ben .*1\\.0000.*50\\.0000.*49\\.0000")
        .doesNotContain("group/red");
  }

  private static String shown(Instant now, LimitUsage... usages) {
    var budgets =
        List.of(
            new Budget(Target.USER_DEFAULT, null, 50, Period.MONTH, Refusal.FORBIDDEN),
            new Budget(Target.USER, "ada", 20, Period.MONTH, Refusal.FORBIDDEN));
    var text = new StringWriter();
    UsageTable.of(List.of(usages), budgets, now).print(new PrintWriter(text, true));
    return text.toString();
  }

  private static LimitUsage minute(String key, long used, long limit) {
    return new LimitUsage(key, used, limit, NOON.minusSeconds(60), NOON);
  }

  private static LimitUsage month(String key, double usd) {
    return new LimitUsage(key, usd, null, Period.MONTH.startAt(NOON), Period.MONTH.endAt(NOON));
  }
}
