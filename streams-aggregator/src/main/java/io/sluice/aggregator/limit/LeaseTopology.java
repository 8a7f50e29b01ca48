package io.sluice.aggregator.limit;

import static io.sluice.event.Topics.DEAD_LETTER;
import static io.sluice.event.Topics.LEASES;
import static io.sluice.event.Topics.LEASE_REQUESTS;
import static io.sluice.event.Topics.LIMIT_USAGE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.event.LimitUsage;
import io.sluice.event.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Grants leases: the one writer of every limit key.
 *
 * <pre>
 *   limit.requests.v1 ──▶ grant-leases ──▶ limit.leases.v1
 *                          │  ▲   ├──────▶ limit.usage.v1   (what is counted now)
 *                          │  ▲   └──────▶ dead-letter.v1   (what cannot be read)
 *                          ▼  │
 *                       lease-windows   (one LeaseWindow per limit key, in memory, with changelog)
 * </pre>
 *
 * The clock is the record timestamp, which the broker sets (LogAppendTime). Every answer asks for a
 * commit at once: a proxy reads only what is committed, so that a granted lease is never forgotten.
 */
public final class LeaseTopology {

  static final String WINDOWS = "lease-windows";

  private static final String GRANT = "grant-leases";
  private static final Duration SWEEP = Duration.ofSeconds(10);

  // the changelog is read at every start, so its head must be small enough to be compacted
  private static final Map<String, String> CHANGELOG =
      Map.of(
          TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024),
          TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofMinutes(10).toMillis()),
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");

  private LeaseTopology() {}

  /**
   * The topology.
   *
   * @param leaseLife how long a lease lives at most
   * @param metrics where requests and permits are counted
   */
  public static Topology of(Duration leaseLife, MeterRegistry metrics) {
    return new Topology()
        .addSource(
            "lease-requests",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            LEASE_REQUESTS.name())
        .addProcessor(GRANT, () -> new GrantLeases(leaseLife, metrics), "lease-requests")
        .addStateStore(windows(), GRANT)
        .addSink(
            "leases",
            LEASES.name(),
            LEASES.keys().serializer(),
            LEASES.values().serializer(),
            GRANT)
        .addSink(
            "limit-usage",
            LIMIT_USAGE.name(),
            LIMIT_USAGE.keys().serializer(),
            LIMIT_USAGE.values().serializer(),
            GRANT)
        .addSink(
            "dead-letter",
            DEAD_LETTER.name(),
            DEAD_LETTER.keys().serializer(),
            DEAD_LETTER.values().serializer(),
            GRANT);
  }

  private static StoreBuilder<KeyValueStore<String, LeaseWindow>> windows() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(WINDOWS),
            Serdes.String(),
            Serdes.serdeFrom(
                (topic, window) -> window == null ? null : window.toBytes(),
                (topic, bytes) -> bytes == null ? null : LeaseWindow.from(bytes)))
        .withCachingDisabled()
        .withLoggingEnabled(CHANGELOG);
  }

  /** Loads the window of the key, asks it, stores it, sends the answer. */
  private static final class GrantLeases implements Processor<byte[], byte[], Object, Object> {

    private final Duration leaseLife;
    private final LeaseCounters counters;
    private @Nullable ProcessorContext<Object, Object> context;
    private @Nullable KeyValueStore<String, LeaseWindow> windows;

    GrantLeases(Duration leaseLife, MeterRegistry metrics) {
      this.leaseLife = leaseLife;
      this.counters = new LeaseCounters(metrics);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.windows = context.getStateStore(WINDOWS);
      context.schedule(SWEEP, PunctuationType.STREAM_TIME, this::forgetIdleKeys);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      counters.received();
      LeaseRequested request;
      try {
        request = read(record);
      } catch (SerializationException e) {
        counters.droppedAsUnreadable();
        forwardUnreadable(record);
        return;
      }
      answer(request, record.timestamp());
    }

    private void answer(LeaseRequested request, long brokerMillis) {
      var stored = windows().get(request.limitKey());
      var window = stored == null ? new LeaseWindow() : stored;
      if (window.hasSeen(request)) {
        counters.droppedAsRepeated();
      } else {
        counters.accepted(request);
      }
      var lease = window.answer(brokerMillis, request, leaseLife);
      windows().put(request.limitKey(), window);
      forwardUsage(window.usage(request), brokerMillis);
      if (lease.isPresent()) {
        forward(lease.get(), brokerMillis);
        context().commit(); // what asks for no answer can wait for the next commit
      }
    }

    private void forward(LeaseGranted lease, long brokerMillis) {
      counters.granted(lease);
      context().forward(new Record<>(lease.proxyId(), lease, brokerMillis), "leases");
    }

    private void forwardUsage(LimitUsage usage, long brokerMillis) {
      context().forward(new Record<>(usage.limitKey(), usage, brokerMillis), "limit-usage");
    }

    private static LeaseRequested read(Record<byte[], byte[]> record) {
      var topic = LEASE_REQUESTS.name();
      var request = LEASE_REQUESTS.values().deserializer().deserialize(topic, record.value());
      var key = LEASE_REQUESTS.keys().deserializer().deserialize(topic, record.key());
      if (request == null || !request.limitKey().equals(key)) {
        throw new SerializationException("the record key is not the limit key");
      }
      return request;
    }

    private void forwardUnreadable(Record<byte[], byte[]> record) {
      var headers = new RecordHeaders(record.headers());
      context()
          .recordMetadata()
          .ifPresent(
              source -> {
                headers.add(Topics.HEADER_SOURCE_TOPIC, text(source.topic()));
                headers.add(Topics.HEADER_SOURCE_PARTITION, text(source.partition()));
                headers.add(Topics.HEADER_SOURCE_OFFSET, text(source.offset()));
              });
      headers.add(Topics.HEADER_REASON, text("not a lease request"));
      context()
          .forward(
              new Record<Object, Object>(record.key(), record.value(), record.timestamp(), headers),
              "dead-letter");
    }

    private static byte[] text(Object value) {
      return value.toString().getBytes(UTF_8);
    }

    private void forgetIdleKeys(long brokerMillis) {
      try (var all = windows().all()) {
        while (all.hasNext()) {
          var entry = all.next();
          if (entry.value.isIdleAt(brokerMillis)) {
            windows().delete(entry.key);
          }
        }
      }
    }

    private ProcessorContext<Object, Object> context() {
      return java.util.Objects.requireNonNull(context, "init comes first");
    }

    private KeyValueStore<String, LeaseWindow> windows() {
      return java.util.Objects.requireNonNull(windows, "init comes first");
    }
  }
}
