package io.sluice.dashboards;

import io.sluice.dashboards.Console.Neighbours;
import io.sluice.dashboards.api.DeclarationPublisher;
import io.sluice.event.LimitUsage;
import io.sluice.event.Topics;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The process of the console. */
public final class ConsoleMain {

  private static final String NAME = "console";
  private static final Duration GOVERNANCE_PATIENCE = Duration.ofSeconds(60);

  private ConsoleMain() {}

  public static void main(String[] args) {
    Service.run(NAME, () -> start(ConsoleConfig.from(Settings.fromEnvironment())));
  }

  private static AutoCloseable start(ConsoleConfig config) throws Exception {
    var closing = new Closing();
    try {
      start(config, closing);
      return closing;
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  private static void start(ConsoleConfig config, Closing closing) throws Exception {
    var metrics = Metrics.forProcess(NAME);
    var health = new Health();
    var noPages = new AtomicReference<>("pages are not served yet");
    health.add("pages", noPages::get);
    closing.add(
        HttpEndpoint.start(
            config.adminHost(),
            config.adminPort(),
            Duration.ZERO,
            new AdminHandler(health, metrics)));
    var directory =
        closing.add(
            TopicView.start(config.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of));
    TopicView<LimitUsage, List<LimitUsage>> usages =
        closing.add(TopicView.start(config.bootstrapServers(), Topics.LIMIT_USAGE, List::copyOf));
    directory.measure(metrics);
    usages.measure(metrics);
    if (!directory.awaitCaughtUp(GOVERNANCE_PATIENCE)) {
      throw new IllegalStateException("governance.v1 cannot be read, nobody could be identified");
    }
    var publisher = closing.add(DeclarationPublisher.start(config.bootstrapServers()));
    closing.add(
        Console.start(
            config,
            new Neighbours(directory::get, usages::get, publisher),
            metrics,
            Clock.systemUTC()));
    noPages.set("");
    closing.add(() -> noPages.set("stopping")); // the first thing to happen
  }
}
