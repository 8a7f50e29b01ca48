package io.sluice.ingress.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.governance.Api;
import io.sluice.governance.Candidate;
import io.sluice.governance.Destination;
import io.sluice.governance.Provider;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final Candidate MOST = candidate("most", 70);
  private static final Candidate SOME = candidate("some", 30);

  @Test
  void splitsSessionsByTheShares() {
    assertThat(shareOfMost(i -> "session-" + i)).isCloseTo(0.7, within(0.03));
  }

  @Test
  void splitsCallsWithoutASessionByTheShares() {
    assertThat(shareOfMost(i -> null)).isCloseTo(0.7, within(0.03));
  }

  @Property
  void aSessionStaysWhereItIs(@ForAll String sessionId, @ForAll Random random) {
    var first = Draw.of(sessionId, random).among(List.of(MOST, SOME));

    assertThat(Draw.of(sessionId, random).among(List.of(MOST, SOME))).isEqualTo(first);
  }

  @Test
  void fallsOnNobodyWhereThereIsNobody() {
    assertThat(new Draw(0.5).among(List.of())).isEmpty();
  }

  private interface Sessions {
    String of(int i);
  }

  private static double shareOfMost(Sessions sessions) {
    var random = new Random(7);
    return IntStream.range(0, 10_000)
            .filter(
                i ->
                    Draw.of(sessions.of(i), random)
                        .among(List.of(MOST, SOME))
                        .orElseThrow()
                        .equals(MOST))
            .count()
        / 10_000.0;
  }

  private static Candidate candidate(String name, int traffic) {
    return new Candidate(
        new Destination(name, "m", traffic), new Provider(name, Api.OPENAI, "http://x", null));
  }
}
