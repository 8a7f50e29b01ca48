package io.sluice.delta;

import io.sluice.event.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A dead letter as a record: key, value and headers as they were, and where it came from and why.
 */
final class DeadLetterRecord implements KafkaRecordSerializationSchema<DeadLetter> {

  private static final long serialVersionUID = 1L;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    var source = letter.record();
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.DEAD_LETTER.name(), null, null, source.key(), source.value());
    var headers = record.headers();
    source.headers().forEach((name, value) -> add(headers, name, value));
    add(headers, Topics.HEADER_SOURCE_TOPIC, source.topic());
    add(headers, Topics.HEADER_SOURCE_PARTITION, Integer.toString(source.partition()));
    add(headers, Topics.HEADER_SOURCE_OFFSET, Long.toString(source.offset()));
    add(headers, Topics.HEADER_REASON, letter.reason());
    return record;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
