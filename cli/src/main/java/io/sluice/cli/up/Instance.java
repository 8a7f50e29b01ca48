package io.sluice.cli.up;

import static java.util.stream.Collectors.toSet;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.ConfigWatch;
import io.sluice.cli.governance.GovernancePublisher;
import io.sluice.cli.governance.InForce;
import io.sluice.cli.instance.ConfigState;
import io.sluice.cli.instance.RunFile;
import io.sluice.cli.up.OwnToken.Secrets;
import io.sluice.cli.up.OwnToken.Use;
import io.sluice.cli.up.Parts.Mocked;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceDiff;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.Model;
import io.sluice.governance.Provider;
import io.sluice.kit.TopicCreation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All of it on one machine.
 *
 * <pre>
 *   kafka ─▶ topics ─▶ configuration and token in force ─▶ mock provider, services ─▶ run.json
 *                                                          └─▶ configuration file watched
 * </pre>
 *
 * <p>It stops in the opposite order, and {@code run.json} goes last.
 */
final class Instance implements AutoCloseable {

  private static final int PARTITIONS = 4;

  private final DataDirectory data;
  private final Addresses addresses;
  private final WantedConfig wanted;
  private final Supervisor supervisor;
  private final Consumer<String> say;
  private final Object runFileLock = new Object();
  private final Map<String, Integer> adminPorts = new LinkedHashMap<>();
  private @Nullable ConfigState config;
  private volatile @Nullable ConfigWatch watch;

  Instance(DataDirectory data, Addresses addresses, WantedConfig wanted, Consumer<String> say) {
    this.data = data;
    this.addresses = addresses;
    this.wanted = wanted;
    this.say = say;
    this.supervisor = new Supervisor(say);
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @throws CommandException when a part does not get ready
   */
  StartBlock start(Clock clock) throws InterruptedException {
    var kafka = startKafka();
    var before = InForce.read(kafka.bootstrapServers());
    var secrets = putInForce(kafka.bootstrapServers(), before, clock);
    var now = wanted.changes(before).isPresent() ? new InForce(wanted.declarations()) : before;
    var providers = now.only(Provider.class);
    var mocked = KeyReference.withoutKey(providers, System.getenv());
    startServices(providers, mocked);
    watchConfig(kafka.bootstrapServers());
    return new StartBlock(
        addresses, data, secrets, wanted.origin(before), providers, mocked, now.only(Model.class));
  }

  @Override
  public void close() {
    stopWatching();
    supervisor.close();
    RunFile.delete(data.path());
    data.close();
  }

  private KafkaPart startKafka() {
    say.accept("starting kafka");
    var kafka = new Parts(data, addresses, Set.of()).kafka();
    supervisor.start(kafka);
    createTopics(kafka.bootstrapServers());
    return kafka;
  }

  private static void createTopics(String bootstrapServers) {
    var plans = new ArrayList<>(Topics.plans(PARTITIONS));
    plans.add(GovernanceTopic.plan());
    try {
      TopicCreation.createMissing(bootstrapServers, plans, 1);
    } catch (IllegalStateException e) {
      throw CommandException.failed(e.getMessage() + ": " + e.getCause());
    }
  }

  private Secrets putInForce(String bootstrapServers, InForce before, Clock clock) {
    try (var publisher = GovernancePublisher.start(bootstrapServers)) {
      wanted.changes(before).ifPresent(publisher::publish);
      var own = new OwnToken(before, publisher, clock.instant(), new SecureRandom());
      return new Secrets(
          own.secret(data.accessToken(), Use.AGENTS), own.secret(data.consoleToken(), Use.CONSOLE));
    }
  }

  private void startServices(List<Provider> providers, List<Provider> mocked)
      throws InterruptedException {
    var parts = new Parts(data, addresses, KeyReference.variables(providers).collect(toSet()));
    var toStart = new ArrayList<Part>();
    if (!mocked.isEmpty()) {
      toStart.add(parts.mockProvider());
    }
    toStart.addAll(parts.services(mocked.isEmpty() ? Mocked.NONE : Mocked.SOME));
    say.accept("starting " + String.join(", ", toStart.stream().map(Part::name).toList()));
    toStart.forEach(supervisor::start);
    supervisor.awaitReady(toStart);
    toStart.forEach(part -> part.adminPort().ifPresent(port -> adminPorts.put(part.name(), port)));
    writeRunFile();
    supervisor.keepRunning(() -> writeRunFile());
  }

  // what comes from a file is changed in the file
  private void watchConfig(String bootstrapServers) {
    var file = wanted.file();
    if (file != null) {
      watch = ConfigWatch.start(file, bootstrapServers, new ConfigTeller(file));
    }
  }

  private void stopWatching() {
    var watching = watch;
    if (watching == null) {
      return;
    }
    try {
      watching.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says once what became of the file, and keeps it for {@code status}. */
  private final class ConfigTeller implements ConfigWatch.Listener {

    private final Path file;

    ConfigTeller(Path file) {
      this.file = file;
    }

    @Override
    public void inForce(GovernanceDiff diff) {
      int changes = diff.put().size() + diff.takenBack().size();
      if (changes > 0) {
        say.accept(file + " has changed and is in force (" + changes + " changes)");
      }
      remember(null);
    }

    @Override
    public void refused(String message) {
      say.accept(message + "\nwhat was in force before stays");
      remember(message);
    }

    @Override
    public void delayed(String message) {
      say.accept(file + " is not in force yet: " + message);
      remember(message);
    }

    private void remember(@Nullable String trouble) {
      synchronized (runFileLock) {
        config = new ConfigState(file.toString(), Clock.systemUTC().instant(), trouble);
      }
      writeRunFile();
    }
  }

  private void writeRunFile() {
    var pids = new LinkedHashMap<String, Long>();
    pids.put(RunFile.SUPERVISOR, ProcessHandle.current().pid());
    pids.putAll(supervisor.pids());
    synchronized (runFileLock) {
      new RunFile(
              addresses.ingressUrl(),
              addresses.otlpUrl(),
              addresses.otlpGrpcUrl(),
              addresses.consoleUrl(),
              addresses.bootstrapServers(),
              data.lake().toString(),
              pids,
              adminPorts,
              config)
          .write(data.path());
    }
  }
}
