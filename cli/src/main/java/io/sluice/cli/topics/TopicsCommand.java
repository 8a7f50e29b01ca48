package io.sluice.cli.topics;

import io.sluice.cli.CommandException;
import io.sluice.cli.LifeTimeConverter;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.event.TopicPlan;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.TopicCreation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice topics}: prepares a Kafka for the services, which create no topics themselves; only
 * {@code sluice up} does so for the broker that it starts.
 */
@Command(
    name = "topics",
    description =
        "Creates the topics that are missing; those that are there stay as they are. Waits for"
            + " Kafka, and for as many brokers as there are to be copies.",
    mixinStandardHelpOptions = true)
public final class TopicsCommand implements Runnable {

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "topic partitions where load is spread; at least as many as there will be aggregators and"
              + " readers of the sink (default: ${DEFAULT-VALUE})",
      defaultValue = "12")
  private int partitions = 12;

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "brokers that keep each record (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private int copies = 3;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = LifeTimeConverter.class,
      description = "how long to wait for the brokers (default: ${DEFAULT-VALUE})",
      defaultValue = "2m")
  private Duration patience = Duration.ofMinutes(2);

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    requireAtLeastOne("--partitions", partitions);
    requireAtLeastOne("--copies", copies);
    var plans = plans();
    try {
      var bootstrapServers = instance.bootstrapServers();
      TopicCreation.awaitBrokers(bootstrapServers, copies, patience);
      TopicCreation.createMissing(bootstrapServers, plans, copies);
    } catch (IllegalStateException e) {
      throw CommandException.failed(
          e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
    }
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    plans.forEach(plan -> out.println("there is    " + plan.name()));
    out.flush();
  }

  private List<TopicPlan> plans() {
    var plans = new ArrayList<>(Topics.plans(partitions));
    plans.add(GovernanceTopic.plan());
    return plans;
  }

  private static void requireAtLeastOne(String option, int given) {
    if (given < 1) {
      throw CommandException.refused(option + ": " + given + " (expected: 1 or more)");
    }
  }
}
