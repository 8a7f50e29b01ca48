package io.sluice.delta.local;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Shows the job's own metrics, those of groups called {@code sluice}, among the metrics of the
 * process, as {@code sluice_sink_<name>} with the table or the reason as tag. Counts of all
 * subtasks and of all attempts of the job add up. How far the job has read goes to {@link
 * ReadPositions}.
 */
final class ProcessMetrics implements MetricReporter {

  static final String NAME = "process";

  private static final String GROUP = "sluice";
  private static final List<String> TAGS = List.of("table", "reason");

  private record Key(String name, Tags tags) {}

  private static final class Sum {
    private final Set<Counter> alive = ConcurrentHashMap.newKeySet();
    private final LongAdder retired = new LongAdder();

    private double total() {
      return retired.sum() + alive.stream().mapToLong(Counter::getCount).sum();
    }
  }

  // across clusters, because Micrometer knows a meter by its name and would keep the first
  private static final Map<Key, Sum> SUMS = new ConcurrentHashMap<>();
  private static final Map<Key, org.apache.flink.metrics.Gauge<?>> GAUGES =
      new ConcurrentHashMap<>();

  private final MeterRegistry registry;

  ProcessMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void open(MetricConfig config) {
    // nothing to set
  }

  @Override
  public void close() {
    // the registry belongs to the process
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof org.apache.flink.metrics.Gauge<?> gauge) {
      ReadPositions.offer(name, group, gauge);
    }
    if (!isOurs(group)) {
      return;
    }
    var key = key(name, group);
    if (metric instanceof Counter counter) {
      SUMS.computeIfAbsent(key, this::register).alive.add(counter);
    }
    if (metric instanceof org.apache.flink.metrics.Gauge<?> gauge) {
      if (GAUGES.put(key, gauge) == null) {
        Gauge.builder(key.name(), () -> value(key)).tags(key.tags()).register(registry);
      }
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Counter counter && isOurs(group)) {
      var sum = SUMS.get(key(name, group));
      if (sum != null && sum.alive.remove(counter)) {
        sum.retired.add(counter.getCount());
      }
    }
  }

  private Sum register(Key key) {
    var sum = new Sum();
    FunctionCounter.builder(key.name(), sum, Sum::total).tags(key.tags()).register(registry);
    return sum;
  }

  private static Number value(Key key) {
    var gauge = GAUGES.get(key);
    return gauge != null && gauge.getValue() instanceof Number number ? number : Double.NaN;
  }

  private static boolean isOurs(MetricGroup group) {
    return Arrays.asList(group.getScopeComponents()).contains(GROUP);
  }

  private static Key key(String name, MetricGroup group) {
    var tags = Tags.empty();
    for (var tag : TAGS) {
      var value = group.getAllVariables().get("<" + tag + ">");
      tags = value == null ? tags : tags.and(tag, value);
    }
    return new Key("sluice_sink_" + name, tags);
  }
}
