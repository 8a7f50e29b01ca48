package io.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallIdTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void isAUuidOfVersion7ThatCarriesTheTime() {
    var id = UUID.fromString(CallId.next(NOON));

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.millis());
  }

  @Test
  void sortsByTime() {
    var later = Clock.offset(NOON, Duration.ofMillis(1));

    assertThat(CallId.next(NOON)).isLessThan(CallId.next(later));
  }

  @Test
  void doesNotRepeatWithinAMillisecond() {
    var ids = IntStream.range(0, 10_000).mapToObj(i -> CallId.next(NOON));

    assertThat(ids.collect(Collectors.toSet())).hasSize(10_000);
  }
}
