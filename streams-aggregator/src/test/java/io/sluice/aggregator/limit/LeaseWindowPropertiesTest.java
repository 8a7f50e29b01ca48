package io.sluice.aggregator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds for any sequence of requests, returns, repeats, losses and restarts. */
class LeaseWindowPropertiesTest {

  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final long WINDOW = 60_000;

  private LeaseWindow window = new LeaseWindow();
  private final List<LeaseGranted> leases = new ArrayList<>();
  private final List<LeaseRequested> requests = new ArrayList<>();
  private final TreeMap<Long, Long> uses = new TreeMap<>();
  private long now = 1_800_000_000_000L;
  private long sequence;

  @BeforeTry
  void startAfresh() {
    window = new LeaseWindow();
    leases.clear();
    requests.clear();
    uses.clear();
  }

  @Property
  void noRollingWindowHoldsMoreUsesThanTheLimit(
      @ForAll Random random,
      @ForAll @LongRange(min = 0, max = 100) long limit,
      @ForAll @IntRange(min = 1, max = 400) int steps) {
    for (int i = 0; i < steps; i++) {
      step(random, limit);
    }
    // what is still out is used as late as it can be
    leases.forEach(lease -> use(now + LIFE.toMillis(), lease.permits()));

    assertThat(mostUsesInAnyWindow()).isLessThanOrEqualTo(limit);
  }

  @Property
  void everythingIsFreeAgainAfterAWindowAndALease(
      @ForAll Random random,
      @ForAll @LongRange(min = 1, max = 100) long limit,
      @ForAll @IntRange(min = 0, max = 200) int steps) {
    for (int i = 0; i < steps; i++) {
      step(random, limit);
    }

    now += WINDOW + LIFE.toMillis() + 500;

    assertThat(ask("fresh", limit, limit, limit).permits()).isEqualTo(limit);
  }

  private void step(Random random, long limit) {
    now += random.nextInt(random.nextInt(20) == 0 ? 30_000 : 1_000);
    lapse();
    switch (random.nextInt(6)) {
      case 0, 1 -> ask("p" + random.nextInt(3), limit, random.nextInt(20), random.nextInt(40));
      case 2, 3 -> closeSome(random, limit);
      case 4 -> repeatSome(random);
      default -> window = LeaseWindow.from(window.toBytes());
    }
  }

  private LeaseGranted ask(String proxyId, long limit, long needed, long more) {
    var request =
        new LeaseRequested(
            "key", proxyId, ++sequence, limit, WINDOW, needed, needed + more + 1, 0, 0, 0);
    requests.add(request);
    var lease = window.answer(now, request, LIFE).orElseThrow();
    leases.add(
        new LeaseGranted(
            lease.limitKey(),
            lease.proxyId(),
            lease.sequence(),
            lease.permits(),
            now + lease.lifeMillis(),
            0,
            0,
            lease.usableUntilMillis(),
            lease.remaining()));
    return lease;
  }

  // the harshest proxy: what it uses of a lease, it uses in the last moment before it closes it
  private void closeSome(Random random, long limit) {
    if (leases.isEmpty()) {
      return;
    }
    var lease = leases.remove(random.nextInt(leases.size()));
    long used = (long) (random.nextDouble() * (lease.permits() + 1));
    use(now, used);
    var closing =
        new LeaseRequested(
            "key",
            lease.proxyId(),
            ++sequence,
            limit,
            WINDOW,
            0,
            0,
            lease.usableUntilMillis(),
            used,
            lease.permits() - used);
    requests.add(closing);
    if (random.nextInt(4) > 0) {
      window.answer(now, closing, LIFE);
    }
  }

  private void repeatSome(Random random) {
    if (!requests.isEmpty()) {
      int recent = Math.min(5, requests.size());
      window.answer(now, requests.get(requests.size() - 1 - random.nextInt(recent)), LIFE);
    }
  }

  // leases nobody closes in time are used up in their last moment
  private void lapse() {
    leases.stream()
        .filter(lease -> lease.lifeMillis() < now)
        .forEach(lease -> use(lease.lifeMillis(), lease.permits()));
    leases.removeIf(lease -> lease.lifeMillis() < now);
  }

  private void use(long at, long permits) {
    uses.merge(at, permits, Long::sum);
  }

  private long mostUsesInAnyWindow() {
    return uses.keySet().stream().mapToLong(this::usesInWindowTo).max().orElse(0);
  }

  private long usesInWindowTo(long end) {
    return uses.subMap(end - WINDOW, false, end, true).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
