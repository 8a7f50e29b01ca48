package io.sluice.aggregator.settle;

import static io.sluice.event.Topics.ADMISSIONS;
import static io.sluice.event.Topics.CALLS;
import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
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
 * Settles calls whose proxy is gone, with unknown tokens, so that every admission has its row.
 *
 * <pre>
 *   llm.admissions.v1 ──▶ close-calls ──▶ llm.calls.v1   (orphans)
 *   llm.calls.v1 ───────▶   │  ▲
 *                           ▼  │
 *                        open-calls
 * </pre>
 *
 * Both topics have the user as key and as many partitions, so that the two records of a call meet
 * in one task; which of them comes first is left to chance.
 */
public final class SettlementTopology {

  static final String OPEN_CALLS = "open-calls";
  static final Duration LOOK = Duration.ofSeconds(5);

  private static final JsonSerde<ClosedCall> CLOSED = JsonSerde.of(ClosedCall.class);
  private static final String CLOSE = "close-calls";
  private static final int STATUS = 500;

  private SettlementTopology() {}

  /**
   * Adds it to a topology.
   *
   * @param calls the node of the topology that reads {@code llm.calls.v1} as bytes
   * @param silence how long a proxy that lives cannot be silent
   * @param longest how long no call lasts
   * @param metrics where orphans are counted, and what was read: received is what was accepted and
   *     what was dropped
   */
  public static Topology addTo(
      Topology topology,
      String calls,
      Proxies proxies,
      Duration silence,
      Duration longest,
      MeterRegistry metrics) {
    var rule = new OrphanRule(silence, longest);
    return topology
        .addSource(
            "admissions",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            ADMISSIONS.name())
        .addProcessor(CLOSE, () -> new CloseCalls(rule, proxies, metrics), "admissions", calls)
        .addStateStore(openCalls(), CLOSE)
        .addSink(
            "orphans", CALLS.name(), CALLS.keys().serializer(), CALLS.values().serializer(), CLOSE);
  }

  private static StoreBuilder<KeyValueStore<String, OpenCall>> openCalls() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(OPEN_CALLS), Serdes.String(), JsonSerde.of(OpenCall.class))
        .withCachingDisabled();
  }

  /** Notes admissions, strikes out what is settled, and looks for orphans now and then. */
  private static final class CloseCalls implements Processor<byte[], byte[], String, CallSettled> {

    private final OrphanRule rule;
    private final Proxies proxies;
    private final Counter orphans;
    private final Counter received;
    private final Counter accepted;
    private final Counter unreadable;
    private @Nullable ProcessorContext<String, CallSettled> context;
    private @Nullable KeyValueStore<String, OpenCall> open;

    CloseCalls(OrphanRule rule, Proxies proxies, MeterRegistry metrics) {
      this.rule = rule;
      this.proxies = proxies;
      this.orphans = metrics.counter("sluice_orphans_settled");
      this.received = metrics.counter("sluice_settlements_received");
      this.accepted = metrics.counter("sluice_settlements_accepted");
      this.unreadable = metrics.counter("sluice_settlements_dropped", "reason", "unreadable");
    }

    @Override
    public void init(ProcessorContext<String, CallSettled> context) {
      this.context = context;
      this.open = context.getStateStore(OPEN_CALLS);
      context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      var topic = requireNonNull(context).recordMetadata().orElseThrow().topic();
      var at = Instant.ofEpochMilli(record.timestamp());
      if (topic.equals(ADMISSIONS.name())) {
        read(ADMISSIONS.values(), topic, record.value()).ifPresent(call -> admitted(call, at));
      } else {
        read(CLOSED, topic, record.value()).ifPresent(call -> settled(call, at));
      }
    }

    private void admitted(CallAdmitted call, Instant at) {
      var known = open().get(call.callId());
      if (known == null) {
        open().put(call.callId(), new OpenCall(call, at));
      } else if (known.admitted() == null) {
        open().delete(call.callId());
      }
    }

    private void settled(ClosedCall call, Instant at) {
      if (open().get(call.callId()) != null) {
        open().delete(call.callId());
      } else if (call.wasAdmitted()) {
        open().put(call.callId(), new OpenCall(null, at)); // its admission is still to come
      }
    }

    private void look(long wallClockMillis) {
      if (proxies.audibleFor().compareTo(rule.silence().dividedBy(2)) < 0) {
        return;
      }
      var now = Instant.ofEpochMilli(wallClockMillis);
      for (var callId : closeable(now)) {
        var call = requireNonNull(open().get(callId)).admitted();
        open().delete(callId);
        if (call != null) {
          requireNonNull(context)
              .forward(new Record<>(call.userId(), orphan(call, now), wallClockMillis));
          orphans.increment();
        }
      }
    }

    private List<String> closeable(Instant now) {
      var closeable = new ArrayList<String>();
      try (var all = open().all()) {
        all.forEachRemaining(
            entry -> {
              if (isCloseable(entry.value, now)) {
                closeable.add(entry.key);
              }
            });
      }
      return closeable;
    }

    private boolean isCloseable(OpenCall call, Instant now) {
      var admitted = call.admitted();
      if (admitted == null) {
        return Duration.between(call.since(), now).compareTo(rule.longest()) > 0;
      }
      return rule.isOrphan(admitted, proxies.lastBeat(admitted.proxyId()), now);
    }

    private <V> Optional<V> read(Serde<V> values, String topic, byte @Nullable [] bytes) {
      received.increment();
      var fact = readable(values, topic, bytes);
      (fact.isPresent() ? accepted : unreadable).increment();
      return fact;
    }

    private static <V> Optional<V> readable(
        Serde<V> values, String topic, byte @Nullable [] bytes) {
      try {
        return Optional.ofNullable(values.deserializer().deserialize(topic, bytes));
      } catch (SerializationException e) {
        return Optional.empty();
      }
    }

    private KeyValueStore<String, OpenCall> open() {
      return requireNonNull(open, "init comes first");
    }
  }

  private static CallSettled orphan(CallAdmitted call, Instant now) {
    return new CallSettled(
        call.callId(),
        call.userId(),
        Principal.typeOf(call.userId()).name(),
        call.model(),
        call.apiType(),
        new CallOrigin(null, "/" + call.apiType(), null, "other", null, false, Map.of()),
        call.admittedAt(),
        Duration.between(call.admittedAt(), now).toMillis(),
        null,
        STATUS,
        CallSettled.ORPHANED,
        null,
        null,
        List.of(),
        CallTokens.UNKNOWN,
        null,
        null,
        call.proxyId(),
        call.groups());
  }
}
