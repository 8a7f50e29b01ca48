package io.sluice.cli.doctor;

import java.util.List;

/** Whether Kafka answers, and has the topics. */
final class KafkaCheck {

  private static final String NAME = "kafka";

  private KafkaCheck() {}

  static Finding outOfReach(String bootstrapServers, String reason) {
    return Finding.wrong(
        NAME,
        "nobody answers as Kafka at " + bootstrapServers + " (" + reason + ")",
        "see that the brokers run and that KAFKA_BOOTSTRAP_SERVERS, --bootstrap and the brokers'"
            + " advertised.listeners name addresses that can be reached from here");
  }

  static Finding of(int brokers, List<String> missingTopics) {
    if (!missingTopics.isEmpty()) {
      return Finding.wrong(
          NAME,
          "these topics are missing: " + String.join(", ", missingTopics),
          "sluice up makes them; on a cluster of your own sluice topics does");
    }
    return Finding.good(NAME, brokers + (brokers == 1 ? " broker" : " brokers") + ", all topics");
  }
}
