package io.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Settings;
import io.sluice.otlp.signal.Signal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpConfigTest {

  @Test
  void listensOnTheOtlpPortsAndTakes16MebibytesUnlessToldOtherwise() {
    var config = OtlpConfig.from(Settings.of(Map.of()));

    assertThat(config.port()).isEqualTo(4318);
    assertThat(config.grpcPort()).isEqualTo(4317);
    assertThat(config.limits().body()).isEqualTo(16 * 1024 * 1024);
    assertThat(config.defaultTables()).isEmpty();
  }

  @Test
  void readsTheDefaultTables() {
    var config = OtlpConfig.from(Settings.of(Map.of("OTLP_DEFAULT_LOGS_TABLE", "a.b.c")));

    assertThat(config.defaultTables()).isEqualTo(Map.of(Signal.LOGS, "a.b.c"));
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536",
    "GRPC_PORT, -1",
    "OTLP_MAX_BODY_BYTES, 0",
    "OTLP_MAX_RECORD_BYTES, 17825792",
    "OTLP_MAX_IN_FLIGHT_BYTES, 1000",
    "OTLP_ACK_TIMEOUT, 0s"
  })
  void refusesSettingsThatCannotWork(String name, String value) {
    assertThatThrownBy(() -> OtlpConfig.from(Settings.of(Map.of(name, value))))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessageContaining(name);
  }
}
