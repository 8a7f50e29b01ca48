package io.sluice.delta.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeenCallsTest {

  private static final Duration HORIZON = Duration.ofMinutes(8);

  private long nanos;

  @Property
  void aCallIsRememberedForTheHorizonAndAnEighthMoreAtMost(
      @ForAll @IntRange(min = 0, max = 1_000) int seconds) {
    nanos = 0;
    var seen = new SeenCalls(HORIZON, 1_000_000, () -> nanos);
    var call = new UUID(1, 1);
    nanos = Duration.ofSeconds(17).toNanos();
    seen.add(call, Settlement.TRUE);
    long added = nanos;

    for (int second = 1; second <= seconds; second++) {
      nanos = added + Duration.ofSeconds(second).toNanos();
      seen.add(new UUID(2, second), Settlement.TRUE);
    }

    if (seconds <= HORIZON.toSeconds()) {
      assertThat(seen.find(call)).contains(Settlement.TRUE);
    }
    if (seconds > 9 * HORIZON.toSeconds() / 8) {
      assertThat(seen.find(call)).isEmpty();
    }
  }

  @Test
  void neverMoreCallsAreRememberedThanAllowedAndTheLatestAre() {
    var seen = new SeenCalls(HORIZON, 900, () -> nanos);

    for (int i = 0; i < 100_000; i++) {
      seen.add(new UUID(3, i), Settlement.TRUE);
      assertThat(seen.size()).isLessThanOrEqualTo(900);
    }

    assertThat(seen.find(new UUID(3, 99_999))).isPresent();
    assertThat(seen.find(new UUID(3, 99_300))).isPresent();
    assertThat(seen.find(new UUID(3, 0))).isEmpty();
  }

  @Test
  void whatIsSaidLastOfACallHolds() {
    var seen = new SeenCalls(HORIZON, 900, () -> nanos);
    var call = new UUID(4, 4);
    seen.add(call, Settlement.ORPHANED);
    nanos += Duration.ofMinutes(3).toNanos();

    seen.add(call, Settlement.TRUE);

    assertThat(seen.find(call)).contains(Settlement.TRUE);
  }
}
