package io.sluice.ingress.admission;

import static java.util.Objects.requireNonNull;

import io.sluice.aggregator.limit.LeaseWindow;
import io.sluice.event.LeaseRequested;
import io.sluice.ingress.admission.Admission.Admitted;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** The real gates of a proxy, with the real aggregator's windows in the same process for Kafka. */
public final class LeasesInHand implements PermitSource, AutoCloseable {

  private static final Duration LEASE_LIFE = Duration.ofSeconds(2);

  private final Map<String, LimitGate> gates = new ConcurrentHashMap<>();
  private final Map<String, LeaseWindow> windows = new ConcurrentHashMap<>();
  private final ScheduledExecutorService aggregator = Executors.newSingleThreadScheduledExecutor();
  private final LimitGate.Surroundings surroundings =
      new LimitGate.Surroundings(
          "proxy",
          new AtomicLong()::incrementAndGet,
          Duration.ofSeconds(2),
          System::nanoTime,
          request -> aggregator.execute(() -> answer(request)),
          aggregator,
          aggregator,
          LocalShare.Others.NONE);

  @Override
  public CompletionStage<Admission> admit(Limit limit, long permits) {
    return gate(limit).admit(limit, permits).orElseThrow();
  }

  @Override
  public void correct(Limit limit, Admitted drawn, long used) {
    gate(limit).correct(drawn, used);
  }

  @Override
  public void close() {
    aggregator.shutdownNow();
  }

  private LimitGate gate(Limit limit) {
    var gate = gates.get(limit.key());
    return gate == null
        ? gates.computeIfAbsent(limit.key(), key -> new LimitGate(limit, surroundings))
        : gate;
  }

  private void answer(LeaseRequested request) {
    windows
        .computeIfAbsent(request.limitKey(), key -> new LeaseWindow())
        .answer(System.currentTimeMillis(), request, LEASE_LIFE)
        .ifPresent(lease -> requireNonNull(gates.get(lease.limitKey())).granted(lease));
  }
}
