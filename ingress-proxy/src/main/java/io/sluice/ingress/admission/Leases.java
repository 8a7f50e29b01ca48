package io.sluice.ingress.admission;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LimitUsage;
import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.Topics;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this proxy: admits calls against them in memory, and asks the aggregator for more
 * before they are used up.
 *
 * <pre>
 *   admit ──▶ LimitGate (one per key) ──▶ limit.requests.v1 ──▶ aggregator
 *               ▲                                                  │
 *               └───────────── limit.leases.v1 ◀───────────────────┘
 * </pre>
 *
 * The first call of an idle key waits for its first lease. Fails closed: without an answer in time
 * the outcome is {@link Unavailable}.
 */
public final class Leases implements PermitSource, LocalShare.Others, AutoCloseable {

  /** How long a caller waits for a lease where nobody says otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_KEYS = 100_000;
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private final ConcurrentMap<String, LimitGate> gates = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private final LeaseRequestPublisher publisher;
  private final LimitGate.Surroundings surroundings;
  private final UsageView usages = new UsageView(Clock.systemUTC());
  private @Nullable LeaseSubscriber subscriber;
  private final LiveProxies liveProxies = new LiveProxies();
  private @Nullable ViewSubscriber<LimitUsage> usageSubscriber;
  private @Nullable ViewSubscriber<ProxyHeartbeat> heartbeatSubscriber;
  private @Nullable HeartbeatPublisher heartbeats;
  private volatile boolean closing;

  private Leases(String proxyRun, Duration patience, LeaseRequestPublisher publisher) {
    this.publisher = publisher;
    this.timer = new ScheduledThreadPoolExecutor(1, Leases::timerThread);
    this.surroundings =
        new LimitGate.Surroundings(
            proxyRun,
            new AtomicLong()::incrementAndGet,
            patience,
            System::nanoTime,
            publisher::send,
            timer,
            ForkJoinPool.commonPool(),
            this);
  }

  /**
   * Starts, and returns when leases can be asked for.
   *
   * @param proxyId names this proxy; a random suffix tells its runs apart
   * @param patience how long a caller waits for a lease
   * @throws IllegalStateException when Kafka or the topics are out of reach
   */
  public static Leases start(String bootstrapServers, String proxyId, Duration patience)
      throws InterruptedException {
    var proxyRun = proxyId + "-" + UUID.randomUUID().toString().substring(0, 8);
    var leases = new Leases(proxyRun, patience, LeaseRequestPublisher.start(bootstrapServers));
    try {
      leases.subscriber = LeaseSubscriber.start(bootstrapServers, proxyRun, leases::granted);
      leases.heartbeats = HeartbeatPublisher.start(bootstrapServers, proxyId, Clock.systemUTC());
      leases.heartbeatSubscriber =
          ViewSubscriber.start(bootstrapServers, Topics.HEARTBEATS, leases.liveProxies::accept);
      leases.usageSubscriber =
          ViewSubscriber.start(
              bootstrapServers,
              Topics.LIMIT_USAGE,
              (usage, at) -> leases.usages.accept(usage, System.nanoTime()));
      leases.usageSubscriber.awaitCaughtUp(CATCH_UP);
    } catch (RuntimeException | InterruptedException e) {
      leases.close();
      throw e;
    }
    leases.timer.scheduleWithFixedDelay(
        leases::forgetIdleKeys, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    return leases;
  }

  @Override
  public CompletionStage<Admission> admit(Limit limit, long permits) {
    while (!closing) {
      var gate = gates.get(limit.key());
      if (gate == null) {
        if (gates.size() >= MAX_KEYS) {
          return completedStage(new Unavailable("too many limit keys at once"));
        }
        gate = gates.computeIfAbsent(limit.key(), key -> new LimitGate(limit, surroundings));
      }
      var admission = gate.admit(limit, permits);
      if (admission.isPresent()) {
        return admission.get();
      }
      gates.remove(limit.key(), gate);
    }
    return completedStage(new Unavailable("the proxy is stopping"));
  }

  @Override
  public void prepare(Limit limit, long permits) {
    if (!closing && gates.size() < MAX_KEYS) {
      gates
          .computeIfAbsent(limit.key(), key -> new LimitGate(limit, surroundings))
          .prepare(limit, permits);
    }
  }

  @Override
  public void correct(Limit limit, Admitted drawn, long used) {
    var gate = gates.get(limit.key());
    if (gate != null) {
      gate.correct(drawn, used);
    }
  }

  /** What was spent in a period that is not over, by its key (US dollars). */
  public double spentUsd(String usageKey) {
    return usages.spent(usageKey);
  }

  /** What stands in the way of asking for leases, for a health check; empty when nothing does. */
  public String trouble() {
    if (publisher.isFailing()) {
      return "lease requests cannot be sent";
    }
    return subscriber != null && subscriber.isFailing() ? "leases cannot be read" : "";
  }

  /** Limit keys in memory. */
  public int keys() {
    return gates.size();
  }

  /** Refuses new calls, waits a moment for answers under way, and returns what was not used. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    gates.values().forEach(LimitGate::stop);
    awaitAnswers();
    publisher.close();
    if (subscriber != null) {
      subscriber.close();
    }
    if (usageSubscriber != null) {
      usageSubscriber.close();
    }
    if (heartbeatSubscriber != null) {
      heartbeatSubscriber.close();
    }
    if (heartbeats != null) {
      heartbeats.close();
    }
    timer.shutdownNow();
  }

  private void awaitAnswers() throws InterruptedException {
    long deadline = System.nanoTime() + CLOSE_GRACE.toNanos();
    while (gates.values().stream().anyMatch(LimitGate::isAsking)
        && System.nanoTime() - deadline < 0) {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  @Override
  public @Nullable LimitUsage usage(String limitKey, long sinceNanos) {
    var count = usages.latest(limitKey);
    return count == null || count.arrivedNanos() - sinceNanos < 0 ? null : count.usage();
  }

  @Override
  public int liveProxies() {
    return liveProxies.count();
  }

  // of a key that was forgotten meanwhile, the permits lapse
  private void granted(LeaseGranted lease) {
    var gate = gates.get(lease.limitKey());
    if (gate != null) {
      gate.granted(lease);
    }
  }

  private void forgetIdleKeys() {
    gates.forEach(
        (key, gate) -> {
          if (gate.retireIfIdle()) {
            gates.remove(key, gate);
          }
        });
  }

  private static Thread timerThread(Runnable work) {
    var thread = new Thread(work, "lease-timer");
    thread.setDaemon(true);
    return thread;
  }
}
