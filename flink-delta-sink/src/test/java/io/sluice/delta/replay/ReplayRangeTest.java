package io.sluice.delta.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.delta.replay.ReplayRange.Offsets;
import io.sluice.delta.replay.ReplayRange.Times;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayRangeTest {

  @Test
  void readsDaysAndMoments() {
    assertThat(ReplayRange.parse("2026-06-01", "2026-06-01T12:00:00Z"))
        .isEqualTo(
            new Times(
                Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-06-01T12:00:00Z")));
  }

  @Test
  void readsOffsets() {
    assertThat(ReplayRange.parse("0", "5000")).isEqualTo(new Offsets(0, 5000));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-06-01,2026-06-01",
    "2026-06-02,2026-06-01",
    "5,5",
    "0,2026-06-01",
    "yesterday,today",
    "2026-13-01,2026-14-01",
    "-1,5"
  })
  void refusesWhatIsNoRange(String from, String to) {
    assertThatThrownBy(() -> ReplayRange.parse(from, to)).isInstanceOf(ReplayException.class);
  }
}
