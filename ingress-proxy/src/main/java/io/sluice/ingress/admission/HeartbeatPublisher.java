package io.sluice.ingress.admission;

import static io.sluice.event.Topics.HEARTBEATS;

import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.ProxyHeartbeat.State;
import io.sluice.kit.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Says every two seconds that this proxy is alive. What cannot be sent is dropped. */
final class HeartbeatPublisher implements AutoCloseable {

  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(2);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

  private final String proxyId;
  private final Clock clock;
  private final Instant startedAt;
  private final KafkaProducer<String, ProxyHeartbeat> producer;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(HeartbeatPublisher::thread);

  private HeartbeatPublisher(
      String proxyId, Clock clock, KafkaProducer<String, ProxyHeartbeat> producer) {
    this.proxyId = proxyId;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.producer = producer;
  }

  static HeartbeatPublisher start(String bootstrapServers, String proxyId, Clock clock) {
    var settings = new HashMap<>(KafkaSettings.recordingProducer(bootstrapServers));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaSettings.NEVER_BLOCK);
    var producer =
        new KafkaProducer<>(
            settings, HEARTBEATS.keys().serializer(), HEARTBEATS.values().serializer());
    var started = new HeartbeatPublisher(proxyId, clock, producer);
    started.timer.scheduleAtFixedRate(
        () -> started.beat(State.RUNNING), 0, BETWEEN_BEATS.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  /** Says that this was the last one. */
  @Override
  public void close() {
    timer.shutdownNow();
    beat(State.STOPPED);
    producer.close(CLOSE_GRACE);
  }

  private void beat(State state) {
    try {
      var heartbeat = new ProxyHeartbeat(proxyId, startedAt, clock.instant(), state);
      producer.send(new ProducerRecord<>(HEARTBEATS.name(), proxyId, heartbeat));
    } catch (KafkaException | IllegalStateException e) {
      // the next one may come through
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "heartbeats");
    thread.setDaemon(true);
    return thread;
  }
}
