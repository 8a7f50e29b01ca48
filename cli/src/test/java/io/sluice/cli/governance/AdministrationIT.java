package io.sluice.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.ingress.admin.DeclarationPublisher;
import io.sluice.ingress.admin.GovernanceApiHandler;
import io.sluice.kit.AdminHandler;
import io.sluice.kit.Closing;
import io.sluice.kit.Health;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.Metrics;
import io.sluice.kit.TopicView;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same commands over Kafka and over the admin port of a proxy. */
class AdministrationIT {

  @TempDir static Path temp;

  private static final Closing CLOSING = new Closing();
  private static TestBroker broker;
  private static TopicView<?, Directory> directory;
  private static HttpEndpoint adminPort;
  private static Path adminToken;

  /** How the instance is reached. */
  enum Way {
    KAFKA,
    ADMIN_PORT
  }

  @BeforeAll
  static void start() throws Exception {
    broker = CLOSING.add(KafkaFixture.freshBroker());
    broker.createTopics(List.of(GovernanceTopic.plan()));
    var view =
        CLOSING.add(
            TopicView.start(broker.bootstrapServers(), GovernanceTopic.GOVERNANCE, Directory::of));
    directory = view;
    var api = new GovernanceApiHandler(Clock.systemUTC());
    api.serve(view::get, CLOSING.add(DeclarationPublisher.start(broker.bootstrapServers())));
    adminPort =
        CLOSING.add(
            HttpEndpoint.start(
                "127.0.0.1",
                0,
                Duration.ZERO,
                api,
                new AdminHandler(new Health(), Metrics.forProcess("ingress-proxy"))));
    view.awaitCaughtUp(Duration.ofSeconds(30));
    var secret = sluice(Way.KAFKA, "token", "create", "--user", "root@x", "--admin").out();
    adminToken = Files.writeString(temp.resolve("admin-token"), secret);
    awaitKnown(secret.strip());
  }

  @AfterAll
  static void stop() throws Exception {
    CLOSING.close();
  }

  @ParameterizedTest
  @EnumSource
  void makesListsAndRevokesTokens(Way way) throws Exception {
    var created =
        sluice(way, "token", "create", "--user", "ci", "--group", "bots", "--expires", "90d");
    var secret = created.out().strip();
    var id = secret.split("_")[1];
    awaitKnown(secret);

    var principal = directory.get().identify(secret, Instant.now()).orElseThrow();
    var listed = sluice(way, "token", "list");
    var revoked = sluice(way, "token", "revoke", id);
    var unknown = sluice(way, "token", "revoke", "00000000");

    assertThat(created.out()).matches("slc_[0-9a-f]{8}_[0-9a-f]{64}\\n");
    assertThat(principal.groups()).containsExactly("bots");
    assertThat(listed.out()).contains(id, "ci", "valid").doesNotContain(secret);
    assertThat(revoked.exitCode()).isZero();
    assertThat(line(sluice(way, "token", "list"), id)).endsWith("revoked");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .isEqualTo("sluice: there is no access token with the id '00000000'\n");
  }

  @ParameterizedTest
  @EnumSource
  void changesWhoBelongsToAGroup(Way way) {
    var group = "team " + way;

    sluice(way, "group", "add", group, "ada@x", "ben@x");
    sluice(way, "group", "add", group, "cy@x", "ada@x");
    var removed = sluice(way, "group", "remove", group, "ben@x");

    assertThat(removed.out()).isEqualTo(group + ": ada@x, cy@x\n");
    assertThat(line(sluice(way, "group", "list"), group))
        .contains("ada@x, cy@x", "recorded", "api");
    assertThat(sluice(way, "group", "remove", "none", "x").err())
        .isEqualTo("sluice: there is no groups.none\n");
    assertThat(sluice(way, "delete", "groups/" + group).out())
        .isEqualTo("taken back  groups/" + group + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void declaresAModelAndItsProviderAndItsGrants(Way way) throws Exception {
    var provider = write("{api: openai, base-url: 'https://h', api-key: '${K}'}");
    var model =
        write("destinations: [{provider: p" + way + ", model: m}]\ninference-table: a.b.c" + way);
    var grants = write("execute: ['user:ada@x']");

    assertThat(sluice(way, "put", "providers/p" + way, "-f", provider).err()).isEmpty();
    assertThat(sluice(way, "put", "models/m" + way, "-f", model).out())
        .isEqualTo("in force    models/m" + way + "\n");
    assertThat(sluice(way, "put", "grants/models/m" + way, "-f", grants).exitCode()).isZero();

    assertThat(line(sluice(way, "model", "list"), "m" + way))
        .contains("p" + way + ":m", "user:ada@x", "a.b.c" + way, "api");
    assertThat(sluice(way, "get", "grants/models/m" + way).out())
        .isEqualTo("object: models/m" + way + "\nexecute:\n- user:ada@x\n");
    assertThat(sluice(way, "get", "models/m" + way, "--format", "json").out())
        .startsWith("{")
        .contains("\"destinations\"");
    assertThat(sluice(way, "delete", "providers/p" + way).exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAWrongEntryWithEveryMistake(Way way) throws Exception {
    var wrong = write("destinations: [{provider: none, model: m}]\nx: 1");

    var refused = sluice(way, "put", "models/wrong", "-f", wrong);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("sluice: refused:\n  ")
        .contains("models.wrong.x: unknown member", "models.wrong.destinations[0].provider: none");
    assertThat(sluice(way, "put", "models/wrong", "-f", "nope.yaml").err())
        .isEqualTo("sluice: cannot read nope.yaml\n");
    assertThat(sluice(way, "put", "models/wrong", "-f", write("{a: [")).err())
        .endsWith("is neither YAML nor JSON\n");
  }

  @Test
  void saysWhatTheAdminPortNeeds() throws Exception {
    var url = adminPort.uri().toString();
    var nobody = write("slc_00000000_x");

    assertThat(Sluice.run("get", "models", "--admin-url", url).err())
        .isEqualTo(
            "sluice: --admin-url needs an administrator's access token in SLUICE_TOKEN or"
                + " --admin-token-file\n");
    assertThat(Sluice.run("get", "models", "--admin-url", url, "--admin-token-file", nobody).err())
        .startsWith("sluice: no valid access token was sent");
    assertThat(
            Sluice.run(
                    "get",
                    "models",
                    "--admin-url",
                    "http://127.0.0.1:1",
                    "--admin-token-file",
                    nobody)
                .err())
        .isEqualTo(
            "sluice: http://127.0.0.1:1 does not answer; is it the admin port of a proxy"
                + " (--admin-url)?\n");
    assertThat(Sluice.run("apply", "-f", groups(), "--admin-url", url).err())
        .isEqualTo(
            "sluice: --admin-url does not do here; name the instance with --data or --bootstrap\n");
  }

  private static String groups() throws Exception {
    return write("groups: {a: [x]}");
  }

  private static String write(String text) throws Exception {
    return Files.writeString(Files.createTempFile(temp, "entry", ".yaml"), text).toString();
  }

  private static String line(Sluice.Result result, String start) {
    return result.out().lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private static void awaitKnown(String secret) {
    long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (directory.get().identify(secret, Instant.now()).isEmpty()) {
      assertThat(System.nanoTime()).as("known in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static Sluice.Result sluice(Way way, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    if (way == Way.KAFKA) {
      all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    } else {
      all.addAll(
          List.of(
              "--admin-url",
              adminPort.uri().toString(),
              "--admin-token-file",
              adminToken.toString()));
    }
    return Sluice.run(all.toArray(String[]::new));
  }
}
