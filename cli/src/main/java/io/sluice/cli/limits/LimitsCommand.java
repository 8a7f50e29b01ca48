package io.sluice.cli.limits;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.InForce;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.event.LimitUsage;
import io.sluice.event.Topics;
import io.sluice.governance.Budget;
import io.sluice.kit.TopicView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice limits}: what is used and left of limits and budgets, now or live. */
@Command(
    name = "limits",
    description = "Shows what is used of limits and budgets, and what is left.",
    mixinStandardHelpOptions = true)
public final class LimitsCommand implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(names = "--watch", description = "show it again every second, until interrupted")
  private boolean watch;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var bootstrap = instance.bootstrapServers();
    var budgets = InForce.read(bootstrap).only(Budget.class);
    try (var usages = TopicView.start(bootstrap, Topics.LIMIT_USAGE, List::copyOf)) {
      if (!usages.awaitCaughtUp(PATIENCE)) {
        throw CommandException.failed(
            "Kafka at "
                + bootstrap
                + " did not hand out "
                + Topics.LIMIT_USAGE.name()
                + " in time");
      }
      print(usages.get(), budgets);
      while (watch) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        print(usages.get(), budgets);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(List<LimitUsage> usages, List<Budget> budgets) {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    UsageTable.of(usages, budgets, Instant.now()).print(out);
    out.println();
    out.flush();
  }
}
