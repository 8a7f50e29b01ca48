package io.sluice.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {

  @Test
  void showsHowFarAndHowFast() {
    assertThat(ProgressBar.line(50, 100, 30_000, 2_000_000_000L))
        .isEqualTo("[###############               ]  50 %  30000 rows  15000 rows/s");
  }

  @Test
  void nothingToReadIsAllOfIt() {
    assertThat(ProgressBar.line(0, 0, 0, 1)).contains("100 %");
  }
}
