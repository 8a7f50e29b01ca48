package io.sluice.ingress.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import io.sluice.ingress.spool.Spool;
import io.sluice.ingress.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger on Kafka, with a spool on the local disk for the time that Kafka is away: recorded
 * means acknowledged by all in-sync replicas, or on the disk and acknowledged later.
 *
 * <p>Fails closed: a fact that cannot be recorded fails its future, and {@link #trouble} says when
 * no call should be started; see {@link Accounting}.
 */
public final class LedgerPublisher implements Ledger, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LedgerPublisher.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Parts of payloads leave room in the buffer, so that the facts always find some (bytes). */
  private static final long PARTS_BYTES = 36L * 1024 * 1024;

  /** The last part of a spool is for calls that are under way already. */
  private static final double FULL = 7.0 / 8;

  private final Accounting accounting;
  private final Spool spool;
  private final Delivery delivery;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "ledger-watch"));
  private final ExecutorService partSender =
      Executors.newSingleThreadExecutor(work -> daemon(work, "ledger-parts"));
  private final PartWindow parts = new PartWindow(PARTS_BYTES, partSender);

  /** Over any log. */
  LedgerPublisher(Accounting accounting, Spool spool, Delivery delivery, Clock clock) {
    this.accounting = accounting;
    this.spool = spool;
    this.delivery = delivery;
    this.clock = clock;
    timer.scheduleWithFixedDelay(
        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Starts, and waits until the topics are known, because later nothing may wait. What earlier
   * processes have left in the spool is sent on.
   *
   * @param spoolDirectory where the proxies of this machine keep their spools
   * @param spoolBytes how much one of them may hold
   */
  public static LedgerPublisher start(
      String bootstrapServers,
      Accounting accounting,
      Path spoolDirectory,
      long spoolBytes,
      MeterRegistry metrics)
      throws IOException {
    var spool = Spool.open(spoolDirectory, spoolBytes);
    try {
      var log = LogPublisher.start(bootstrapServers);
      var delivery = new Delivery(log, spool, System::nanoTime, Clock.systemUTC());
      gauges(spool, delivery, metrics);
      return new LedgerPublisher(accounting, spool, delivery, Clock.systemUTC());
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Void> admitted(CallAdmitted fact) {
    return delivery.record(record(Topics.ADMISSIONS, fact.userId(), fact));
  }

  @Override
  public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
    var settled = record(Topics.CALLS, fact.userId(), fact);
    if (lastPart == null) {
      return delivery.record(settled);
    }
    return parts.pass(
        lastPart.bytes(),
        () -> {
          // both are written out before either is sent: the sender then takes them in one request
          var payload = payload(lastPart, settled.value());
          return CompletableFuture.allOf(delivery.record(settled), delivery.record(payload));
        });
  }

  @Override
  public CompletableFuture<Void> payload(PayloadPart part) {
    // the next part is written out by whoever hears of this one, which is too much work for the
    // producer's own thread
    return parts
        .pass(part.bytes(), () -> delivery.record(payload(part, null)))
        .whenCompleteAsync((recorded, failure) -> {}, partSender);
  }

  @Override
  public Optional<String> trouble() {
    if (spool.bytes() > FULL * spool.maxBytes()) {
      return Optional.of("the spool is full, %d bytes".formatted(spool.bytes()));
    }
    if (accounting == Accounting.SPOOL) {
      return delivery.spoolingSince().isPresent() && spool.isFailing()
          ? Optional.of("the spool cannot be written")
          : Optional.empty();
    }
    return delivery
        .overdue()
        .map(since -> "Kafka has acknowledged nothing for " + since.toSeconds() + " s")
        .or(this::spooling); // a client that knows no broker refuses at once, nothing is overdue
  }

  /** Since when records go to the spool, and how many wait there; empty while none do. */
  public Optional<String> spooling() {
    return delivery
        .spoolingSince()
        .map(
            since ->
                "spooling since %s: %d records, %d bytes"
                    .formatted(since, spool.records(), spool.bytes()));
  }

  /** Sends what can be sent, for a few seconds; the rest stays in the spool. */
  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    delivery.close();
    partSender.shutdown();
  }

  // a look that fails must not be the last one
  private void look() {
    try {
      delivery.look();
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("the ledger's records could not be looked after");
    }
  }

  private static void gauges(Spool spool, Delivery delivery, MeterRegistry metrics) {
    Gauge.builder("sluice_spool_records", spool, Spool::records)
        .description("records on the local disk that Kafka has not acknowledged")
        .register(metrics);
    Gauge.builder("sluice_spool_size", spool, Spool::bytes)
        .description("what the spool takes on the local disk")
        .baseUnit("bytes")
        .register(metrics);
    Gauge.builder("sluice_spool_capacity", spool, Spool::maxBytes)
        .description("what the spool may take on the local disk")
        .baseUnit("bytes")
        .register(metrics);
    Gauge.builder("sluice_spool_age", delivery, LedgerPublisher::spoolingSeconds)
        .description("for how long records have been going to the spool; 0 while they do not")
        .baseUnit("seconds")
        .register(metrics);
  }

  private static double spoolingSeconds(Delivery delivery) {
    return delivery
        .spoolingSince()
        .map(since -> Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1000.0))
        .orElse(0.0);
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private SpoolRecord payload(PayloadPart part, byte @Nullable [] call) {
    var topic = Topics.PAYLOADS;
    return new SpoolRecord(
        topic.name(),
        topic.keys().serializer().serialize(topic.name(), part.callId()),
        PayloadJson.of(part, call),
        clock.millis());
  }

  private <V> SpoolRecord record(Topic<String, V> topic, String key, V value) {
    return new SpoolRecord(
        topic.name(),
        topic.keys().serializer().serialize(topic.name(), key),
        topic.values().serializer().serialize(topic.name(), value),
        clock.millis());
  }
}
