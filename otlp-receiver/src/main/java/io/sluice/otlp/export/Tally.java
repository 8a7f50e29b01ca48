package io.sluice.otlp.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.otlp.signal.Signal;

/**
 * Counts requests, and the data points and log records in them, per signal: what was received is
 * what was accepted, plus what was dropped for one reason or another, plus what is under way.
 */
final class Tally {

  private final MeterRegistry registry;
  private final Signal signal;
  private final Counter requestsReceived;
  private final Counter requestsAccepted;
  private final Counter itemsReceived;
  private final Counter itemsAccepted;

  Tally(MeterRegistry registry, Signal signal) {
    this.registry = registry;
    this.signal = signal;
    this.requestsReceived = counter("otlp_requests_received");
    this.requestsAccepted = counter("otlp_requests_accepted");
    this.itemsReceived = counter("otlp_items_received");
    this.itemsAccepted = counter("otlp_items_accepted");
  }

  Signal signal() {
    return signal;
  }

  void requestReceived() {
    requestsReceived.increment();
  }

  void requestAccepted() {
    requestsAccepted.increment();
  }

  void requestDropped(String reason) {
    registry
        .counter("otlp_requests_dropped", "signal", signal.label(), "reason", reason)
        .increment();
  }

  void itemsReceived(long count) {
    itemsReceived.increment((double) count);
  }

  void itemsAccepted(long count) {
    itemsAccepted.increment((double) count);
  }

  void itemsDropped(long count, String reason) {
    if (count > 0) {
      registry
          .counter("otlp_items_dropped", "signal", signal.label(), "reason", reason)
          .increment((double) count);
    }
  }

  private Counter counter(String name) {
    return registry.counter(name, "signal", signal.label());
  }
}
