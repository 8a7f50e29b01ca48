package io.sluice.delta;

import io.sluice.delta.table.ImmutableType;
import io.sluice.event.Topics;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The topics that land in tables, as records. It goes on where Flink's state says; without state it
 * begins at the beginning, because the tables know what they hold. Nothing is committed to Kafka.
 */
final class TopicSource {

  /** What Flink needs to know of {@link TopicRecord}. */
  static final TypeInformation<TopicRecord> RECORDS =
      new ImmutableType<>(TopicRecord.class, new TopicRecordSerializer());

  private static final String CLIENT = "flink-delta-sink";

  private static final int FETCH_BYTES = Topics.MAX_RECORD_BYTES + 1024 * 1024;
  private static final int NEW_PARTITIONS_EVERY_MILLIS = 60_000;

  private TopicSource() {}

  static KafkaSource<TopicRecord> all(String bootstrapServers) {
    return KafkaSource.<TopicRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setClientIdPrefix(CLIENT)
        .setTopics(RecordMapper.topics())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new Deserializer())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES))
        .setProperty("commit.offsets.on.checkpoint", "false")
        .setProperty("partition.discovery.interval.ms", "" + NEW_PARTITIONS_EVERY_MILLIS)
        .build();
  }

  private static final class Deserializer implements KafkaRecordDeserializationSchema<TopicRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
      out.collect(TopicRecord.of(record));
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
      return RECORDS;
    }
  }
}
