package io.sluice.cli.doctor;

import java.time.Duration;
import java.util.Map;

/** Whether the clocks of the proxies go with the broker's, by which leases are granted. */
final class ClockCheck {

  private static final String NAME = "clock";
  private static final Duration HARMLESS = Duration.ofSeconds(2);
  private static final Duration BAD = Duration.ofSeconds(30);

  private ClockCheck() {}

  /**
   * @param ahead how far each proxy's clock is ahead of the broker's, by the proxy's id; negative
   *     when it is behind
   */
  static Finding of(Map<String, Duration> ahead) {
    if (ahead.isEmpty()) {
      return Finding.note(
          NAME, "no proxy has been heard of lately", "see that an ingress-proxy runs");
    }
    var worst =
        ahead.entrySet().stream()
            .max((one, other) -> one.getValue().abs().compareTo(other.getValue().abs()))
            .orElseThrow();
    var skew = worst.getValue();
    if (skew.abs().compareTo(HARMLESS) <= 0) {
      return Finding.good(NAME, "proxies and broker agree within " + HARMLESS.toSeconds() + " s");
    }
    var cause =
        "the clock of proxy %s is %d s %s the broker's"
            .formatted(
                worst.getKey(), skew.abs().toSeconds(), skew.isNegative() ? "behind" : "ahead of");
    var cure = "let one NTP service (chrony, systemd-timesyncd) set the clocks of all machines";
    return skew.abs().compareTo(BAD) > 0
        ? Finding.wrong(NAME, cause, cure)
        : Finding.note(NAME, cause, cure);
  }
}
