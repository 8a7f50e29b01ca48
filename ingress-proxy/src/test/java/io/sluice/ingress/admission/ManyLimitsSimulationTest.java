package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import io.sluice.ingress.admission.LeaseSimulation.Faults;
import io.sluice.ingress.admission.Limit.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ManyLimitsSimulationTest {

  private static final Faults HARSH = new Faults(0.05, 0.05, 0.05, 0.05);

  /** One is in two limited groups, one has a limit of its own, two have the default. */
  private static final List<Principal> CALLERS =
      List.of(caller("ada", "red", "blue"), caller("ben"), caller("cleo"), caller("dan", "red"));

  @Property(tries = 40)
  void noLimitOnRequestsIsEverExceededWhateverFails(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @LongRange(min = 2, max = 100) long permits,
      @ForAll @DoubleRange(min = 0.5, max = 8) double demand) {
    var model =
        model(
            requests(Key.SERVICE, null, 2 * permits),
            requests(Key.USER_DEFAULT, null, permits),
            requests(Key.USER, "ben", permits / 2),
            requests(Key.GROUP, "red", permits),
            requests(Key.GROUP, "blue", permits / 2),
            new RateLimit(
                Key.REQUEST_TAG,
                null,
                "team",
                null,
                Period.HOUR,
                5 * permits,
                null,
                OnUnavailable.DENY,
                Mode.ENFORCED));
    var simulation = new ManyLimitsSimulation(random, model, CALLERS, proxies, HARSH);

    simulation.run(Duration.ofMinutes(4), demand * permits / 60);

    assertThat(simulation.limits())
        .allSatisfy(
            limit ->
                assertThat(simulation.mostInAnyWindow(limit))
                    .as(limit.key())
                    .isLessThanOrEqualTo(limit.permits()));
  }

  @Property(tries = 10)
  void almostAllOfASharedLimitIsUsedThoughEveryCallDrawsFromSeveral(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @LongRange(min = 60, max = 300) long permits,
      @ForAll @DoubleRange(min = 1.5, max = 8) double demand) {
    var model =
        model(requests(Key.SERVICE, null, permits), requests(Key.USER_DEFAULT, null, 10 * permits));
    var simulation =
        new ManyLimitsSimulation(random, model, List.of(caller("ben")), proxies, Faults.NONE);

    simulation.run(Duration.ofHours(1), demand * permits / 60);

    var service = only(simulation, "service");
    assertThat(simulation.mostInAnyWindow(service)).isLessThanOrEqualTo(permits);
    assertThat(simulation.admitted())
        .isGreaterThanOrEqualTo((int) (0.95 * simulation.ideal(service)));
  }

  @Property(tries = 8)
  void tokensAreOverByAtMostTwoPercentAndUnderByAtMostFive(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @DoubleRange(min = 1.5, max = 3) double demand) {
    long tokens = 4_000_000;
    var model = model(tokens(Key.SERVICE, tokens));
    var simulation = new ManyLimitsSimulation(random, model, CALLERS, proxies, Faults.NONE);

    simulation.run(Duration.ofMinutes(7), demand * tokens / 3_900 / 60);

    var limit = only(simulation, "service");
    assertThat(limit.quantity()).isEqualTo(Quantity.TOKENS);
    assertThat(simulation.mostInAnyWindow(limit)).isLessThanOrEqualTo((long) (1.02 * tokens));
    assertThat(simulation.usedSince(limit, Duration.ofMinutes(1)))
        .isGreaterThanOrEqualTo((long) (0.95 * 6 * tokens));
  }

  private static Limit only(ManyLimitsSimulation simulation, String key) {
    return simulation.limits().stream()
        .filter(limit -> limit.key().contains("/" + key + "/"))
        .findFirst()
        .orElseThrow();
  }

  private static RateLimit requests(Key key, String principal, long permits) {
    return limit(key, principal, permits, null);
  }

  private static RateLimit tokens(Key key, long tokens) {
    return limit(key, null, null, tokens);
  }

  private static RateLimit limit(Key key, String principal, Long requests, Long tokens) {
    return new RateLimit(
        key,
        principal,
        null,
        null,
        Period.MINUTE,
        requests,
        tokens,
        OnUnavailable.DENY,
        Mode.ENFORCED);
  }

  private static Principal caller(String name, String... groups) {
    return new Principal(name, Principal.Type.USER, Set.of(groups), false);
  }

  private static Model model(RateLimit... limits) {
    return new Model("opus", List.of(), List.of(), null, null, List.of(), List.of(limits));
  }
}
