package io.sluice.dashboards;

import static io.sluice.dashboards.ShownDays.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dashboards.ConsoleFixture.Rank;
import io.sluice.dashboards.month.Call;
import io.sluice.dashboards.month.Month;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see and do what, and what is said to those who may not. */
class ConsoleTest {

  @TempDir static Path temp;

  private static ShownDays shown;

  @BeforeAll
  static void open() throws Exception {
    shown = ShownDays.generate(temp);
  }

  @AfterAll
  static void close() throws Exception {
    shown.close();
  }

  @Test
  void anAccessTokenOpensASessionThatScriptsCannotRead() {
    var visitor = Visitor.of(shown.console());

    var seen = visitor.signIn(shown.console().token("eve@example.com", Rank.USER));

    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.json().get("user").asText()).isEqualTo("eve@example.com");
    assertThat(seen.json().get("admin").asBoolean()).isFalse();
    assertThat(seen.response().headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain("slc_");
    assertThat(visitor.get("/api/session").json().get("groups").get(0).asText())
        .isEqualTo("mobile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "slc_00000000_nothing", "Bearer x"})
  void anUnknownTokenOpensNothing(String token) {
    var visitor = Visitor.of(shown.console());

    assertThat(visitor.signIn(token).status()).isEqualTo(401);
    assertThat(visitor.get("/api/session").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask",
        "ask/totals",
        "tables",
        "payload/x",
        "limits",
        "governance/tokens",
        "health"
      })
  void nobodySeesAnythingBeforeSigningIn(String path) {
    assertThat(Visitor.of(shown.console()).get("/api/" + path).status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWhenItsTokenIsRevoked() {
    var visitor = Visitor.signedIn(shown.console(), "gone@example.com", Rank.ADMIN);
    assertThat(visitor.get("/api/tables").status()).isEqualTo(200);

    shown.console().revokeTokensOf("gone@example.com");

    assertThat(visitor.get("/api/tables").status()).isEqualTo(401);
  }

  @Test
  void signingOutEndsTheSession() {
    var visitor = Visitor.signedIn(shown.console(), "eve@example.com", Rank.USER);

    visitor.send("DELETE", "/api/session");

    assertThat(visitor.get("/api/session").status()).isEqualTo(401);
  }

  @Test
  void anotherSiteCanAskNothing() {
    var request =
        shown.ada().request("/api/tables").header("Sec-Fetch-Site", "cross-site").GET().build();

    assertThat(shown.ada().send(request).status()).isEqualTo(403);
  }

  @Test
  void aFormCannotPost() {
    var request =
        java.net.http.HttpRequest.newBuilder(shown.console().uri("/api/sql"))
            .header("Content-Type", "text/plain")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    assertThat(shown.ada().send(request).status()).isEqualTo(403);
  }

  @Test
  void aUserSeesTheOwnCallsAndAnAdministratorAll() {
    var range =
        "/api/ask/breakdown?group=user&from=" + shown.month().from() + "&to=" + shown.month().to();

    assertThat(shown.ada().get(range).keys()).containsExactly(ADA);
    assertThat(shown.admin().get(range).keys()).containsExactlyInAnyOrderElementsOf(Month.USERS);
  }

  @Test
  void aLeadSeesWhatTheMembersOfTheGroupsDo() {
    var lead = Visitor.signedIn(shown.console(), Month.LEAD, Rank.USER);
    var members = Month.TEAMS.values().stream().flatMap(List::stream).distinct().toList();
    var range = "from=" + shown.month().from() + "&to=" + shown.month().to();

    var callers = lead.get("/api/ask/breakdown?group=user&" + range).keys();
    var withAgents = lead.get("/api/ask/agents-per-user?limit=1000&" + range);

    assertThat(callers).containsExactlyInAnyOrderElementsOf(members);
    assertThat(withAgents.keys()).isNotEmpty().allMatch(members::contains);
    assertThat(lead.get("/api/session").json().get("leads")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=yesterday | from: yesterday (expected: a time such as",
        "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z | (expected: a time before to",
        "from=2020-01-01T00:00:00Z | (expected: at most 400 days before to)",
        "group=color | group: color (expected: one of agent, model",
        "bucket=1s | bucket: 1s (expected: one of 1m",
        "status=broken | status: broken (expected: one of failed, limited",
        "limit=0 | limit: 0 (expected: a whole number from 1 to 1000)",
        "limit=all | limit: all (expected: a whole number",
        "tag=project | tag: project (expected: NAME=VALUE)",
        "colour=red | colour: unknown (expected: one of agent, before"
      })
  void aBrokenParameterIsRefusedByWhatWasExpected(String parameters, String message) {
    var seen = shown.ada().get("/api/ask/breakdown?" + parameters);

    assertThat(seen.status()).isEqualTo(400);
    assertThat(seen.message()).contains(message.strip());
  }

  @Test
  void parametersAreBoundAndNeverSpliced() {
    var seen = shown.admin().get("/api/ask/breakdown?group=user&user=x'%20OR%20'1'='1");

    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.rows()).isEmpty();
  }

  @Test
  void anUnknownQuestionIsNotThere() {
    assertThat(shown.ada().get("/api/ask/nothing").status()).isEqualTo(404);
  }

  @Test
  void aChartIsDownloadedAsCommaSeparatedValues() {
    var csv = shown.ada().get("/api/ask/breakdown?group=user&format=csv");

    assertThat(csv.response().headers().firstValue("Content-Type").orElse("")).contains("text/csv");
    assertThat(csv.text()).startsWith("key,calls,").contains("\r\n");
  }

  @Test
  void aTableThatIsNotThereYetIsNamedAndNoError() throws Exception {
    var config = ConsoleFixture.config(temp.resolve("empty"), 0, Duration.ofSeconds(5));
    try (var empty = ConsoleFixture.start(config, Clock.systemUTC(), List.of())) {
      var seen = Visitor.signedIn(empty, ADA, Rank.USER).get("/api/ask/agents-totals");

      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.json().get("missing").asText())
          .isEqualTo("main.telemetry.agents_otel_metrics");
    }
  }

  @Test
  void theContentOfACallIsForWhoMadeItAndForAdministrators() {
    var bens = recorded("claude-opus-4-6", "ben@example.com");

    var lead = Visitor.signedIn(shown.console(), Month.LEAD, Rank.USER);

    assertThat(shown.ada().get("/api/payload/" + bens.id()).status()).isEqualTo(404);
    assertThat(lead.get("/api/payload/" + bens.id()).status()).isEqualTo(403);
    var seen = shown.admin().get("/api/payload/" + bens.id()).json();
    assertThat(seen.get("recorded").asBoolean()).isTrue();
    assertThat(seen.get("request").asText()).contains("retry test");
    var ben = Visitor.signedIn(shown.console(), "ben@example.com", Rank.USER);
    assertThat(ben.get("/api/payload/" + bens.id()).json().get("response").asText())
        .contains("third attempt");
  }

  @Test
  void administratorsMakeAndRevokeTokensAndNobodyElseDoes() {
    assertThat(shown.ada().get("/api/governance/tokens").status()).isEqualTo(403);
    var made =
        shown.admin().post("/api/governance/tokens", Map.of("user", "new@example.com")).json();
    var visitor = Visitor.of(shown.console());
    assertThat(visitor.signIn(made.get("secret").asText()).status()).isEqualTo(200);

    shown.admin().send("DELETE", "/api/governance/tokens/" + made.get("id").asText());

    assertThat(visitor.get("/api/session").status()).isEqualTo(401);
  }

  @Test
  void aWrongWishForATokenIsRefusedInWords() {
    var seen = shown.admin().post("/api/governance/tokens", Map.of("user", ""));

    assertThat(seen.status()).isEqualTo(400);
    assertThat(seen.message()).contains("user");
  }

  @Test
  void pagesAreOneDocumentWithAPolicyThatLetsNothingElseIn() {
    var page = Visitor.of(shown.console()).get("/calls/req_1");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.text()).doesNotContain("<script>").doesNotContain("style=");
  }

  @Test
  void filesAreSentOnceAndThenOnlyWhenTheyHaveChanged() {
    var visitor = Visitor.of(shown.console());
    var first = visitor.get("/lib/echarts.js");
    var etag = first.response().headers().firstValue("ETag").orElse("");

    var again =
        visitor.send(
            visitor.request("/lib/echarts.js").header("If-None-Match", etag).GET().build());

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.response().body().length).isGreaterThan(500_000);
    assertThat(again.status()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app.txt", "/../pom.xml", "/%2e%2e/lake/package-info.class"})
  void noOtherFileIsServed(String path) {
    var seen = Visitor.of(shown.console()).get(path);

    assertThat(seen.text()).doesNotContain("<project");
    assertThat(seen.status()).isIn(400, 404);
  }

  @Test
  void countsInquiriesSoThatTheyAddUp() {
    double before = shown.console().counted("sluice_console_inquiries_received");

    shown.ada().get("/api/tables");
    shown.ada().get("/api/no-such-thing");
    shown.ada().get("/api/governance");
    shown.ada().post("/api/sql", Map.of("sql", "SELECT nonsense FROM nowhere"));
    shown.ada().send("DELETE", "/api/ask/breakdown");
    Visitor.of(shown.console()).get("/api/tables");
    Visitor.of(shown.console()).get("/no/page");

    assertThat(shown.console().counted("sluice_console_inquiries_received")).isEqualTo(before + 6);
    assertThat(
            shown.console().counted("sluice_console_inquiries_accepted")
                + shown.console().counted("sluice_console_inquiries_dropped"))
        .isEqualTo(shown.console().counted("sluice_console_inquiries_received"));
  }

  private static Call recorded(String model, String user) {
    var of = shown.month().calls().stream().filter(call -> model.equals(call.model())).toList();
    return of.stream()
        .skip(Math.max(0, of.size() - 60))
        .filter(call -> call.user().equals(user) && call.isAnswered())
        .findFirst()
        .orElseThrow();
  }
}
