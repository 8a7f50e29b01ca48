package io.sluice.dashboards.month;

import java.time.Instant;
import java.util.Map;

/**
 * A point of a metric as an agent sends it.
 *
 * @param value the increment of a delta, or the running total
 */
public record Point(
    String name,
    Kind kind,
    Instant start,
    Instant time,
    double value,
    Map<String, String> attributes,
    String process) {

  /** How an agent sends it. */
  public enum Kind {
    DELTA,
    CUMULATIVE,
    DELTA_HISTOGRAM
  }
}
