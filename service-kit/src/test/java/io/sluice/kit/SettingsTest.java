package io.sluice.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @ParameterizedTest
  @CsvSource({"250ms,PT0.25S", "10s,PT10S", "5m,PT5M", "PT1M,PT1M", "1h,PT1H"})
  void readsDurationsAsPeopleWriteThem(String text, Duration expected) {
    assertThat(settings("D", text).duration("D", Duration.ZERO)).isEqualTo(expected);
  }

  @Test
  void takesTheDefaultWhenNothingOrNothingButBlanksIsSet() {
    assertThat(settings("A", "  ").text("A", "b")).isEqualTo("b");
    assertThat(Settings.of(Map.of()).integer("A", 7)).isEqualTo(7);
  }

  @Test
  void namesTheSettingItsValueAndWhatWasExpected() {
    assertThatThrownBy(() -> settings("PORT", "http").integer("PORT", 1))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessage("PORT: http (expected: a whole number)");
    assertThatThrownBy(() -> settings("D", "soon").duration("D", Duration.ZERO))
        .hasMessage("D: soon (expected: a duration such as 250ms, 10s or 5m)");
  }

  @Test
  void refusesAPortOutOfRange() {
    assertThatThrownBy(() -> Require.port("PORT", 70_000))
        .hasMessage("PORT: 70000 (expected: a port from 0 to 65535)");
  }

  private static Settings settings(String name, String value) {
    return Settings.of(Map.of(name, value));
  }
}
