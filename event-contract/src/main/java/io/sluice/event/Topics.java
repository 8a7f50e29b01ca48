package io.sluice.event;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;

/** The topics the services meet on (governance has its own, beside its words). */
public final class Topics {

  public static final Topic<String, CallAdmitted> ADMISSIONS =
      new Topic<>("llm.admissions.v1", Serdes.String(), JsonSerde.of(CallAdmitted.class));

  public static final Topic<String, CallSettled> CALLS =
      new Topic<>("llm.calls.v1", Serdes.String(), JsonSerde.of(CallSettled.class));

  public static final Topic<String, CallPayload> PAYLOADS =
      new Topic<>("llm.payloads.v1", Serdes.String(), JsonSerde.of(CallPayload.class));

  /** Value: the bytes of an OTLP {@code ExportMetricsServiceRequest}. */
  public static final Topic<byte[], byte[]> OTLP_METRICS =
      new Topic<>("otlp_metrics", Serdes.ByteArray(), Serdes.ByteArray());

  /** Value: the bytes of an OTLP {@code ExportLogsServiceRequest}. */
  public static final Topic<byte[], byte[]> OTLP_LOGS =
      new Topic<>("otlp_logs", Serdes.ByteArray(), Serdes.ByteArray());

  /** Value: the bytes of an OTLP {@code ExportTraceServiceRequest}. */
  public static final Topic<byte[], byte[]> OTLP_SPANS =
      new Topic<>("otlp_spans", Serdes.ByteArray(), Serdes.ByteArray());

  /** Key: the limit key, so that one task of the aggregator owns it. */
  public static final Topic<String, LeaseRequested> LEASE_REQUESTS =
      new Topic<>("limit.requests.v1", Serdes.String(), JsonSerde.of(LeaseRequested.class));

  /** Key: the proxy the lease is for. */
  public static final Topic<String, LeaseGranted> LEASES =
      new Topic<>("limit.leases.v1", Serdes.String(), JsonSerde.of(LeaseGranted.class));

  /** Key: the limit key, or what is spent by whom. Compacted: the latest count holds. */
  public static final Topic<String, LimitUsage> LIMIT_USAGE =
      new Topic<>("limit.usage.v1", Serdes.String(), JsonSerde.of(LimitUsage.class));

  /** Key: the proxy. */
  public static final Topic<String, ProxyHeartbeat> HEARTBEATS =
      new Topic<>("proxy.heartbeats.v1", Serdes.String(), JsonSerde.of(ProxyHeartbeat.class));

  /** Value: the record's value as it was; headers say where it came from and why it is here. */
  public static final Topic<byte[], byte[]> DEAD_LETTER =
      new Topic<>("dead-letter.v1", Serdes.ByteArray(), Serdes.ByteArray());

  /**
   * Record headers of {@link #OTLP_METRICS}, {@link #OTLP_LOGS} and {@link #OTLP_SPANS}, all UTF-8
   * text.
   */
  public static final String HEADER_TABLE = "table";

  public static final String HEADER_USER = "user";

  /** ISO-8601 instant at which the receiver had the whole request. */
  public static final String HEADER_RECEIVED_AT = "received-at";

  /** Record headers of {@link #DEAD_LETTER}, all UTF-8 text. */
  public static final String HEADER_SOURCE_TOPIC = "source-topic";

  public static final String HEADER_SOURCE_PARTITION = "source-partition";
  public static final String HEADER_SOURCE_OFFSET = "source-offset";
  public static final String HEADER_REASON = "reason";

  /** The largest record of any topic, in bytes; producers and consumers are set up for it. */
  public static final int MAX_RECORD_BYTES = 17 * 1024 * 1024;

  private static final String RETENTION_7_DAYS = "604800000";

  /** Longer than the longest window that anything is counted in, a month. */
  private static final String RETENTION_45_DAYS = "3888000000";

  private static final String RETENTION_1_HOUR = "3600000";

  private Topics() {}

  /** How to create every topic of this class, with {@code partitions} where load is spread. */
  public static List<TopicPlan> plans(int partitions) {
    return List.of(
        log(ADMISSIONS, partitions),
        log(CALLS, partitions),
        log(PAYLOADS, partitions),
        log(OTLP_METRICS, partitions),
        log(OTLP_LOGS, partitions),
        log(OTLP_SPANS, partitions),
        // the broker's clock is the limiter's clock: it outlives any one aggregator
        new TopicPlan(
            LEASE_REQUESTS.name(),
            partitions,
            Map.of("retention.ms", RETENTION_1_HOUR, "message.timestamp.type", "LogAppendTime")),
        new TopicPlan(LEASES.name(), partitions, Map.of("retention.ms", RETENTION_1_HOUR)),
        new TopicPlan(
            LIMIT_USAGE.name(),
            partitions,
            Map.of(
                "cleanup.policy",
                "compact,delete",
                "retention.ms",
                RETENTION_45_DAYS,
                "segment.ms",
                RETENTION_1_HOUR)),
        new TopicPlan(
            HEARTBEATS.name(),
            1,
            Map.of("retention.ms", RETENTION_1_HOUR, "message.timestamp.type", "LogAppendTime")),
        log(DEAD_LETTER, 1));
  }

  private static TopicPlan log(Topic<?, ?> topic, int partitions) {
    return new TopicPlan(
        topic.name(),
        partitions,
        Map.of(
            "retention.ms",
            RETENTION_7_DAYS,
            "max.message.bytes",
            Integer.toString(MAX_RECORD_BYTES)));
  }
}
