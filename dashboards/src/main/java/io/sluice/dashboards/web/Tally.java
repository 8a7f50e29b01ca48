package io.sluice.dashboards.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts inquiries: what was received is what was accepted, plus what was dropped for one reason or
 * another, plus what is under way.
 */
final class Tally {

  private static final String NAME = "sluice_console_inquiries_";

  private final MeterRegistry metrics;
  private final Counter received;
  private final Counter accepted;

  Tally(MeterRegistry metrics) {
    this.metrics = metrics;
    this.received = metrics.counter(NAME + "received");
    this.accepted = metrics.counter(NAME + "accepted");
  }

  void received() {
    received.increment();
  }

  void replied(int status) {
    if (status < 400) {
      accepted.increment();
    } else {
      metrics.counter(NAME + "dropped", "reason", reason(status)).increment();
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 401 -> "unauthenticated";
      case 403 -> "permission_denied";
      case 404 -> "not_found";
      case 408, 504 -> "timeout";
      case 413 -> "too_large";
      case 500 -> "failed";
      case 503 -> "busy";
      default -> "bad_request";
    };
  }
}
