package io.sluice.delta.maintenance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains all tables of a lake again and again, one after the other, in one thread: merges their
 * files each round and deletes those that are not needed once a day. What goes wrong with a table
 * is counted and logged, and tried again in the next round.
 */
public final class MaintenanceRounds implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(MaintenanceRounds.class);
  private static final Duration BETWEEN_VACUUMS = Duration.ofDays(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final String PREFIX = "sluice_lake_";

  private final Maintenance maintenance;
  private final MaintenanceConfig config;
  private final MeterRegistry metrics;
  private final Map<String, Compacted> last = new ConcurrentHashMap<>();
  private final Map<String, Long> vacuumed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread;

  private MaintenanceRounds(Lake lake, MaintenanceConfig config, MeterRegistry metrics) {
    this.maintenance = new Maintenance(lake, Clock.systemUTC());
    this.config = config;
    this.metrics = metrics;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var named = new Thread(task, "lake-maintenance");
              named.setDaemon(true);
              named.setPriority(Thread.MIN_PRIORITY);
              return named;
            });
  }

  /** Starts; the first round comes after the first interval. */
  public static MaintenanceRounds start(
      Lake lake, MaintenanceConfig config, MeterRegistry metrics) {
    var rounds = new MaintenanceRounds(lake, config, metrics);
    if (!config.every().isZero()) {
      long millis = config.every().toMillis();
      var unused =
          rounds.thread.scheduleWithFixedDelay(
              rounds::round, millis, millis, TimeUnit.MILLISECONDS);
    }
    return rounds;
  }

  /**
   * Starts no more rounds, and waits a little for one that is under way. It is not interrupted:
   * Kernel gives a checkpoint its name also when writing it was broken off. A process that ends
   * leaves the table as it was, or as it is to be.
   */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOGGER.info("a round of maintenance is still under way");
    }
  }

  private void round() {
    try {
      for (var table : maintenance.tables()) {
        failures(table); // from the start on, so that the first one is an increase
        Timer.builder(PREFIX + "maintenance")
            .tag("table", table)
            .register(metrics)
            .record(() -> maintain(table));
      }
    } catch (IOException | RuntimeException e) {
      failed("*", e);
    }
  }

  private void maintain(String table) {
    try {
      var compacted = maintenance.optimizeLeanly(table, config.targetBytes(), config.retain());
      report(table, compacted);
      vacuum(table);
    } catch (MaintenanceException e) {
      LOGGER.info("not maintained: {}", e.getMessage());
    } catch (IOException | RuntimeException e) {
      failed(table, e);
    }
  }

  // reads the whole log, so it is not done every round
  private void vacuum(String table) throws IOException {
    long now = System.nanoTime();
    var before = vacuumed.get(table);
    if (before != null && now - before < BETWEEN_VACUUMS.toNanos()) {
      return;
    }
    var needless = maintenance.needless(table, config.retain());
    maintenance.delete(needless);
    metrics.counter(PREFIX + "files_deleted", "table", table).increment(needless.size());
    vacuumed.put(table, now);
  }

  private void failed(String table, Exception e) {
    failures(table).increment();
    if (!thread.isShutdown()) {
      LOGGER.warn("maintenance of {} failed, it is tried again in the next round", table, e);
    }
  }

  private Counter failures(String table) {
    return metrics.counter(PREFIX + "maintenance_failures", "table", table);
  }

  private void report(String table, Compacted compacted) {
    if (last.put(table, compacted) == null) {
      gauge("files_before", table, Compacted::filesBefore);
      gauge("files_after", table, Compacted::filesAfter);
      gauge("bytes_before", table, Compacted::bytesBefore);
      gauge("bytes_after", table, Compacted::bytesAfter);
    }
    metrics.counter(PREFIX + "files_merged", "table", table).increment(compacted.filesOut());
    metrics.counter(PREFIX + "bytes_rewritten", "table", table).increment(compacted.bytesIn());
  }

  private interface Figure {
    long of(Compacted compacted);
  }

  private void gauge(String name, String table, Figure figure) {
    Gauge.builder(PREFIX + name, () -> figure.of(last.getOrDefault(table, Compacted.NOTHING)))
        .tags(Tags.of("table", table))
        .register(metrics);
  }
}
