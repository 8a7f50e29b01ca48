package io.sluice.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.Group;
import io.sluice.governance.Principal;
import io.sluice.sandbox.KafkaFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GovernanceCommandsIT {

  @TempDir static Path temp;

  private static String bootstrap;

  @BeforeAll
  static void createTheTopic() {
    bootstrap = KafkaFixture.bootstrapServers();
    KafkaFixture.createTopics(List.of(GovernanceTopic.plan()));
  }

  @Test
  void printsTheSecretAloneAndTheTokenOpensTheDoorUntilItIsRevoked() {
    var created =
        sluice("token", "create", "--user", "ada@example.com", "--group", "engineers", "--admin");
    var secret = created.out().strip();

    var principal = directory().identify(secret, Instant.now());

    assertThat(created.exitCode()).isZero();
    assertThat(created.out()).matches("slc_[0-9a-f]{8}_[0-9a-f]{64}\\n");
    assertThat(created.err()).isEmpty();
    assertThat(principal)
        .contains(new Principal("ada@example.com", Principal.Type.USER, Set.of("engineers"), true));

    var id = secret.split("_")[1];
    assertThat(sluice("token", "revoke", id).exitCode()).isZero();
    assertThat(sluice("token", "revoke", id).exitCode()).isZero();

    assertThat(directory().identify(secret, Instant.now())).isEmpty();
    var listed = sluice("token", "list").out();
    assertThat(listed.lines().filter(line -> line.startsWith(id)).toList())
        .singleElement()
        .asString()
        .contains("ada@example.com", "engineers")
        .endsWith("revoked");
    assertThat(listed).doesNotContain(secret.split("_")[2]);
  }

  @Test
  void aTokenEndsWhenItWasToldTo() {
    var secret = sluice("token", "create", "--user", "bot", "--expires", "12h").out().strip();

    var now = Instant.now();

    assertThat(directory().identify(secret, now)).isPresent();
    assertThat(directory().identify(secret, now.plus(12, ChronoUnit.HOURS))).isEmpty();
  }

  @Test
  void appliesAFileAndTakesBackWhatTheNextOneDoesNotHold() throws Exception {
    var secret = sluice("token", "create", "--user", "eve").out().strip();
    var first = Files.writeString(temp.resolve("1.yaml"), "groups: {a: [ada], b: [ben]}");
    var second = Files.writeString(temp.resolve("2.yaml"), "groups: {b: [ben, cy]}");

    var applied = sluice("apply", "-f", first.toString());
    var again = sluice("apply", "-f", first.toString());
    var changed = sluice("apply", "-f", second.toString());

    assertThat(applied.out()).contains("in force    group:a", "in force    group:b");
    assertThat(again.out()).isEqualTo("nothing to change\n");
    assertThat(changed.out()).isEqualTo("in force    group:b\ntaken back  group:a\n");
    assertThat(InForce.read(bootstrap).only(Group.class))
        .containsExactly(new Group("b", List.of("ben", "cy")));
    assertThat(directory().identify(secret, Instant.now())).isPresent();
  }

  @Test
  void aWrongFileChangesNothingAndExitsWithTwo() throws Exception {
    var wrong = Files.writeString(temp.resolve("wrong.yaml"), "groups: {a: [1]}");
    var before = InForce.read(bootstrap);

    var refused = sluice("apply", "-f", wrong.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("groups.a[0]: 1 (expected: a text; put it in quotes)");
    assertThat(InForce.read(bootstrap)).isEqualTo(before);
  }

  @Test
  void saysWhenThereIsNoSuchToken() {
    var failed = sluice("token", "revoke", "00000000x");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err())
        .isEqualTo("sluice: there is no access token with the id '00000000x'\n");
  }

  @Test
  void refusesAUserWhoseNameCannotBeSeen() {
    var refused = sluice("token", "create", "--user", "a\u0007b");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).startsWith("sluice: --user: not a name");
  }

  private static Directory directory() {
    return Directory.of(InForce.read(bootstrap).declarations());
  }

  private static Sluice.Result sluice(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap", bootstrap));
    return Sluice.run(all.toArray(String[]::new));
  }
}
