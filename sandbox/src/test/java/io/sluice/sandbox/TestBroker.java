package io.sluice.sandbox;

import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.TopicCreation;
import java.util.ArrayList;
import java.util.Collection;

/** A real broker that a test talks to, and may treat badly. */
public interface TestBroker extends AutoCloseable {

  /** The address for clients; the same before and after {@link #restart()}. */
  String bootstrapServers();

  /** Ends it with SIGKILL. */
  void kill();

  /** Starts it again after {@link #kill()}, on the same data and the same port. */
  void restart();

  @Override
  void close();

  default void createTopics(Collection<TopicPlan> plans) {
    TopicCreation.createMissing(bootstrapServers(), plans, 1);
  }

  /** Creates every topic of the house, with this many partitions where load is spread. */
  default void createSluiceTopics(int partitions) {
    var plans = new ArrayList<>(Topics.plans(partitions));
    plans.add(GovernanceTopic.plan());
    createTopics(plans);
  }
}
