package io.sluice.otlp.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.kit.Metrics;
import io.sluice.otlp.signal.Signal;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts requests, and the data points and log records in them, per signal: what was received is
 * what was accepted, plus what was dropped for one reason or another, plus what is under way.
 */
final class Tally {

  /** Why senders are asked to come back; people are alerted of these. */
  private static final List<String> RETRIED = List.of("busy", "kafka", "not_ready");

  private final MeterRegistry registry;
  private final Signal signal;
  private final Counter requestsReceived;
  private final Counter requestsAccepted;
  private final Counter itemsReceived;
  private final Counter itemsAccepted;
  private final Timer duration;
  private final Timer acks;

  Tally(MeterRegistry registry, Signal signal) {
    this.registry = registry;
    this.signal = signal;
    this.requestsReceived = counter("sluice_otlp_requests_received");
    this.requestsAccepted = counter("sluice_otlp_requests_accepted");
    this.itemsReceived = counter("sluice_otlp_items_received");
    this.itemsAccepted = counter("sluice_otlp_items_accepted");
    // from the start on, so that the first of a kind is an increase
    RETRIED.forEach(reason -> dropped("sluice_otlp_requests_dropped", reason));
    RETRIED.forEach(reason -> dropped("sluice_otlp_items_dropped", reason));
    this.duration = latency("sluice_otlp_request_duration", "from a request's head to its answer");
    this.acks = latency("sluice_otlp_ack", "until Kafka has all of a request");
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
    dropped("sluice_otlp_requests_dropped", reason).increment();
  }

  void itemsReceived(long count) {
    itemsReceived.increment((double) count);
  }

  void itemsAccepted(long count) {
    itemsAccepted.increment((double) count);
  }

  void itemsDropped(long count, String reason) {
    if (count > 0) {
      dropped("sluice_otlp_items_dropped", reason).increment((double) count);
    }
  }

  /** A request has its answer, whichever. */
  void requestAnswered(long tookNanos) {
    duration.record(tookNanos, TimeUnit.NANOSECONDS);
  }

  /** Kafka has a request. */
  void acknowledged(long tookNanos) {
    acks.record(tookNanos, TimeUnit.NANOSECONDS);
  }

  private Timer latency(String name, String description) {
    return Metrics.latency(registry, name, description, "signal", signal.label());
  }

  private Counter dropped(String name, String reason) {
    return registry.counter(name, "signal", signal.label(), "reason", reason);
  }

  private Counter counter(String name) {
    return registry.counter(name, "signal", signal.label());
  }
}
