package io.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.sluice.dashboards.lake.LakeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest {

  private static final Path QUERIES = Path.of("queries");
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate SECOND = LocalDate.of(2026, 3, 2);

  @TempDir static Path temp;

  private static LakeFixture lake;

  @BeforeAll
  static void fillTheTables() throws Exception {
    lake = new LakeFixture(temp);
    lake.create("system.ai_gateway.usage", usage());
    lake.append(
        "system.ai_gateway.usage",
        """
        SELECT * FROM (VALUES
          (TIMESTAMPTZ '2026-03-01 23:59:59+00', 'opus', 'ada', 200::INTEGER, 100::BIGINT, 10::BIGINT,
            110::BIGINT, {cache_read_input_tokens: 60::BIGINT, cache_creation_input_tokens: 30::BIGINT,
            output_reasoning_tokens: 4::BIGINT}, 0.5::DOUBLE),
          (TIMESTAMPTZ '2026-03-02 00:00:00+00', 'opus', 'ada', 200, 50, 5, 55, NULL, 0.25),
          (TIMESTAMPTZ '2026-03-02 01:00:00+00', 'mini', 'ben', 200, 8, 2, 10, NULL, NULL),
          (TIMESTAMPTZ '2026-03-02 01:00:01+00', 'opus', 'ben', 429, NULL, NULL, NULL, NULL, NULL),
          (TIMESTAMPTZ '2026-03-02 01:00:02+00', 'opus', 'ben', 502, NULL, NULL, NULL, NULL, NULL),
          (TIMESTAMPTZ '2026-03-02 01:00:03+00', NULL, 'ben', 404, NULL, NULL, NULL, NULL, NULL)
        ) AS t(event_time, endpoint_name, requester, status_code, input_tokens, output_tokens,
          total_tokens, token_details, cost_usd)
        """);
    lake.create("main.telemetry.agents_otel_metrics", metrics());
    lake.append(
        "main.telemetry.agents_otel_metrics",
        point("claude_code.session.count", 1, "")
            + " UNION ALL "
            + point("claude_code.lines_of_code.count", 12, "added")
            + " UNION ALL "
            + point("claude_code.lines_of_code.count", 3, "removed")
            + " UNION ALL "
            + point("claude_code.token.usage", 999, "input"));
  }

  @Test
  void callsPerDay() throws IOException {
    assertThat(rowsOf("calls-per-day"))
        .containsExactly(
            List.of(SECOND, "opus", "ben", 2L),
            List.of(SECOND, "(none)", "ben", 1L),
            List.of(SECOND, "mini", "ben", 1L),
            List.of(SECOND, "opus", "ada", 1L),
            List.of(FIRST, "opus", "ada", 1L));
  }

  @Test
  void tokensByKind() throws IOException {
    assertThat(rowsOf("tokens-by-kind"))
        .containsExactly(
            List.of(SECOND, "mini", 8L, 0L, 0L, 2L, 0L, 0.0),
            List.of(SECOND, "opus", 50L, 0L, 0L, 5L, 0L, 0.0),
            List.of(FIRST, "opus", 10L, 60L, 30L, 6L, 4L, 60.0));
  }

  @Test
  void costByModel() throws IOException {
    assertThat(rowsOf("cost-by-model"))
        .containsExactly(List.of("opus", 4L, 0.75, 0L), List.of("mini", 1L, 0.0, 1L));
  }

  @Test
  void topUsers() throws IOException {
    assertThat(rowsOf("top-users"))
        .containsExactly(List.of("ada", 2L, 2L, 165L, 0.75), List.of("ben", 4L, 1L, 10L, 0.0));
  }

  @Test
  void errorRate() throws IOException {
    assertThat(rowsOf("error-rate"))
        .containsExactly(
            List.of(SECOND, "(none)", 1L, 0L, 1L, 0L, 100.0),
            List.of(SECOND, "mini", 1L, 0L, 0L, 0L, 0.0),
            List.of(SECOND, "opus", 3L, 1L, 0L, 1L, 66.7),
            List.of(FIRST, "opus", 1L, 0L, 0L, 0L, 0.0));
  }

  @Test
  void claudeCodeActivity() throws IOException {
    assertThat(rowsOf("claude-code-activity")).containsExactly(List.of(SECOND, 1L, 12L, 3L, 0L));
  }

  private static List<List<Object>> rowsOf(String query) throws IOException {
    return lake.ask(Files.readString(QUERIES.resolve(query + ".sql"))).rows();
  }

  private static StructType usage() {
    return new StructType()
        .add("event_time", TimestampType.TIMESTAMP)
        .add("endpoint_name", StringType.STRING)
        .add("requester", StringType.STRING)
        .add("status_code", IntegerType.INTEGER)
        .add("input_tokens", LongType.LONG)
        .add("output_tokens", LongType.LONG)
        .add("total_tokens", LongType.LONG)
        .add(
            "token_details",
            new StructType()
                .add("cache_read_input_tokens", LongType.LONG)
                .add("cache_creation_input_tokens", LongType.LONG)
                .add("output_reasoning_tokens", LongType.LONG))
        .add("cost_usd", DoubleType.DOUBLE);
  }

  private static StructType metrics() {
    return new StructType()
        .add("name", StringType.STRING)
        .add(
            "sum",
            new StructType()
                .add("time_unix_nano", LongType.LONG)
                .add("value", DoubleType.DOUBLE)
                .add("attributes", new MapType(StringType.STRING, StringType.STRING, true))
                .add("aggregation_temporality", StringType.STRING)
                .add("is_monotonic", BooleanType.BOOLEAN));
  }

  private static String point(String name, int value, String type) {
    return """
    SELECT '%s' AS name, {time_unix_nano: 1772415000000000000::BIGINT, value: %d::DOUBLE,
      attributes: MAP {'type': '%s'},
      aggregation_temporality: 'AGGREGATION_TEMPORALITY_DELTA', is_monotonic: true} AS sum
    """
        .formatted(name, value, type);
  }
}
