package io.sluice.ingress.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.event.CallSettled;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls so that one can subtract: {@code calls_received} = {@code calls_forwarded} + {@code
 * calls_refused{reason}} + {@code calls_answered}, which were none of a model, + those under way.
 */
public final class CallMetrics {

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter forwarded;
  private final Counter answered;
  private final Timer latency;
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();

  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.received = registry.counter("calls_received");
    this.forwarded = registry.counter("calls_forwarded");
    this.answered = registry.counter("calls_answered");
    this.latency =
        Timer.builder("call_latency")
            .description("from a call's head to the end of its answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(registry);
  }

  void received() {
    received.increment();
  }

  void forwarded(CallSettled call) {
    forwarded.increment();
    latency.record(Duration.ofMillis(call.latencyMillis()));
  }

  void answered() {
    answered.increment();
  }

  void refused(String reason) {
    refused
        .computeIfAbsent(reason, key -> registry.counter("calls_refused", "reason", key))
        .increment();
  }
}
