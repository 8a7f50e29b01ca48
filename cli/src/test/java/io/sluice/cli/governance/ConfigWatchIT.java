package io.sluice.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Declaration;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceDiff;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.NewAccessToken;
import io.sluice.kit.TopicView;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is watched, and a reader elsewhere that knows Kafka only. */
class ConfigWatchIT {

  private static final Duration IN_FORCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private static TestBroker broker;

  private final Heard heard = new Heard();
  private final NewAccessToken ada =
      NewAccessToken.of("ada", List.of(), false, Instant.now(), null, new SecureRandom());

  @BeforeAll
  static void start() {
    broker = KafkaFixture.freshBroker();
    broker.createTopics(List.of(GovernanceTopic.plan()));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyChangeIsInForceElsewhereInLessThanTwoSeconds() throws Exception {
    var file = Files.writeString(temp.resolve("sluice.yaml"), grouped("g0"));
    putAda();

    try (var elsewhere = elsewhere();
        var watch = ConfigWatch.start(file, broker.bootstrapServers(), heard)) {
      await(PATIENCE, () -> groupsOfAda(elsewhere).contains("g0"));

      for (int i = 1; i <= 10; i++) {
        var group = "g" + i;
        Files.writeString(file, grouped(group));

        await(IN_FORCE, () -> groupsOfAda(elsewhere).equals(Set.of(group)));
      }
    }
    assertThat(heard.refused).isEmpty();
  }

  @Test
  void aWrongFileChangesNothingAndIsRefusedOnceWithEveryMistake() throws Exception {
    var file = Files.writeString(temp.resolve("sluice.yaml"), grouped("right"));
    putAda();

    try (var elsewhere = elsewhere();
        var watch = ConfigWatch.start(file, broker.bootstrapServers(), heard)) {
      await(PATIENCE, () -> groupsOfAda(elsewhere).contains("right"));
      Files.writeString(file, "groups: {wrong: [ada, 1], b: {membres: []}}\nmodles: {}");

      await(IN_FORCE, () -> !heard.refused.isEmpty());
      Files.delete(file);
      await(IN_FORCE, () -> heard.refused.size() == 2);
      Files.writeString(file, grouped("mended"));
      await(IN_FORCE, () -> groupsOfAda(elsewhere).contains("mended"));
    }

    assertThat(heard.refused.get(0))
        .contains(
            "sluice.yaml is not a configuration:",
            "modles: unknown member, did you mean models?",
            "groups.wrong[1]: 1 (expected: a text; put it in quotes)",
            "groups.b.membres: unknown member, did you mean members?");
    assertThat(heard.refused.get(1)).endsWith("there is no such file");
    assertThat(heard.refused).hasSize(2);
    assertThat(heard.inForce).noneMatch(diff -> diff.takenBack().contains("group:wrong"));
  }

  private void putAda() {
    try (var publisher = GovernancePublisher.start(broker.bootstrapServers())) {
      publisher.put(ada.token());
    }
  }

  private Set<String> groupsOfAda(TopicView<Declaration, Directory> elsewhere) {
    return elsewhere
        .get()
        .identify(ada.secret(), Instant.now())
        .map(principal -> principal.groups())
        .orElse(Set.of());
  }

  private static TopicView<Declaration, Directory> elsewhere() {
    return TopicView.start(broker.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of);
  }

  private static String grouped(String group) {
    return "groups: {" + group + ": [ada]}";
  }

  private static void await(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static final class Heard implements ConfigWatch.Listener {

    private final List<GovernanceDiff> inForce = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public void inForce(GovernanceDiff diff) {
      inForce.add(diff);
    }

    @Override
    public void refused(String message) {
      refused.add(message);
    }

    @Override
    public void delayed(String message) {
      throw new IllegalStateException(message);
    }
  }
}
