package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentVersionTest {

  @ParameterizedTest
  @CsvSource({
    "2.1.330 (Claude Code), 2.1.330",
    "codex-cli 0.169.0, 0.169.0",
    "0.61.0-nightly.20260909, 0.61.0",
    "0.98, 0.98.0"
  })
  void isFoundInWhatAnAgentSays(String said, String version) {
    assertThat(AgentVersion.find(said)).hasToString("Optional[" + version + "]");
  }

  @Test
  void isNotFoundWhereNoneIsSaid() {
    assertThat(AgentVersion.find("command not found")).isEmpty();
  }

  @Test
  void isComparedByNumbers() {
    assertThat(new AgentVersion(0, 98, 0).isBefore(0, 134)).isTrue();
    assertThat(new AgentVersion(0, 134, 0).isBefore(0, 134)).isFalse();
    assertThat(new AgentVersion(1, 0, 0).isBefore(0, 134)).isFalse();
  }
}
