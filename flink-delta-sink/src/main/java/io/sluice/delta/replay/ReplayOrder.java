package io.sluice.delta.replay;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed, and where to.
 *
 * @param bootstrapServers the Kafka cluster
 * @param topic one that lands in tables
 * @param range which part of it
 * @param into three-level name of a table
 * @param only the table that records must be for, where the topic has records for several; null for
 *     all of them into a new table, and for {@code into}'s own into one that exists
 */
public record ReplayOrder(
    String bootstrapServers, String topic, ReplayRange range, String into, @Nullable String only) {

  /** The same for the same order, whoever gives it, so that it can be taken up again. */
  String id() {
    var text = topic + "|" + range + "|" + into + "|" + only;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
