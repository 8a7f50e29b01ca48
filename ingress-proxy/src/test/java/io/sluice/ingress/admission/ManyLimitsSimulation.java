package io.sluice.ingress.admission;

import io.sluice.aggregator.limit.LeaseWindow;
import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.LeaseSimulation.Faults;
import io.sluice.ingress.admission.Limit.Quantity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Whole calls in virtual time: every limit of a model, for requests and tokens, drawn through the
 * real {@link Admissions}, {@link LeaseHolder} and {@link LeaseWindow}, with a log that delays and
 * loses, processes that die, and clocks that have nothing to do with one another.
 */
final class ManyLimitsSimulation {

  private static final Duration LEASE_LIFE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long BROKER_EPOCH_MILLIS = 1_700_000_000_000L;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Random random;
  private final Model model;
  private final List<Principal> callers;
  private final Faults faults;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final Aggregator aggregator;
  private final Map<Limit, TreeMap<Long, Long>> uses = new HashMap<>();
  private long now;
  private long order;
  private int born;
  private final List<Long> calls = new ArrayList<>();
  private int admitted;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  ManyLimitsSimulation(
      Random random, Model model, List<Principal> callers, int proxyCount, Faults faults) {
    this.random = random;
    this.aggregator = new Aggregator();
    this.model = model;
    this.callers = callers;
    this.faults = faults;
    for (int i = 0; i < proxyCount; i++) {
      proxies.add(new Proxy());
    }
    everySecond();
  }

  /** Lets callers come at random moments, each to a random proxy. */
  void run(Duration time, double callsPerSecond) {
    long end = now + time.toNanos();
    long at = now;
    while (at < end) {
      at += (long) (-Math.log(1 - random.nextDouble()) / callsPerSecond * SECOND);
      at(at, this::call);
    }
    while (!events.isEmpty() && events.peek().at <= end) {
      var event = events.poll();
      now = event.at;
      event.action.run();
    }
  }

  int admitted() {
    return admitted;
  }

  /** How many calls one limiter that sees everything at once would have admitted. */
  long ideal(Limit limit) {
    var window = new ArrayDeque<Long>();
    long count = 0;
    for (long call : calls) {
      while (!window.isEmpty() && call - window.peek() >= limit.window().toNanos()) {
        window.remove();
      }
      if (window.size() < limit.permits()) {
        window.add(call);
        count++;
      }
    }
    return count;
  }

  /** The limits that calls were admitted under. */
  List<Limit> limits() {
    return List.copyOf(uses.keySet());
  }

  /** The most that was used of a limit within any of its windows. */
  long mostInAnyWindow(Limit limit) {
    long most = 0;
    long sum = 0;
    var window = new ArrayDeque<Map.Entry<Long, Long>>();
    for (var use : usesOf(limit).entrySet()) {
      window.add(use);
      sum += use.getValue();
      while (use.getKey() - window.element().getKey() >= limit.window().toNanos()) {
        sum -= window.remove().getValue();
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** What was used of a limit from a moment on. */
  long usedSince(Limit limit, Duration start) {
    return usesOf(limit).tailMap(start.toNanos()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private TreeMap<Long, Long> usesOf(Limit limit) {
    return uses.getOrDefault(limit, new TreeMap<>());
  }

  private void call() {
    calls.add(now);
    var proxy = proxies.get(random.nextInt(proxies.size()));
    var caller = callers.get(random.nextInt(callers.size()));
    long input = 200 + random.nextInt(4_000);
    // what a provider counts is not quite a quarter of the bytes, and answers vary
    long spent = (long) (input * 1.1 - Math.log(1 - random.nextDouble()) * 1_500);
    var demand =
        new CallDemand(
            model, caller, Map.of("team", "blue"), proxy.admissions.estimate(model, caller, input));
    proxy
        .admissions
        .admit(demand)
        .thenAccept(
            verdict -> {
              if (verdict instanceof Verdict.Admitted let && proxy.alive) {
                goOn(proxy, caller, let.reservation(), input, spent);
              }
            });
    proxy.scheduleWakes();
  }

  private void goOn(
      Proxy proxy, Principal caller, Reservation reservation, long input, long spent) {
    admitted++;
    for (var draw : reservation.draws()) {
      long used = draw.limit().quantity() == Quantity.REQUESTS ? 1 : spent;
      uses.computeIfAbsent(draw.limit(), limit -> new TreeMap<>()).merge(now, used, Long::sum);
    }
    at(
        now + millis(500, 15_000),
        () -> {
          if (proxy.alive) {
            proxy.admissions.learn(model, caller, input, spent);
            reservation.settle(spent);
            proxy.scheduleWakes();
          }
        });
  }

  private void everySecond() {
    at(
        now + SECOND,
        () -> {
          if (happens(faults.aggregatorCrash())) {
            aggregator.crash();
          }
          if (happens(faults.proxyCrash())) {
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

  private final class Proxy
      implements PermitSource, LeaseHolder.Outbox<CompletableFuture<Admission>> {
    private final String id = "proxy-" + born++;
    private final long origin = random.nextLong();
    private final Admissions admissions = new Admissions(this);
    private final Map<String, LeaseHolder<CompletableFuture<Admission>>> holders = new HashMap<>();
    private final List<Runnable> answers = new ArrayList<>();
    private boolean alive = true;
    private long sequence;
    private long lastArrival;
    private long lastAnswer;
    private long wake = Long.MAX_VALUE;

    @Override
    public CompletionStage<Admission> admit(Limit limit, long permits) {
      var holder = holder(limit);
      var decided = holder.admit(clock(), limit, permits);
      if (decided.isPresent()) {
        return CompletableFuture.completedFuture(decided.get());
      }
      var caller = new CompletableFuture<Admission>();
      holder.enqueue(clock(), caller, permits);
      return caller;
    }

    @Override
    public void prepare(Limit limit, long permits) {
      holder(limit).prepare(clock(), limit, permits);
    }

    @Override
    public void correct(Limit limit, Admitted drawn, long used) {
      holder(limit).correct(clock(), drawn.drawn(), used);
    }

    @Override
    public void send(LeaseRequested request) {
      int copies = happens(faults.loss()) ? 0 : happens(faults.repeat()) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        lastArrival = Math.max(lastArrival, now + millis(0, 10));
        at(lastArrival, () -> aggregator.append(this, request));
      }
    }

    @Override
    public void answer(CompletableFuture<Admission> caller, Admission admission) {
      answers.add(() -> caller.complete(admission));
    }

    void deliver(LeaseGranted lease) {
      int copies = happens(faults.loss()) ? 0 : happens(faults.repeat()) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        lastAnswer = Math.max(lastAnswer, now + millis(0, 10));
        at(lastAnswer, () -> take(lease));
      }
    }

    void scheduleWakes() {
      while (!answers.isEmpty()) {
        var due = List.copyOf(answers);
        answers.clear();
        due.forEach(Runnable::run);
      }
      holders.values().stream()
          .flatMap(holder -> holder.nextWakeNanos().stream())
          .mapToLong(nanos -> nanos - origin)
          .min()
          .stream()
          .filter(next -> next < wake || wake <= now)
          .forEach(this::wakeAt);
    }

    private LeaseHolder<CompletableFuture<Admission>> holder(Limit limit) {
      return holders.computeIfAbsent(
          limit.key(),
          key -> new LeaseHolder<>(id, limit, () -> ++sequence, PATIENCE, this, clock()));
    }

    private long clock() {
      return origin + now;
    }

    private void take(LeaseGranted lease) {
      var holder = holders.get(lease.limitKey());
      if (alive && holder != null) {
        holder.granted(clock(), lease);
        scheduleWakes();
      }
    }

    private void wakeAt(long next) {
      wake = next;
      at(Math.max(now, next) + millis(0, 5), this::wake);
    }

    private void wake() {
      if (alive) {
        wake = Long.MAX_VALUE;
        holders.values().forEach(holder -> holder.tick(clock()));
        scheduleWakes();
      }
    }
  }

  /** Takes the log's records in order; what it answers and what it stores is one transaction. */
  private final class Aggregator {
    private final ArrayDeque<Runnable> log = new ArrayDeque<>();
    private final Map<String, byte[]> stored = new HashMap<>();
    private final long brokerOffset = random.nextInt(60_000) - 30_000;
    private long busyUntil;

    void append(Proxy proxy, LeaseRequested request) {
      long brokerMillis = BROKER_EPOCH_MILLIS + brokerOffset + TimeUnit.NANOSECONDS.toMillis(now);
      log.add(() -> process(proxy, request, brokerMillis));
      at(now + millis(1, 30), this::work);
    }

    void crash() {
      busyUntil = now + millis(500, 8000);
      at(busyUntil, this::work);
    }

    private void work() {
      while (now >= busyUntil && !log.isEmpty()) {
        log.remove().run();
      }
    }

    private void process(Proxy proxy, LeaseRequested request, long brokerMillis) {
      var bytes = stored.get(request.limitKey());
      var window = bytes == null ? new LeaseWindow() : LeaseWindow.from(bytes);
      var lease = window.answer(brokerMillis, request, LEASE_LIFE);
      stored.put(request.limitKey(), window.toBytes());
      lease.ifPresent(proxy::deliver);
    }
  }
}
