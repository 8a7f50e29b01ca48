package io.sluice.delta;

import java.util.Map;
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
    Map<String, String> headers) {}
