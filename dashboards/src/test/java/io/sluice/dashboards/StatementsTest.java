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
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement in SQL may read, by whom, and what it answers. */
class StatementsTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT request FROM main.gateway.claude_opus_4_6_payload",
        "SELECT attributes FROM main.telemetry.agents_otel_logs"
      })
  void aLeadReadsNothingOfWhatTheMembersSay(String sql) {
    var lead = Visitor.signedIn(shown.console(), Month.LEAD, Rank.USER);

    assertThat(lead.post("/api/sql", Map.of("sql", sql)).rows()).isEmpty();
    assertThat(shown.admin().post("/api/sql", Map.of("sql", sql)).rows()).isNotEmpty();
  }

  @Test
  void aUserSeesTheTelemetryOfTheOwnSessions() {
    var sql =
        "SELECT DISTINCT sum.attributes['session.id'] AS s FROM main.telemetry.agents_otel_metrics"
            + " WHERE metric_type = 'sum'";
    var own =
        shown.month().calls().stream()
            .filter(c -> c.user().equals(ADA))
            .map(Call::session)
            .toList();

    var seen = shown.ada().post("/api/sql", Map.of("sql", sql)).rows();

    assertThat(seen).isNotEmpty().allSatisfy(row -> assertThat(own).contains(row.get(0).asText()));
    assertThat(shown.admin().post("/api/sql", Map.of("sql", sql)).rows().size())
        .isGreaterThan(seen.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT DISTINCT requester FROM system.ai_gateway.usage",
        "SELECT DISTINCT u.requester FROM SYSTEM.ai_gateway.Usage u",
        "SELECT DISTINCT usage.requester FROM system.ai_gateway.usage",
        "WITH u AS (SELECT * FROM system.ai_gateway.usage) SELECT DISTINCT requester FROM u",
        "SELECT requester FROM (SELECT requester FROM system.ai_gateway.usage GROUP BY 1)",
        "SELECT a.requester FROM system.ai_gateway.usage a JOIN system.ai_gateway.usage b"
            + " ON a.request_id = b.request_id GROUP BY 1",
        "SELECT DISTINCT requester FROM main.gateway.claude_opus_4_6_payload"
      })
  void noStatementOfAUserSeesTheRowsOfOthers(String sql) {
    var seen = shown.ada().post("/api/sql", Map.of("sql", sql));

    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    assertThat(seen.rows()).allSatisfy(row -> assertThat(row.get(0).asText()).isEqualTo(ADA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM system.ai_gateway.usage",
        "DROP VIEW \"system.ai_gateway\".usage",
        "COPY (SELECT 1) TO 'LAKE/x'",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_parquet('LAKE/system/ai_gateway/usage/*.parquet')",
        "SELECT * FROM 'LAKE/system/ai_gateway/usage/*.parquet'",
        "SELECT * FROM parquet_scan(['LAKE/system/ai_gateway/usage/*.parquet'])",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('LAKE/**')",
        "SELECT * FROM \"system.ai_gateway\".usage",
        "SELECT * FROM \"system.ai_gateway\".\"usage\" WHERE true",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('usage')",
        "SELECT * FROM duckdb_views()",
        "SELECT * FROM information_schema.tables",
        "SELECT (SELECT count(*) FROM read_text('LAKE/**'))",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "WITH a AS (SELECT 1) SELECT * FROM \"LAKE/system/ai_gateway/usage/x.parquet\"",
        "SET memory_limit='10GB'",
        "ATTACH 'x.db'",
        ""
      })
  void aStatementReadsTablesAndNothingElse(String sql) {
    var seen =
        shown.ada().post("/api/sql", Map.of("sql", sql.replace("LAKE", shown.lake().toString())));

    assertThat(seen.status()).as(seen.text()).isEqualTo(400);
    assertThat(seen.message()).isNotBlank();
  }

  @Test
  void statementsDescribeAndShowTables() {
    var listed = shown.ada().post("/api/sql", Map.of("sql", "SHOW TABLES")).rows();
    var described =
        shown.ada().post("/api/sql", Map.of("sql", "DESCRIBE system.ai_gateway.usage")).rows();

    assertThat(listed).extracting(row -> row.get(2).asText()).contains("usage");
    assertThat(described.get(0).get(0).asText()).isEqualTo("request_id");
  }

  @Test
  void anAnswerIsCutOffAtTheRowCap() {
    var seen = shown.ada().post("/api/sql", Map.of("sql", "SELECT * FROM range(5000)"));

    assertThat(seen.rows()).hasSize(1000);
    assertThat(seen.json().get("truncated").asBoolean()).isTrue();
  }

  @Test
  void aStatementThatTakesTooLongIsStopped() throws Exception {
    var config = ConsoleFixture.config(shown.lake(), 0, Duration.ofMillis(400));
    try (var impatient = ConsoleFixture.start(config, Clock.systemUTC(), List.of())) {
      var visitor = Visitor.signedIn(impatient, ADA, Rank.USER);

      var seen =
          visitor.post(
              "/api/sql",
              Map.of(
                  "sql",
                  "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 ="
                      + " 3"));

      assertThat(seen.status()).isEqualTo(400);
      assertThat(seen.message()).startsWith("stopped after");
      assertThat(visitor.post("/api/sql", Map.of("sql", "SELECT 1")).status()).isEqualTo(200);
    }
  }

  @Test
  void answersAreDownloadedAsFiles() {
    var sql = "SELECT requester, count(*) AS calls FROM system.ai_gateway.usage GROUP BY 1";

    var csv = shown.ada().post("/api/sql", Map.of("sql", sql, "format", "csv"));
    var parquet = shown.ada().post("/api/sql", Map.of("sql", sql, "format", "parquet"));

    assertThat(csv.text()).startsWith("requester,calls").contains(ADA).doesNotContain("ben@");
    assertThat(new String(parquet.response().body(), 0, 4)).isEqualTo("PAR1");
    assertThat(parquet.response().headers().firstValue("Content-Disposition").orElse(""))
        .contains("answer.parquet");
  }
}
