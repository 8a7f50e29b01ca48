package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration SHORT = Duration.ofSeconds(3);

  @Test
  void doublesUpToThirtySeconds() {
    var delays =
        Stream.iterate(Backoff.NONE.afterLifeOf(SHORT), backoff -> backoff.afterLifeOf(SHORT))
            .limit(8)
            .map(backoff -> backoff.delay().toSeconds());

    assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }

  @Test
  void forgetsAfterAMinuteOfLife() {
    var worn = new Backoff(7);

    assertThat(worn.afterLifeOf(Duration.ofMinutes(1)).delay()).isEqualTo(Duration.ofSeconds(1));
  }
}
