package io.sluice.event;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.common.serialization.Serde;

/**
 * A Kafka topic and the serdes it owns; nobody else spells its name.
 *
 * @param name the topic's name, e.g. {@code llm.calls.v1}
 * @param keys serde of the record key
 * @param values serde of the record value
 */
public record Topic<K, V>(String name, Serde<K> keys, Serde<V> values) {

  public Topic {
    requireNonNull(name, "name");
    requireNonNull(keys, "keys");
    requireNonNull(values, "values");
  }
}
