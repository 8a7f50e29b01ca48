package io.sluice.governance;

import io.sluice.event.JsonSerde;
import io.sluice.event.Topic;
import io.sluice.event.TopicPlan;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;

/** The compacted topic that carries every declaration to every process. */
public final class GovernanceTopic {

  /** Key: {@link Declaration#key()}. A tombstone takes the declaration back. */
  public static final Topic<String, Declaration> GOVERNANCE =
      new Topic<>("governance.v1", Serdes.String(), JsonSerde.of(Declaration.class));

  private GovernanceTopic() {}

  /** One partition: declarations are few, and their order matters. */
  public static TopicPlan plan() {
    return new TopicPlan(
        GOVERNANCE.name(), 1, Map.of("cleanup.policy", "compact", "segment.ms", "3600000"));
  }
}
