package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.event.JsonSerde;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance, running. */
class UpIT {

  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration MENDED = Duration.ofSeconds(60);

  @TempDir static Path temp;

  private static UpProcess up;

  @BeforeAll
  static void start() throws Exception {
    up = UpProcess.start(temp).awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    up.close();
  }

  @Test
  void saysWhereItListensWhichTokenItTakesAndWhoIsMocked() throws Exception {
    var run = up.run();

    assertThat(up.out())
        .contains(run.ingress(), run.otlp(), run.kafka(), up.token())
        .contains("config    built in (no ./sluice.yaml here)")
        .contains("mocked    anthropic, google, openai")
        .contains("(not set: ANTHROPIC_API_KEY, GEMINI_API_KEY, OPENAI_API_KEY)")
        .contains("curl " + run.ingress() + "/anthropic/v1/messages");
    assertThat(Files.getPosixFilePermissions(up.data().resolve("access-token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(run.lake()).isEqualTo(up.data().toRealPath().resolve("lake").toString());
    assertThat(URI.create(run.ingress()).getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void aCallIsARowOfTheUsageTableSoonAfter() throws Exception {
    long before = up.rows();

    int status = up.call();

    assertThat(status).isEqualTo(200);
    UpProcess.await(FRESH, () -> up.rows() == before + 1);
  }

  @Test
  void theConsoleShowsTheCallToWhoSignsInWithTheTokenThatUpPrinted() throws Exception {
    var console = new SignedIn(up.run().console(), up.data().resolve("console-token"));
    long before = console.get("/api/ask/calls").at("/rows").size();

    up.call();

    UpProcess.await(FRESH, () -> console.get("/api/ask/calls").at("/rows").size() == before + 1);
    assertThat(console.self().get("admin").asBoolean()).isTrue();
    assertThat(console.get("/api/health").findValues("ready"))
        .hasSize(4)
        .allSatisfy(ready -> assertThat(ready.asBoolean()).isTrue());
    assertThat(up.out()).contains(up.run().console());
    assertThat(up.sluice("status").out()).contains("console  " + up.run().console());
  }

  @Test
  void listsItsOwnTokenAndOneMadeForAda() {
    var created = up.sluice("token", "create", "--user", "ada@example.com");

    var listed = up.sluice("token", "list");

    assertThat(created.exitCode()).isZero();
    assertThat(listed.out()).contains(OwnToken.USER, "ada@example.com");
  }

  @Test
  void refusesASecondInstanceOnTheSameData() throws Exception {
    var other = Files.createDirectory(temp.resolve("other"));

    try (var second = UpProcess.start(other, "--data", up.data().toString())) {
      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.err()).startsWith("sluice: another instance uses the data directory");
    }
    assertThat(up.run().isRunning()).isTrue();
  }

  @Test
  void startsAPartAgainThatHasDied() {
    long first = up.run().pids().get("streams-aggregator");

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    UpProcess.await(MENDED, () -> up.run().pids().get("streams-aggregator") != first);
    UpProcess.await(MENDED, () -> up.sluice("status").exitCode() == 0);
    assertThat(up.err()).contains("streams-aggregator ended with exit code 137, starting it again");
  }

  @Test
  void statusShowsCallsLagAndFreshnessAtAGlance() throws Exception {
    up.call();

    var status = up.sluice("status", "--interval", "200");
    var json = JsonSerde.MAPPER.readTree(up.sluice("status", "--json", "--interval", "1").out());

    assertThat(status.out())
        .containsPattern("calls +\\d+\\.\\d/s now, [1-9]\\d* since start")
        .contains("refused ", "lag ", "spool    empty")
        .containsPattern("fresh +rows became visible \\d+ s ago");
    assertThat(json.at("/figures/calls").asLong()).isPositive();
    assertThat(json.at("/processes").findValuesAsText("name"))
        .contains("ingress-proxy", "otlp-receiver", "streams-aggregator", "console");
  }

  @Test
  void statusAsksProcessesElsewhereByTheirAdminPorts() {
    var ports = up.run().adminPorts();

    var status =
        Sluice.run(
            "status",
            "--interval",
            "1",
            "--admin-url",
            "http://127.0.0.1:" + ports.get("ingress-proxy"),
            "--admin-url",
            "http://127.0.0.1:" + ports.get("console") + "/");

    assertThat(status.exitCode()).as(status.out()).isZero();
    assertThat(status.out()).contains("ingress-proxy", "console").doesNotContain("kafka");
  }

  @Test
  void theDoctorFindsNothingWrong() throws Exception {
    up.call();

    var doctor = up.sluice("doctor", "--offline");

    assertThat(doctor.exitCode()).as(doctor.out()).isZero();
    assertThat(doctor.out())
        .contains("1 broker, all topics", "proxies and broker agree", "is taken")
        .contains("ANTHROPIC_API_KEY is not set here")
        .contains("nothing is wrong");
  }

  @Test
  void theDoctorFindsAnAccessTokenOfAnotherInstance() throws Exception {
    var copy = Files.createDirectory(temp.resolve("copy"));
    Files.copy(up.data().resolve("run.json"), copy.resolve("run.json"));
    Files.writeString(copy.resolve("access-token"), "of-another-instance");

    var doctor = Sluice.run("doctor", "--offline", "--data", copy.toString());

    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("is refused: revoked, expired, or of another instance")
        .contains("cure: sluice token create")
        .contains("1 thing is wrong")
        .doesNotContain("of-another-instance");
  }
}
