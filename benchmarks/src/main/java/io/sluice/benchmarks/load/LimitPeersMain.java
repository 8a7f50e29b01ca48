package io.sluice.benchmarks.load;

import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.LeasesInHand;
import io.sluice.ingress.admission.Limit;
import io.sluice.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * A limit that several processes share, kept by leases and by Bucket4j with its buckets in Redis or
 * in each process: what one decision costs, and how many calls are admitted in the worst window.
 *
 * <p>Settings: {@code REDIS_SERVER} (redis-server on the PATH), {@code DECISIONS} that are timed of
 * each (50000), {@code PROCESSES} (4), {@code LIMIT} (6000) per {@code WINDOW} (1m), {@code TIMES}
 * of the limit that are asked for (10), {@code QUIET} after the first call (50s), {@code LENGTH} of
 * asking (100s).
 */
public final class LimitPeersMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final Duration WINDOW = SETTINGS.duration("WINDOW", Duration.ofMinutes(1));
  private static final int LIMIT = SETTINGS.integer("LIMIT", 6_000);
  private static final int PROCESSES = SETTINGS.integer("PROCESSES", 4);
  private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(15);
  private static final long NEVER_SPENT = 1_000_000_000L;
  private static final int SEVERAL = 1_000;

  /** What one decision took (nanoseconds), the median and the worst of a hundred. */
  private record Cost(double p50, double p99) {}

  private LimitPeersMain() {}

  public static void main(String[] args) throws Exception {
    var directory = Files.createTempDirectory("sluice-peers");
    try (var redis = RedisServer.start(directory);
        var stage = LimitStage.set(0, List.of())) {
      var costs = costs(redis.port());
      runProcesses(directory, stage.bootstrapServers(), redis.port());
      print(costs, directory);
    } finally {
      try (var files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
      }
    }
  }

  private static Map<String, Cost> costs(int redisPort) {
    var costs = new LinkedHashMap<String, Cost>();
    var limit = new Limit("cost", NEVER_SPENT, WINDOW, "spent");
    try (var leases = new LeasesInHand();
        var redis = RedisBuckets.connect(redisPort)) {
      BooleanSupplier leased =
          () -> leases.admit(limit, 1).toCompletableFuture().join() instanceof Admitted;
      var bucket = redis.bucket("cost", RedisBuckets.greedy(NEVER_SPENT, WINDOW));
      var alone =
          io.github.bucket4j.Bucket.builder()
              .addLimit(each -> each.capacity(NEVER_SPENT).refillGreedy(NEVER_SPENT, WINDOW))
              .build();
      costs.put("sluice leases", cost(leased, SEVERAL));
      costs.put("bucket4j redis, greedy", cost(() -> bucket.tryConsume(1), 1));
      costs.put("bucket4j per process", cost(() -> alone.tryConsume(1), SEVERAL));
    }
    return costs;
  }

  // a clock is too coarse for one decision in memory, so it is read around several
  private static Cost cost(BooleanSupplier decision, int together) {
    int decisions = SETTINGS.integer("DECISIONS", 50_000);
    decideTimes(decision, decisions);
    var nanos = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
    for (int i = 0; i < decisions; i++) {
      long start = System.nanoTime();
      decideTimes(decision, together);
      nanos.recordValue((System.nanoTime() - start) / together);
    }
    return new Cost(nanos.getValueAtPercentile(50), nanos.getValueAtPercentile(99));
  }

  private static void decideTimes(BooleanSupplier decision, int times) {
    for (int i = 0; i < times; i++) {
      if (!decision.getAsBoolean()) {
        throw new IllegalStateException("a limit that is never spent refused");
      }
    }
  }

  private static void runProcesses(Path directory, String bootstrapServers, int redisPort)
      throws Exception {
    var environment = new LinkedHashMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("REDIS_PORT", "" + redisPort);
    environment.put("LIMIT", "" + LIMIT);
    environment.put("WINDOW", WINDOW.toMillis() + "ms");
    long perSecond = LIMIT * SETTINGS.integer("TIMES", 10) / WINDOW.toSeconds();
    environment.put("RATE", "" + perSecond / PROCESSES);
    environment.put("START", Instant.now().plus(TIME_TO_CONNECT).toString());
    var quiet = SETTINGS.duration("QUIET", Duration.ofSeconds(50));
    var length = SETTINGS.duration("LENGTH", Duration.ofSeconds(100));
    environment.put("QUIET", quiet.toSeconds() + "s");
    environment.put("LENGTH", length.toSeconds() + "s");
    environment.put("DIRECTORY", directory.toString());
    var processes = new ArrayList<ChildProcess>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        var log = directory.resolve("process-" + i + ".log");
        processes.add(ChildJvm.of("128m").start(LimitPeerMain.class.getName(), environment, log));
      }
      for (var process : processes) {
        if (!process.awaitEnd(quiet.plus(length).plus(TIME_TO_CONNECT.multipliedBy(4)))) {
          throw new IllegalStateException("a process did not end well; see its log");
        }
      }
    } finally {
      processes.forEach(ChildProcess::close);
    }
  }

  private static void print(Map<String, Cost> costs, Path directory) throws Exception {
    System.out.printf(
        "limit %d per %d s, %d processes ask for %d times of it%n%-26s %10s %10s %18s %8s%n",
        LIMIT,
        WINDOW.toSeconds(),
        PROCESSES,
        SETTINGS.integer("TIMES", 10),
        "",
        "p50 ns",
        "p99 ns",
        "most in a window",
        "x limit");
    for (var way :
        List.of(
            "sluice leases",
            "bucket4j redis, greedy",
            "bucket4j redis, interval",
            "bucket4j per process")) {
      var cost = costs.get(way);
      long most = LimitPeerMain.read(directory, way).mostIn(WINDOW.toNanos());
      System.out.printf(
          Locale.ROOT,
          "%-26s %10s %10s %18d %8.2f%n",
          way,
          cost == null ? "" : "%.0f".formatted(cost.p50()),
          cost == null ? "" : "%.0f".formatted(cost.p99()),
          most,
          1.0 * most / LIMIT);
    }
  }
}
