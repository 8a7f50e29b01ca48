package io.sluice.ingress.admission;

import static java.util.Objects.requireNonNull;

import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.kit.Require;
import java.time.Duration;

/**
 * One bucket of permits that a call draws from.
 *
 * @param key names the bucket, e.g. {@code requests/minute/user-default/MODEL/USER}
 * @param quantity what one permit is
 * @param permits how many may be drawn in any rolling window; 0 refuses everything
 * @param window length of the rolling window
 * @param complaint what is said about it when it is spent, e.g. {@code Requests-per-minute (RPM)
 *     rate limit exceeded for user}
 * @param onUnavailable what holds while nobody can say whether it is spent
 */
public record Limit(
    String key,
    Quantity quantity,
    long permits,
    Duration window,
    String complaint,
    OnUnavailable onUnavailable) {

  /** What one permit is. */
  public enum Quantity {
    /** A call; its permit is used at the moment it is admitted. */
    REQUESTS,
    /** An input or output token; what was drawn is an estimate that is corrected afterwards. */
    TOKENS
  }

  public Limit {
    requireNonNull(key, "key");
    requireNonNull(quantity, "quantity");
    Require.positive("window", window);
    requireNonNull(complaint, "complaint");
    requireNonNull(onUnavailable, "onUnavailable");
  }

  /** A limit on requests that is exact or refuses. */
  public Limit(String key, long permits, Duration window, String complaint) {
    this(key, Quantity.REQUESTS, permits, window, complaint, OnUnavailable.DENY);
  }

  /** What a caller of this model is told when the limit is spent (contract §4.2). */
  public String refusalFor(String model) {
    return "User defined rate limit(s) exceeded for '" + model + "'. " + complaint;
  }
}
