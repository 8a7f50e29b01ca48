package io.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.doctor.Finding.State;
import io.sluice.cli.instance.ConfigState;
import io.sluice.cli.status.AdminPort;
import io.sluice.cli.status.ProcessReport;
import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each check says of what it is shown. */
class ChecksTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final long GIB = 1L << 30;
  private static final Provider ANTHROPIC =
      new Provider("anthropic", Api.ANTHROPIC, "https://api.anthropic.com", "${ANTHROPIC_API_KEY}");

  @Test
  void anOldJava() {
    assertWrong(JavaCheck.of(11, "/opt/jdk-11"), "Java 11", "JAVA_HOME");
    assertGood(JavaCheck.of(17, "/opt/jdk-17"));
  }

  @Test
  void aConfigurationWithMistakes() {
    assertWrong(
        ConfigCheck.ofFile("sluice.yaml", List.of("modles: unknown member")), "modles", "correct");
    assertGood(ConfigCheck.ofFile("sluice.yaml", List.of()));
  }

  @Test
  void aConfigurationThatTheInstanceRefuses() {
    assertWrong(
        ConfigCheck.ofInstance(new ConfigState("sluice.yaml", NOON, "modles: unknown member")),
        "not in force since 2026-06-01T12:00:00Z",
        "save it");
    assertGood(ConfigCheck.ofInstance(new ConfigState("sluice.yaml", NOON, null)));
    assertGood(ConfigCheck.ofInstance(null));
  }

  @Test
  void aPortThatIsTaken() {
    assertWrong(
        PortCheck.of("the ingress", "--ingress-port", 8080, false),
        "somebody else listens",
        "--ingress-port 0");
    assertGood(PortCheck.of("the ingress", "--ingress-port", 8080, true));
  }

  @Test
  void aDiskThatIsFullOrCannotBeWritten() {
    assertWrong(DiskCheck.of("data", GIB / 2, 100 * GIB, true), "0.5 GiB of 100.0", "make room");
    assertWrong(DiskCheck.of("data", 50 * GIB, 100 * GIB, false), "cannot be written", "--data");
    assertNote(DiskCheck.of("data", 5 * GIB, 100 * GIB, true), "5.0 GiB");
    assertGood(DiskCheck.of("data", 50 * GIB, 100 * GIB, true));
  }

  @Test
  void kafkaOutOfReachOrWithoutItsTopics() {
    assertWrong(KafkaCheck.outOfReach("kafka:9092", "timed out"), "kafka:9092", "advertised");
    assertWrong(KafkaCheck.of(3, List.of("llm.calls.v1")), "llm.calls.v1", "sluice up makes them");
    assertGood(KafkaCheck.of(3, List.of()));
  }

  @Test
  void clocksThatDiffer() {
    assertWrong(
        ClockCheck.of(Map.of("p1", Duration.ofMillis(300), "p2", Duration.ofMinutes(-3))),
        "proxy p2 is 180 s behind",
        "NTP");
    assertNote(ClockCheck.of(Map.of("p1", Duration.ofSeconds(5))), "5 s ahead of");
    assertNote(ClockCheck.of(Map.of()), "no proxy");
    assertGood(ClockCheck.of(Map.of("p1", Duration.ofMillis(300))));
  }

  @Test
  void aProviderWhoseKeyIsMissingOrWrongOrThatIsNotThere() {
    assertNote(ProviderCheck.keyMissing(ANTHROPIC, "ANTHROPIC_API_KEY"), "ANTHROPIC_API_KEY");
    assertWrong(
        ProviderCheck.of(ANTHROPIC, Optional.of(401), ""),
        "refuses the key (401)",
        "${ANTHROPIC_API_KEY}");
    assertWrong(
        ProviderCheck.of(ANTHROPIC, Optional.empty(), "ConnectException"),
        "cannot be reached",
        "base-url");
    assertNote(ProviderCheck.of(ANTHROPIC, Optional.of(404), ""), "not at https");
    assertNote(ProviderCheck.of(ANTHROPIC, Optional.of(529), ""), "529");
    assertGood(ProviderCheck.of(ANTHROPIC, Optional.of(200), ""));
  }

  @Test
  void aCertificateThatIsBrokenOrExpired() {
    assertWrong(TlsCheck.broken("TLS_KEY: tls.key (expected: …)"), "TLS_KEY", "PKCS#8");
    assertWrong(TlsCheck.of(NOON.minusSeconds(1), NOON), "has expired", "renew");
    assertNote(TlsCheck.of(NOON.plus(Duration.ofDays(3)), NOON), "expires at 2026-06-04");
    assertGood(TlsCheck.of(NOON.plus(Duration.ofDays(60)), NOON));
  }

  @Test
  void tablesThatAreMissing() {
    assertWrong(TablesCheck.of("/lake", false, 0, List.of()), "usage is not in /lake", "sink");
    assertNote(TablesCheck.of("/lake", true, 7, List.of("main.telemetry.logs")), "7 requests");
    assertGood(TablesCheck.of("/lake", true, 0, List.of("main.telemetry.logs")));
  }

  @Test
  void aSinkThatLags() {
    assertWrong(SinkCheck.of(90, 5000, 0), "no rows became visible for 90 s", "cannot be written");
    assertWrong(SinkCheck.of(2, 0, 12), "12 rows were refused", "columns");
    assertNote(SinkCheck.of(2, 50_000, 0), "50000 records wait");
    assertGood(SinkCheck.of(2, 10, 0));
  }

  @Test
  void recordsThatWaitInTheSpool() {
    assertNote(LedgerCheck.of(12, 40, 4000, 1_000_000), "40 records");
    assertWrong(LedgerCheck.of(900, 40_000, 900_000, 1_000_000), "almost full", "SPOOL_BYTES");
    assertGood(LedgerCheck.of(0, 0, 0, 1_000_000));
  }

  @Test
  void callsThatAreRefused() {
    assertWrong(CallsCheck.of(100, 0, 3, 0), "refused our key 3 times", "proxy's environment");
    assertWrong(CallsCheck.of(100, 0, 0, 60), "60 of 100", "MAX_CALLS");
    assertNote(CallsCheck.of(100, 50, 0, 0), "no access token that holds");
    assertGood(CallsCheck.of(100, 3, 0, 2));
    assertGood(CallsCheck.of(0, 0, 0, 0));
  }

  @Test
  void anAccessTokenThatIsNotTaken() {
    assertWrong(TokenCheck.of("data/access-token", Optional.of(401), ""), "revoked", "create");
    assertWrong(
        TokenCheck.of("data/access-token", Optional.empty(), "ConnectException"),
        "does not answer",
        "sluice status");
    assertWrong(TokenCheck.missing("data/access-token"), "there is none", "sluice up");
    assertNote(
        TokenCheck.of("data/access-token", Optional.empty(), "SSLHandshakeException"),
        "certificate that is not trusted");
    assertGood(TokenCheck.of("data/access-token", Optional.of(200), ""));
  }

  @Test
  void agentsThatCallSomebodyElse() {
    var ingress = "http://127.0.0.1:8080";
    var otlp = "http://127.0.0.1:4318";

    assertNote(AgentsCheck.of(Map.of(), ingress, otlp), "no agent");
    assertNote(
        AgentsCheck.of(
            Map.of("environment ANTHROPIC_BASE_URL", "https://api.anthropic.com"), ingress, otlp),
        "ANTHROPIC_BASE_URL=https://api.anthropic.com");
    assertNote(
        AgentsCheck.of(Map.of("here", "http://localhost:9999/anthropic"), ingress, otlp), "9999");
    assertGood(
        AgentsCheck.of(
            Map.of("here", "http://localhost:8080/anthropic", "there", otlp + "/v1/logs"),
            ingress,
            otlp));
  }

  @Test
  void aProcessThatIsNotReady() {
    var gone = ProcessReport.of(new AdminPort(URI.create("http://127.0.0.1:1")));

    assertWrong(ProcessCheck.of(gone), "does not answer at http://127.0.0.1:1", "its log");
  }

  private static void assertGood(Finding finding) {
    assertThat(finding.state()).as(finding.toString()).isEqualTo(State.GOOD);
    assertThat(finding.cure()).isEmpty();
  }

  private static void assertNote(Finding finding, String cause) {
    assertThat(finding.state()).as(finding.toString()).isEqualTo(State.NOTE);
    assertThat(finding.cause()).contains(cause);
    assertThat(finding.cure()).isNotBlank();
  }

  private static void assertWrong(Finding finding, String cause, String cure) {
    assertThat(finding.state()).as(finding.toString()).isEqualTo(State.WRONG);
    assertThat(finding.cause()).contains(cause);
    assertThat(finding.cure()).contains(cure);
  }
}
