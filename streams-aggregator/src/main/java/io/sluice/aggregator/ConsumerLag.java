package io.sluice.aggregator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Source;

/**
 * How many records a topology has still to read, by topic, as its consumers know it: {@code
 * sluice_consumer_lag_records{topic}}. The parts of several aggregators add up.
 */
final class ConsumerLag {

  private static final String LAG = "records-lag";

  private final Supplier<Map<MetricName, ? extends Metric>> clients;

  ConsumerLag(Supplier<Map<MetricName, ? extends Metric>> clients) {
    this.clients = clients;
  }

  /** Shows the lag in the topics that the topology reads; those of its own stay inside. */
  void measure(Topology topology, MeterRegistry metrics) {
    for (var topic : topics(topology)) {
      Gauge.builder("sluice_consumer_lag_records", () -> of(topic))
          .description("records of the topic that are still to be read")
          .tag("topic", topic)
          .register(metrics);
    }
  }

  /** Over all partitions that are read here (records). */
  double of(String topic) {
    return clients.get().values().stream()
        .filter(metric -> isLagIn(topic, metric.metricName()))
        .mapToDouble(ConsumerLag::value)
        .sum();
  }

  private static boolean isLagIn(String topic, MetricName name) {
    return name.name().equals(LAG) && topic.equals(name.tags().get("topic"));
  }

  // a consumer that has fetched nothing yet does not know
  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number lag && lag.doubleValue() > 0
        ? lag.doubleValue()
        : 0;
  }

  private static Set<String> topics(Topology topology) {
    var topics = new TreeSet<String>();
    for (var part : topology.describe().subtopologies()) {
      for (var node : part.nodes()) {
        if (node instanceof Source source && source.topicSet() != null) {
          topics.addAll(source.topicSet());
        }
      }
    }
    topics.removeIf(topic -> topic.endsWith("-repartition"));
    return topics;
  }
}
