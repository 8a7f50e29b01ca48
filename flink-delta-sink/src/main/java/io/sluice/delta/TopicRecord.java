package io.sluice.delta;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on Kafka, undecoded.
 *
 * @param topic the source topic
 * @param partition the source topic partition
 * @param offset the source offset
 * @param timestampMillis the record's timestamp, milliseconds since the epoch
 * @param key the record key; null if it has none
 * @param value the record value; null for a tombstone
 * @param headers the record's headers, read as UTF-8 text
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, String> headers) {

  /** The record that a consumer has got. */
  public static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return new TopicRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }
}
