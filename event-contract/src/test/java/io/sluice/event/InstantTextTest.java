package io.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

  @Property
  void everyMomentIsReadAsItWasWritten(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long seconds,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nanos)
      throws Exception {
    var moment = Instant.ofEpochSecond(seconds, nanos);

    assertThat(read(moment.toString())).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.1Z",
        "2026-02-28T23:59:59.000000001Z",
        "2024-02-29T00:00:00.120Z",
        "2026-12-31T00:00:00Z"
      })
  void fractionsOfAnyLengthAndTheEndsOfMonthsAreRead(String text) throws Exception {
    assertThat(read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T11:00:00+01:00", "2026-11-22T10:00:00+00:00"})
  void otherOffsetsAreReadToo(String text) throws Exception {
    assertThat(read(text)).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Z",
        "2026-02-30T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T10:00:61Z",
        "2026-11-22 10:00:00Z",
        "2026-11-22T10:00:00.Z x",
        "2026-11-22T10:00:00.12345678901Z",
        "2O26-11-22T10:00:00Z"
      })
  void whatIsNoMomentIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
  }

  private record Event(Instant at) {}

  private static Instant read(String text) throws JsonProcessingException {
    return JsonSerde.MAPPER.readValue("{\"at\":\"" + text + "\"}", Event.class).at();
  }
}
