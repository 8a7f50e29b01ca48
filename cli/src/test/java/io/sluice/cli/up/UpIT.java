package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.event.JsonSerde;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    var id = up.callId();

    UpProcess.await(FRESH, () -> up.rows("request_id = '" + id + "'") == 1);
  }

  @Test
  void theConsoleShowsTheCallToWhoSignsInWithTheTokenThatUpPrinted() throws Exception {
    var console = new SignedIn(up.run().console(), up.data().resolve("console-token"));

    var id = up.callId();

    UpProcess.await(FRESH, () -> console.get("/api/ask/calls").at("/rows").toString().contains(id));
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

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "gemini"})
  void connectWritesSettingsWithWhichAgentsCallAndSendTelemetry(String agent) throws Exception {
    var home = Files.createDirectory(temp.resolve("home-of-" + agent));
    var user = "ada-" + agent + "@example.com";
    var owner = new String[] {"connect", agent, "--user", user, "--home", home.toString()};

    var first = up.sluice(with(owner, "--write", "--check"));
    var second = up.sluice(with(owner, "--write"));
    var checked = up.sluice("connect", agent, "--check", "--home", home.toString());

    assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    assertThat(first.out().lines().filter(line -> line.contains("  works   "))).hasSize(3);
    assertThat(second.out()).contains("unchanged").doesNotContain("written  ");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.out()).doesNotContain("not written yet");
    assertThat(up.sluice("token", "list").out().lines().filter(line -> line.contains(user)))
        .hasSize(1);
    UpProcess.await(FRESH, () -> up.rows("requester = '" + user + "' AND status_code = 200") == 2);
  }

  @Test
  void connectSaysWhatIsWrongAndHowToPutItRight() {
    var unknown = "slc_00000000_" + "0".repeat(64);
    var nobody = up.sluice("connect", "claude-code", "--check", "--token", unknown);
    var noModel = up.sluice("connect", "codex", "--check", "--model", "gpt-none");
    var noTable = up.sluice("connect", "gemini", "--check", "--tables", "main.telemetry.none");
    var nowhere =
        up.sluice(
            "connect", "cursor", "--check", "--ingress-url", "http://127.0.0.1:1", "--token", "t");

    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.out())
        .contains("call     FAILS", "/v1/messages?beta=true: 401: ", "metrics  FAILS")
        .contains("cure: make an access token with --user NAME");
    assertThat(noModel.out())
        .contains("/openai/v1/responses: 404: ", "cure: choose one of ./sluice model list")
        .contains("metrics  works");
    assertThat(noTable.out())
        .contains("call     works", "metrics  FAILS", "logs     FAILS", "cure: make the table");
    assertThat(nowhere.out())
        .contains("call     FAILS", "nobody listens there", "cure: see that the gateway runs");
  }

  @Test
  void connectShowsWithoutWriting() throws Exception {
    var home = Files.createDirectory(temp.resolve("home-of-nobody"));

    var shown =
        up.sluice("connect", "codex", "--agent-version", "0.171", "--home", home.toString());
    var cursor = up.sluice("connect", "cursor", "--write");

    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .startsWith("# codex 0.171.0, as you say")
        .contains("base_url = \"" + up.run().ingress() + "/openai/v1\"", up.token());
    assertThat(home).isEmptyDirectory();
    assertThat(cursor.exitCode()).isEqualTo(2);
    assertThat(cursor.err()).contains("enter by hand");
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }
}
