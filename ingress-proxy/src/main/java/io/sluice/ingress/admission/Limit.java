package io.sluice.ingress.admission;

import static java.util.Objects.requireNonNull;

import io.sluice.kit.Require;
import java.time.Duration;

/**
 * One bucket of permits that a call draws from.
 *
 * @param key names the bucket, e.g. {@code requests/minute/user-default/MODEL/USER}
 * @param permits how many may be drawn in any rolling window; 0 refuses everything
 * @param window length of the rolling window
 * @param complaint what is said about it when it is spent, e.g. {@code Requests-per-minute (RPM)
 *     rate limit exceeded for user}
 */
public record Limit(String key, long permits, Duration window, String complaint) {

  public Limit {
    requireNonNull(key, "key");
    Require.positive("window", window);
    requireNonNull(complaint, "complaint");
  }

  /** What a caller of this model is told when the limit is spent (contract §4.2). */
  public String refusalFor(String model) {
    return "User defined rate limit(s) exceeded for '" + model + "'. " + complaint;
  }
}
