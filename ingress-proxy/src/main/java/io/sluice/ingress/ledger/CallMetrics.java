package io.sluice.ingress.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.event.CallAttempt;
import io.sluice.event.CallSettled;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.kit.Metrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls so that one can subtract: {@code sluice_calls_received} = {@code
 * sluice_calls_forwarded{status}} + {@code sluice_calls_refused{reason}} + {@code
 * sluice_calls_answered}, which were none of a model, + those under way. Beside them, what was
 * asked of providers: {@code sluice_upstream_attempts{provider,status}}.
 */
public final class CallMetrics {

  private static final String ABANDONED = "abandoned";

  /** They ask for other cures than a provider's other refusals: another key, patience. */
  private static final Set<Integer> TOLD_APART = Set.of(401, 429);

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter answered;
  private final Timer duration;
  private final Timer firstByte;
  private final Map<String, Counter> forwarded = new ConcurrentHashMap<>();
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Map<Asked, Counter> attempts = new ConcurrentHashMap<>();

  private record Asked(String provider, String status) {}

  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.received = registry.counter("sluice_calls_received");
    this.answered = registry.counter("sluice_calls_answered");
    // from the start on, so that the first of a kind is an increase
    Arrays.stream(Refusal.Kind.values()).forEach(kind -> refusals(label(kind)));
    refusals(ABANDONED);
    this.duration =
        Metrics.latency(
            registry,
            "sluice_call_duration",
            "of forwarded calls, from a call's head to the end of its answer");
    this.firstByte =
        Metrics.latency(
            registry,
            "sluice_call_first_byte",
            "of forwarded calls, from a call's head to the first byte of the provider's answer");
  }

  void received() {
    received.increment();
  }

  void forwarded(CallSettled call) {
    forwarded
        .computeIfAbsent(
            status(call.status()), key -> registry.counter("sluice_calls_forwarded", "status", key))
        .increment();
    duration.record(Duration.ofMillis(call.latencyMillis()));
    var first = call.timeToFirstByteMillis();
    if (first != null) {
      firstByte.record(Duration.ofMillis(first));
    }
  }

  void answered() {
    answered.increment();
  }

  void refused(Refusal.Kind kind) {
    refusals(label(kind)).increment();
  }

  /** The caller broke off before the whole request was there. */
  void abandoned() {
    refusals(ABANDONED).increment();
  }

  static String label(Refusal.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private Counter refusals(String reason) {
    return refused.computeIfAbsent(
        reason, key -> registry.counter("sluice_calls_refused", "reason", key));
  }

  void attempted(CallAttempt attempt) {
    attempts
        .computeIfAbsent(
            new Asked(attempt.destination(), status(attempt.status())),
            key ->
                registry.counter(
                    "sluice_upstream_attempts", "provider", key.provider, "status", key.status))
        .increment();
  }

  private static String status(@Nullable Integer status) {
    if (status == null) {
      return "none";
    }
    return TOLD_APART.contains(status) ? status.toString() : status / 100 + "xx";
  }
}
