package io.sluice.ingress.admission;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.governance.Budget;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

  private final Buckets buckets = new Buckets();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Budget> declared = new ArrayList<>();
  private final Map<String, Double> spent = new HashMap<>();
  private final BudgetCheck budgets =
      new BudgetCheck(() -> declared, key -> spent.getOrDefault(key, 0.0));
  private final Admissions admissions = new Admissions(buckets, budgets, metrics);

  /** Limits in memory; each key has as many permits as were put there. */
  private static final class Buckets implements PermitSource {
    private final Map<String, Long> left = new HashMap<>();
    private final Map<String, CompletableFuture<Admission>> waiting = new HashMap<>();
    private final List<String> prepared = new ArrayList<>();
    private Duration retryAfter = Duration.ofSeconds(9);

    @Override
    public CompletionStage<Admission> admit(Limit limit, long permits) {
      if (waiting.containsKey(limit.key())) {
        return waiting.get(limit.key());
      }
      long has = left.getOrDefault(limit.key(), 0L);
      if (has < permits) {
        return completedFuture(new Rejected(limit, retryAfter));
      }
      left.put(limit.key(), has - permits);
      return completedFuture(new Admitted(new Drawn(permits, 1, null), has - permits));
    }

    @Override
    public void prepare(Limit limit, long permits) {
      prepared.add(limit.key());
    }

    @Override
    public void correct(Limit limit, Admitted drawn, long used) {
      left.merge(limit.key(), drawn.drawn().total() - used, Long::sum);
    }

    long left(String key) {
      return left.getOrDefault("requests/minute/" + key, 0L);
    }

    void put(String key, long permits) {
      left.put("requests/minute/" + key, permits);
    }
  }

  @Test
  void aCallWithoutLimitsAsksNobody() {
    assertThat(admit()).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void aLimitOfZeroRefusesWithoutAsking() {
    var verdict = admit(new RateLimit(Key.SERVICE, 0));

    assertThat(((Verdict.Refused) verdict).because().retryAfterSeconds()).isEqualTo(60);
  }

  @Test
  void aCallDrawsOnePermitFromEveryLimitThatApplies() {
    buckets.put("user-default/opus/ada", 5);
    buckets.put("service/opus", 5);

    var verdict = admit(new RateLimit(Key.SERVICE, 5), new RateLimit(Key.USER_DEFAULT, 5));

    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    assertThat(buckets.left("user-default/opus/ada")).isEqualTo(4);
    assertThat(buckets.left("service/opus")).isEqualTo(4);
  }

  @Test
  void aPermitIsGivenBackWhenAnotherLimitRefuses() {
    buckets.put("user-default/opus/ada", 5);

    var verdict = admit(new RateLimit(Key.SERVICE, 5), new RateLimit(Key.USER_DEFAULT, 5));

    assertThat(((Verdict.Refused) verdict).because().limit().key())
        .isEqualTo("requests/minute/service/opus");
    assertThat(buckets.left("user-default/opus/ada")).isEqualTo(5);
  }

  @Test
  void aMemberOfSeveralGroupsIsRefusedOnlyWhenAllAreSpent() {
    buckets.put("group/opus/red", 1);
    buckets.put("group/opus/blue", 1);
    RateLimit[] both = {group("red"), group("blue")};

    var outcomes = List.of(admit(both), admit(both), admit(both));

    assertThat(outcomes)
        .extracting(verdict -> verdict instanceof Verdict.Admitted)
        .containsExactly(true, true, false);
  }

  @Test
  void aGroupThatRefusesGetsItsTokensAndRequestsBack() {
    buckets.put("group/opus/red", 7);
    var red = group("red", Period.MINUTE, 10L, 10L);

    var verdict = admit(red);

    assertThat(((Verdict.Refused) verdict).because().limit().complaint())
        .isEqualTo("Tokens-per-minute (TPM) rate limit exceeded for group 'red'");
    assertThat(buckets.left("group/opus/red")).isEqualTo(7);
  }

  @Test
  void nothingIsHeldWhileAnotherLimitIsWaitedFor() {
    var answer = new CompletableFuture<Admission>();
    buckets.put("user-default/opus/ada", 5);
    buckets.waiting.put("requests/minute/service/opus", answer);

    var verdict =
        verdictOf(new RateLimit(Key.SERVICE, 5), new RateLimit(Key.USER_DEFAULT, 5))
            .toCompletableFuture();
    long whileWaiting = buckets.left("user-default/opus/ada");
    answer.complete(new Admitted(new Drawn(1, 1, null), 3));

    assertThat(whileWaiting).isEqualTo(5);
    assertThat(verdict).isCompletedWithValueMatching(Verdict.Admitted.class::isInstance);
    assertThat(buckets.left("user-default/opus/ada")).isEqualTo(4);
  }

  @Test
  void aWaitForTheFirstLimitAsksForTheOthersToo() {
    buckets.waiting.put("requests/minute/user-default/opus/ada", new CompletableFuture<>());

    verdictOf(new RateLimit(Key.SERVICE, 5), new RateLimit(Key.USER_DEFAULT, 5));

    assertThat(buckets.prepared).containsExactly("requests/minute/service/opus");
  }

  @Test
  void nobodyKnowsWhenALimitDoesNotAnswer() {
    buckets.waiting.put(
        "requests/minute/service/opus", completedFuture(new Unavailable("no lease in time")));

    assertThat(admit(new RateLimit(Key.SERVICE, 5))).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void tokensAreReservedByEstimateAndSettled() {
    buckets.left.put("tokens/minute/group/opus/red", 1_000L);
    var demand =
        new CallDemand(model(group("red", Period.MINUTE, null, 1_000L)), ADA, Map.of(), 300);

    var verdict = (Verdict.Admitted) admissions.admit(demand).toCompletableFuture().join();
    long reserved = buckets.left.get("tokens/minute/group/opus/red");
    verdict.reservation().settle(120);

    assertThat(reserved).isEqualTo(700);
    assertThat(buckets.left.get("tokens/minute/group/opus/red")).isEqualTo(880);
  }

  @Test
  void aCallLargerThanTheWholeLimitTakesAllOfIt() {
    buckets.left.put("tokens/minute/group/opus/red", 1_000L);
    var demand =
        new CallDemand(model(group("red", Period.MINUTE, null, 1_000L)), ADA, Map.of(), 5_000);

    assertThat(admissions.admit(demand).toCompletableFuture().join())
        .isInstanceOf(Verdict.Admitted.class);
    assertThat(buckets.left.get("tokens/minute/group/opus/red")).isZero();
  }

  @Test
  void aCallThatSpendsNoTokensIsNotLimitedByThem() {
    var demand = new CallDemand(model(group("red", Period.MINUTE, null, 0L)), ADA, Map.of(), 0);

    assertThat(admissions.admit(demand).toCompletableFuture().join())
        .isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void aLimitThatOnlyReportsCountsWhomItWouldRefuse() {
    var trial =
        new RateLimit(
            Key.USER_DEFAULT,
            null,
            null,
            null,
            Period.MINUTE,
            5L,
            null,
            OnUnavailable.DENY,
            Mode.DRY_RUN);

    var verdict = admit(trial);

    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    assertThat(
            metrics
                .get("sluice_limit_dry_run_refusals")
                .tags("model", "opus", "limit", "requests/minute/user-default")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aCallerWhoseBudgetIsSpentIsRefusedBeforeAnythingIsDrawn() {
    var budget = budget(Budget.Target.USER_DEFAULT, null);
    declared.add(budget);
    buckets.put("service/opus", 5);

    spent.put("usd/month/user/ada", 49.99);
    var before = admit(new RateLimit(Key.SERVICE, 5));
    spent.put("usd/month/user/ada", 50.0);
    var after = admit(new RateLimit(Key.SERVICE, 5));

    assertThat(before).isInstanceOf(Verdict.Admitted.class);
    assertThat(after).isEqualTo(new Verdict.OverBudget(budget));
    assertThat(buckets.left("service/opus")).isEqualTo(4);
  }

  @Test
  void theStrictestOfSeveralGroupBudgetsCounts() {
    declared.add(budget(Budget.Target.GROUP, "red"));
    declared.add(budget(Budget.Target.GROUP, "blue"));
    spent.put("usd/month/group/blue", 60.0);

    assertThat(admit()).isInstanceOf(Verdict.OverBudget.class);
  }

  @Test
  void aCallThatCostsNothingNeedsNoBudget() {
    declared.add(budget(Budget.Target.USER_DEFAULT, null));
    spent.put("usd/month/user/ada", 60.0);

    var verdict = admissions.admit(new CallDemand(model(), ADA, Map.of(), 0));

    assertThat(verdict.toCompletableFuture().join()).isInstanceOf(Verdict.Admitted.class);
  }

  private static Budget budget(Budget.Target target, String principal) {
    return new Budget(target, principal, 50, Budget.Period.MONTH, Budget.Refusal.FORBIDDEN);
  }

  private static final Principal ADA =
      new Principal("ada", Principal.Type.USER, Set.of("red", "blue"), false);

  private Verdict admit(RateLimit... limits) {
    return verdictOf(limits).toCompletableFuture().join();
  }

  private CompletionStage<Verdict> verdictOf(RateLimit... limits) {
    return admissions.admit(new CallDemand(model(limits), ADA, Map.of(), 100));
  }

  private static Model model(RateLimit... limits) {
    return new Model("opus", List.of(), List.of(), null, null, List.of(), List.of(limits));
  }

  private static RateLimit group(String name) {
    return group(name, Period.MINUTE, 1L, null);
  }

  private static RateLimit group(String name, Period period, Long requests, Long tokens) {
    return new RateLimit(
        Key.GROUP, name, null, null, period, requests, tokens, OnUnavailable.DENY, Mode.ENFORCED);
  }
}
