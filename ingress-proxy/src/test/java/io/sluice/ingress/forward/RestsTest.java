package io.sluice.ingress.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.Candidate;
import io.sluice.governance.Destination;
import io.sluice.governance.Provider;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestsTest {

  private static final Candidate FIRST = candidate("first");
  private static final Candidate SECOND = candidate("second");

  private long now;
  private final Rests rests = new Rests(() -> now);

  @Test
  void restsWhatFailedSeveralTimesInARow() {
    fail(FIRST, Rests.FAILURES);

    assertThat(rests.awake(List.of(FIRST, SECOND))).containsExactly(SECOND);
  }

  @Test
  void doesNotMindFailuresBetweenSuccesses() {
    fail(FIRST, Rests.FAILURES - 1);
    rests.answered(FIRST);
    fail(FIRST, Rests.FAILURES - 1);

    assertThat(rests.awake(List.of(FIRST, SECOND))).containsExactly(FIRST, SECOND);
  }

  @Test
  void triesAgainAfterAWhileAndRestsAtTheNextFailure() {
    fail(FIRST, Rests.FAILURES);
    now += Rests.REST.toNanos();
    assertThat(rests.awake(List.of(FIRST, SECOND))).containsExactly(FIRST, SECOND);

    fail(FIRST, 1);

    assertThat(rests.awake(List.of(FIRST, SECOND))).containsExactly(SECOND);
  }

  @Test
  void triesEverybodyWhenEverybodyRests() {
    fail(FIRST, Rests.FAILURES);
    fail(SECOND, Rests.FAILURES);

    assertThat(rests.awake(List.of(FIRST, SECOND))).containsExactly(FIRST, SECOND);
  }

  private void fail(Candidate candidate, int times) {
    for (int i = 0; i < times; i++) {
      rests.failed(candidate);
    }
  }

  private static Candidate candidate(String name) {
    return new Candidate(
        new Destination(name, "m", 100), new Provider(name, Api.OPENAI, "http://x", null));
  }
}
