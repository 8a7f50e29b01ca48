package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.RateLimit;
import io.sluice.ingress.admission.LeaseSimulation.Faults;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LeaseSimulationTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Faults HARSH = new Faults(0.05, 0.05, 0.05, 0.05);

  @Property(tries = 200)
  void noRollingWindowIsOverTheLimitWhateverFails(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @LongRange(min = 1, max = 300) long permits,
      @ForAll @DoubleRange(min = 0.5, max = 20) double demand) {
    var simulation = new LeaseSimulation(random, limit(permits), proxies, HARSH);

    simulation.run(Duration.ofMinutes(5), demand * permits / 60);

    assertThat(simulation.mostInAnyWindow()).isLessThanOrEqualTo((int) permits);
  }

  @Property(tries = 100)
  void almostAllOfTheLimitIsUsedWhenDemandExceedsIt(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @LongRange(min = 1, max = 120) long permits,
      @ForAll @DoubleRange(min = 1.1, max = 10) double demand) {
    var simulation = new LeaseSimulation(random, limit(permits), proxies, Faults.NONE);

    simulation.run(Duration.ofHours(1), demand * permits / 60);

    assertThat(simulation.mostInAnyWindow()).isLessThanOrEqualTo((int) permits);
    assertThat(simulation.admittedCalls())
        .isGreaterThanOrEqualTo((int) (0.95 * simulation.ideal()) - 1);
    assertThat(simulation.unavailable()).isZero();
  }

  @Property(tries = 30)
  void noRollingWindowIsOverTheLimitWhileEachProxyGoesOnAlone(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 8) int proxies,
      @ForAll @LongRange(min = 60, max = 1200) long permits,
      @ForAll @DoubleRange(min = 2, max = 10) double demand,
      @ForAll @IntRange(min = 5, max = 90) int outageSeconds) {
    var simulation = new LeaseSimulation(random, shared(permits), proxies, Faults.NONE);

    for (int outage = 0; outage < 2; outage++) {
      simulation.run(Duration.ofSeconds(61), demand * permits / 60);
      simulation.loseTheAggregator(Duration.ofSeconds(outageSeconds));
      simulation.run(Duration.ofSeconds(outageSeconds), demand * permits / 60);
    }
    simulation.run(Duration.ofMinutes(2), demand * permits / 60);

    assertThat(simulation.mostInAnyWindow()).isLessThanOrEqualTo((int) permits);
    assertThat(simulation.admittedCalls()).isGreaterThanOrEqualTo((int) (0.6 * simulation.ideal()));
  }

  @RepeatedTest(200)
  void exactlySixtyOfTwoHundredCallsInTenSecondsAreAdmitted(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var simulation = new LeaseSimulation(random, limit(60), 2, Faults.NONE);

    simulation.runSteadily(Duration.ofSeconds(10), Duration.ofMillis(50));
    simulation.idle(Duration.ofSeconds(1));

    assertThat(simulation.admittedCalls()).isEqualTo(60);
  }

  private static Limit shared(long permits) {
    return new Limit(
        "requests/minute/service/opus",
        Limit.Quantity.REQUESTS,
        permits,
        MINUTE,
        "spent",
        RateLimit.OnUnavailable.LOCAL_SHARE);
  }

  private static Limit limit(long permits) {
    return new Limit("requests/minute/user-default/opus/ada", permits, MINUTE, "spent");
  }
}
