package io.sluice.delta.local;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the job of this process has read, as Flink's Kafka source tells it in gauges: {@code
 * …KafkaSourceReader.topic.T.partition.P.currentOffset}, the last offset that was handed on.
 */
public final class ReadPositions {

  private static final String GAUGE = "currentOffset";
  private static final String TOPIC = "<topic>";
  private static final String PARTITION = "<partition>";

  // across clusters: one that is started anew has read nothing yet, and says so by -1
  private static final Map<TopicPartition, Gauge<?>> GAUGES = new ConcurrentHashMap<>();
  private static final Map<TopicPartition, Long> KNOWN = new ConcurrentHashMap<>();

  private ReadPositions() {}

  /** The offset that is read next; empty while nothing of the partition was read. */
  public static OptionalLong next(TopicPartition partition) {
    var gauge = GAUGES.get(partition);
    if (gauge != null && gauge.getValue() instanceof Number last && last.longValue() >= 0) {
      KNOWN.put(partition, last.longValue() + 1);
    }
    var known = KNOWN.get(partition);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  static void offer(String name, MetricGroup group, Gauge<?> gauge) {
    var variables = group.getAllVariables();
    var topic = variables.get(TOPIC);
    var partition = variables.get(PARTITION);
    if (name.equals(GAUGE) && topic != null && partition != null) {
      GAUGES.put(new TopicPartition(topic, Integer.parseInt(partition)), gauge);
    }
  }
}
