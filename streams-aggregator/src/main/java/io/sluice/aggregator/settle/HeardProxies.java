package io.sluice.aggregator.settle;

import static java.util.stream.Collectors.toMap;

import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.Topics;
import io.sluice.kit.TopicView;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Listens to the proxies' heartbeats, and asks Kafka now and then whether it is still there. */
public final class HeardProxies implements Proxies, AutoCloseable {

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TopicView<ProxyHeartbeat, Map<String, ProxyHeartbeat>> beats;
  private final Admin admin;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(HeardProxies::thread);

  /** Since when every question was answered. */
  private volatile long audibleSinceNanos;

  private HeardProxies(
      TopicView<ProxyHeartbeat, Map<String, ProxyHeartbeat>> beats,
      Admin admin,
      LongSupplier nanoTime) {
    this.beats = beats;
    this.admin = admin;
    this.nanoTime = nanoTime;
    this.audibleSinceNanos = nanoTime.getAsLong();
  }

  /** Starts listening. */
  public static HeardProxies start(String bootstrapServers) {
    var beats = TopicView.start(bootstrapServers, Topics.HEARTBEATS, HeardProxies::byProxy);
    var admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    var heard = new HeardProxies(beats, admin, System::nanoTime);
    heard.timer.scheduleWithFixedDelay(
        heard::ask,
        BETWEEN_QUESTIONS.toMillis(),
        BETWEEN_QUESTIONS.toMillis(),
        TimeUnit.MILLISECONDS);
    return heard;
  }

  @Override
  public Optional<ProxyHeartbeat> lastBeat(String proxyId) {
    return Optional.ofNullable(beats.get().get(proxyId));
  }

  @Override
  public Duration audibleFor() {
    return beats.isCaughtUp()
        ? Duration.ofNanos(nanoTime.getAsLong() - audibleSinceNanos)
        : Duration.ZERO;
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    admin.close(PATIENCE);
    beats.close();
  }

  private void ask() {
    try {
      admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      audibleSinceNanos = nanoTime.getAsLong();
    }
  }

  private static Map<String, ProxyHeartbeat> byProxy(Collection<ProxyHeartbeat> beats) {
    return beats.stream().collect(toMap(ProxyHeartbeat::proxyId, beat -> beat));
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "proxies");
    thread.setDaemon(true);
    return thread;
  }
}
