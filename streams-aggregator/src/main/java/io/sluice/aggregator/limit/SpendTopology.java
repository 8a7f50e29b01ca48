package io.sluice.aggregator.limit;

import static io.sluice.event.Topics.CALLS;
import static io.sluice.event.Topics.LIMIT_USAGE;
import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.JsonSerde;
import io.sluice.event.LimitUsage;
import io.sluice.governance.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Sums what every user and every group spends in each day, week and month.
 *
 * <pre>
 *   llm.calls.v1 ──▶ spends-of-call ──▶ by scope ──▶ count-spends ──▶ limit.usage.v1
 *                    (its user and groups)               │  ▲
 *                                                        ▼  │
 *                                                    spend-totals
 * </pre>
 *
 * New sums are told a few times a second, however many calls there were.
 */
public final class SpendTopology {

  /** The node that reads the calls, as bytes. */
  public static final String CALLS_SOURCE = "calls";

  static final String TOTALS = "spend-totals";

  /** How often at most a changed sum is told. */
  static final Duration TELL = Duration.ofMillis(200);

  private static final JsonSerde<SettledCost> COSTS = JsonSerde.of(SettledCost.class);

  private SpendTopology() {}

  /**
   * The topology.
   *
   * @param metrics where calls are counted: received is what was accepted and what was dropped
   */
  public static Topology of(MeterRegistry metrics) {
    var builder = new StreamsBuilder();
    var received = metrics.counter("sluice_spends_received");
    var accepted = metrics.counter("sluice_spends_accepted");
    var unreadable = metrics.counter("sluice_spends_dropped", "reason", "unreadable");

    builder.addStateStore(totals()).stream(
            CALLS.name(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(CALLS_SOURCE))
        .flatMap(
            (user, bytes) -> {
              var call = read(bytes);
              received.increment();
              (call.isPresent() ? accepted : unreadable).increment();
              return call.map(SpendTopology::spends).orElse(List.of());
            },
            Named.as("spends-of-call"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(Spend.class)).withName("spends"))
        .process(CountSpends::new, Named.as("count-spends"), TOTALS)
        .to(
            LIMIT_USAGE.name(),
            Produced.with(LIMIT_USAGE.keys(), LIMIT_USAGE.values()).withName("spends-told"));

    return builder.build();
  }

  private static StoreBuilder<KeyValueStore<String, SpendTotals>> totals() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(TOTALS), Serdes.String(), JsonSerde.of(SpendTotals.class))
        .withCachingDisabled();
  }

  private static Optional<SettledCost> read(byte @Nullable [] bytes) {
    try {
      return Optional.ofNullable(COSTS.deserializer().deserialize(CALLS.name(), bytes));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  private static List<KeyValue<String, Spend>> spends(SettledCost call) {
    if (call.costUsd() == null || call.costUsd() <= 0) {
      return List.of();
    }
    long settledAt = call.startedAt().toEpochMilli() + call.latencyMillis();
    var spend = Spend.of(call.costUsd(), settledAt);
    var spends = new ArrayList<KeyValue<String, Spend>>();
    spends.add(KeyValue.pair(Budget.scopeOfUser(call.userId()), spend));
    if (call.groups() != null) {
      call.groups().forEach(group -> spends.add(KeyValue.pair(Budget.scopeOfGroup(group), spend)));
    }
    return spends;
  }

  /** Adds up, and tells what has changed after a moment. */
  private static final class CountSpends implements Processor<String, Spend, String, LimitUsage> {

    private final Set<String> changed = new HashSet<>();
    private @Nullable ProcessorContext<String, LimitUsage> context;
    private @Nullable KeyValueStore<String, SpendTotals> totals;

    // what the one before had not told yet is not known: everything is told again
    @Override
    public void init(ProcessorContext<String, LimitUsage> context) {
      this.context = context;
      this.totals = context.getStateStore(TOTALS);
      try (var all = totals().all()) {
        all.forEachRemaining(entry -> changed.add(entry.key));
      }
      context.schedule(TELL, PunctuationType.WALL_CLOCK_TIME, this::tell);
    }

    @Override
    public void process(Record<String, Spend> record) {
      var before = totals().get(record.key());
      totals().put(record.key(), (before == null ? SpendTotals.NONE : before).plus(record.value()));
      changed.add(record.key());
    }

    private void tell(long wallClockMillis) {
      for (var scope : changed) {
        var sums = requireNonNull(totals().get(scope), scope);
        for (var usage : sums.usages(scope)) {
          requireNonNull(context).forward(new Record<>(usage.limitKey(), usage, wallClockMillis));
        }
      }
      changed.clear();
    }

    private KeyValueStore<String, SpendTotals> totals() {
      return requireNonNull(totals, "init comes first");
    }
  }
}
