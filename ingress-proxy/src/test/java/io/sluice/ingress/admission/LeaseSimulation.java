package io.sluice.ingress.admission;

import io.sluice.aggregator.limit.LeaseWindow;
import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.event.LimitUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One limit key, one aggregator and some proxies in virtual time: the real {@link LeaseHolder} and
 * the real {@link LeaseWindow}, with a log between them that delays, and as told also loses and
 * repeats, and with processes that die.
 */
final class LeaseSimulation {

  /** What may go wrong; each a probability per record or per second. */
  record Faults(double loss, double repeat, double aggregatorCrash, double proxyCrash) {
    static final Faults NONE = new Faults(0, 0, 0, 0);
  }

  private static final Duration LEASE_LIFE = Duration.ofSeconds(2);
  private static final long BROKER_EPOCH_MILLIS = 1_700_000_000_000L;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Random random;
  private final Limit limit;
  private final Faults faults;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final List<Long> admitted = new ArrayList<>();
  private final List<Long> attempts = new ArrayList<>();
  private final Aggregator aggregator;
  private long now;
  private long order;
  private int unavailable;
  private int records;
  private int born;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  LeaseSimulation(Random random, Limit limit, int proxyCount, Faults faults) {
    this.random = random;
    this.limit = limit;
    this.faults = faults;
    this.aggregator = new Aggregator();
    for (int i = 0; i < proxyCount; i++) {
      proxies.add(new Proxy());
    }
    everySecond();
  }

  /** Lets callers come at random moments, each to a random proxy. */
  void run(Duration time, double callsPerSecond) {
    run(time, () -> (long) (-Math.log(1 - random.nextDouble()) / callsPerSecond * SECOND));
  }

  /** Lets callers come one after the other with this much time between. */
  void runSteadily(Duration time, Duration between) {
    run(time, between::toNanos);
  }

  private void run(Duration time, java.util.function.LongSupplier gap) {
    long end = now + time.toNanos();
    for (long at = now + gap.getAsLong(); at < end; at += gap.getAsLong()) {
      at(at, this::call);
    }
    advance(end);
  }

  /**
   * Lets the aggregator die now, for so long; what was asked meanwhile it then works off, one
   * record after the other.
   */
  void loseTheAggregator(Duration time) {
    aggregator.crash(time.toNanos());
  }

  /** Lets time pass without callers. */
  void idle(Duration time) {
    advance(now + time.toNanos());
  }

  private void advance(long end) {
    while (!events.isEmpty() && events.peek().at <= end) {
      var event = events.poll();
      now = event.at;
      event.action.run();
    }
    now = end;
  }

  /** The largest number of calls admitted within any window. */
  int mostInAnyWindow() {
    int most = 0;
    int from = 0;
    for (int to = 0; to < admitted.size(); to++) {
      while (admitted.get(to) - admitted.get(from) >= limit.window().toNanos()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** How many calls one limiter that sees everything at once would have admitted. */
  int ideal() {
    var window = new ArrayDeque<Long>();
    int count = 0;
    for (long attempt : attempts) {
      while (!window.isEmpty() && attempt - window.peek() >= limit.window().toNanos()) {
        window.remove();
      }
      if (window.size() < limit.permits()) {
        window.add(attempt);
        count++;
      }
    }
    return count;
  }

  int admittedCalls() {
    return admitted.size();
  }

  int attempts() {
    return attempts.size();
  }

  int unavailable() {
    return unavailable;
  }

  int recordsToAggregator() {
    return records;
  }

  private void call() {
    attempts.add(now);
    proxies.get(random.nextInt(proxies.size())).call();
  }

  private void everySecond() {
    at(
        now + SECOND,
        () -> {
          if (happens(faults.aggregatorCrash)) {
            aggregator.crash(millis(500, 8000));
          }
          if (happens(faults.proxyCrash)) {
            int victim = random.nextInt(proxies.size());
            proxies.get(victim).alive = false;
            proxies.set(victim, new Proxy());
          }
          everySecond();
        });
  }

  private void at(long at, Runnable action) {
    events.add(new Event(at, order++, action));
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private long millis(int from, int to) {
    return TimeUnit.MILLISECONDS.toNanos(from) + (long) (random.nextDouble() * (to - from) * 1e6);
  }

  private final class Proxy implements LeaseHolder.Outbox<Integer>, LocalShare.Others {
    private final String id = "proxy-" + born++;
    private final long origin = random.nextLong();
    private final LeaseHolder<Integer> holder;
    private boolean alive = true;
    private long sequence;
    private long lastArrival;
    private long lastAnswer;
    private long wake = Long.MAX_VALUE;
    private @Nullable LimitUsage counted;
    private long countedAt;

    Proxy() {
      holder =
          new LeaseHolder<>(id, limit, () -> ++sequence, Leases.PATIENCE, this, this, origin + now);
    }

    void hear(LimitUsage usage) {
      counted = usage;
      countedAt = origin + now;
    }

    @Override
    public @Nullable LimitUsage usage(String limitKey, long sinceNanos) {
      return countedAt - sinceNanos < 0 ? null : counted;
    }

    @Override
    public int liveProxies() {
      return proxies.size();
    }

    void call() {
      var decided = holder.admit(origin + now, limit, 1);
      decided.ifPresentOrElse(this::count, () -> holder.enqueue(origin + now, attempts.size(), 1));
      scheduleWake();
    }

    @Override
    public void send(LeaseRequested request) {
      records++;
      int copies = happens(faults.loss) ? 0 : happens(faults.repeat) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        lastArrival = Math.max(lastArrival, now + millis(0, 10));
        at(lastArrival, () -> aggregator.append(this, request));
      }
    }

    void deliver(LeaseGranted lease) {
      int copies = happens(faults.loss) ? 0 : happens(faults.repeat) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        lastAnswer = Math.max(lastAnswer, now + millis(0, 10));
        at(lastAnswer, () -> take(lease));
      }
    }

    private void take(LeaseGranted lease) {
      if (alive) {
        holder.granted(origin + now, lease);
        scheduleWake();
      }
    }

    @Override
    public void answer(Integer caller, Admission admission) {
      count(admission);
    }

    private void count(Admission admission) {
      if (admission instanceof Admission.Admitted) {
        admitted.add(now);
      }
      if (admission instanceof Admission.Unavailable) {
        unavailable++;
      }
    }

    private void scheduleWake() {
      holder
          .nextWakeNanos()
          .map(nanos -> nanos - origin)
          .filter(next -> next < wake || wake <= now)
          .ifPresent(this::wakeAt);
    }

    private void wakeAt(long next) {
      wake = next;
      at(Math.max(now, next) + millis(0, 5), this::wake);
    }

    private void wake() {
      if (alive) {
        wake = Long.MAX_VALUE;
        holder.tick(origin + now);
        scheduleWake();
      }
    }
  }

  /** Takes the log's records in order; what it answers and what it stores is one transaction. */
  private final class Aggregator {
    private final ArrayDeque<Runnable> log = new ArrayDeque<>();
    private final long brokerOffset = random.nextInt(1000);
    private byte[] stored = new LeaseWindow().toBytes();
    private long busyUntil;
    private boolean catchingUp;

    void append(Proxy proxy, LeaseRequested request) {
      long brokerMillis = BROKER_EPOCH_MILLIS + brokerOffset + TimeUnit.NANOSECONDS.toMillis(now);
      log.add(() -> process(proxy, request, brokerMillis));
      at(now + millis(1, 30), this::work);
    }

    // what it knew is in the changelog; it is back after a while, and slow until it has caught up
    void crash(long nanos) {
      busyUntil = now + nanos;
      catchingUp = true;
      at(busyUntil, this::work);
    }

    private void work() {
      while (now >= busyUntil && !log.isEmpty()) {
        log.remove().run();
        if (catchingUp && !log.isEmpty()) {
          busyUntil = now + millis(5, 60);
          at(busyUntil, this::work);
        }
      }
      catchingUp = catchingUp && !log.isEmpty();
    }

    private void process(Proxy proxy, LeaseRequested request, long brokerMillis) {
      var window = LeaseWindow.from(stored);
      var lease = window.answer(brokerMillis, request, LEASE_LIFE);
      stored = window.toBytes();
      lease.ifPresent(proxy::deliver);
      var usage = window.usage(request);
      proxies.forEach(each -> at(now + millis(0, 100), () -> each.hear(usage)));
    }
  }
}
