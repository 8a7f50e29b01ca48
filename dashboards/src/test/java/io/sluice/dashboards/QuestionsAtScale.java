package io.sluice.dashboards;

import io.sluice.dashboards.lake.Asked;
import io.sluice.dashboards.lake.LakeFixture;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.lake.RowScope;
import io.sluice.dashboards.month.MonthLake;
import io.sluice.dashboards.month.Schemas;
import io.sluice.dashboards.question.QuestionFile;
import io.sluice.dashboards.question.Questions;
import io.sluice.dashboards.question.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long every question takes over ninety days of many calls and metric points, in a console that
 * was just started and then, never from the answers it has kept. The tables are made when they are
 * not there yet, a file for each part of the time; twenty sessions go on at once, of twelve calls
 * each, and two fifths of the points are running totals.
 *
 * <pre>QuestionsAtScale DIRECTORY CALLS POINTS [QUESTION…]</pre>
 */
final class QuestionsAtScale {

  private static final int FILES = 45;
  private static final int ROUNDS = 7;
  private static final Instant END = Instant.parse("2026-03-31T00:00:00Z");

  private QuestionsAtScale() {}

  public static void main(String[] args) throws Exception {
    var lake = Path.of(args[0]);
    if (!Files.exists(lake)) {
      fill(new LakeFixture(lake), Long.parseLong(args[1]), Long.parseLong(args[2]));
    }
    System.out.printf("%-22s %8s %8s %8s%n", "question", "cold ms", "p50 ms", "p95 ms");
    var only = List.of(args).subList(3, args.length);
    for (var file : Questions.load().all()) {
      if (only.isEmpty() || only.contains(file.name())) {
        measure(lake, file);
      }
    }
    var heap = Runtime.getRuntime();
    System.out.printf("heap %d MiB%n", (heap.totalMemory() - heap.freeMemory()) >> 20);
  }

  // a lake that is opened anew has read nothing yet, but what the operating system keeps
  private static void measure(Path lake, QuestionFile file) {
    try (var live = LiveLake.start(lake, 512, Duration.ofMinutes(5))) {
      live.refresh();
      long first = millis(live, file, 0);
      var rounds = new long[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        rounds[i] = millis(live, file, i + 1);
      }
      Arrays.sort(rounds);
      System.out.printf(
          "%-22s %8d %8d %8d%n", file.name(), first, rounds[ROUNDS / 2], rounds[ROUNDS - 1]);
    }
  }

  private static long millis(LiveLake live, QuestionFile file, int round) {
    var asked =
        Map.of(
            "from",
            END.minus(Duration.ofDays(90)).toString(),
            "to",
            END.minusSeconds(round).toString(),
            "group",
            "model",
            "id",
            "req_777");
    var values = Wish.read(asked, END).values();
    var parameters = new ArrayList<@Nullable Object>();
    file.parameters()
        .forEach(name -> parameters.add(name.equals("teams") ? "[]" : values.get(name)));
    long began = System.nanoTime();
    live.ask(
        new Asked(file.statement(), parameters, RowScope.all(), Duration.ofMinutes(2), 10_000));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private static void fill(LakeFixture lake, long calls, long points) throws Exception {
    lake.create(MonthLake.USAGE, Schemas.usage());
    lake.create(MonthLake.METRICS, Schemas.metrics());
    lake.create(MonthLake.LOGS, Schemas.logs());
    for (int i = 0; i < FILES; i++) {
      lake.append(MonthLake.USAGE, calls(i, calls / FILES));
      lake.append(MonthLake.METRICS, points(i, points / FILES));
      lake.append(MonthLake.LOGS, logs(i, points / FILES / 5));
    }
  }

  private static String time(int file, long rows) {
    long seconds = Duration.ofDays(90).toSeconds() / FILES;
    return "TIMESTAMPTZ '2025-12-31 00:00:00+00' + to_seconds(CAST(%d + (i %% %d) * %d.0 / %d AS DOUBLE))"
        .formatted(file * seconds, rows, seconds, rows);
  }

  private static String calls(int file, long rows) {
    return """
    SELECT
      'req_' || i AS request_id,
      ['claude-opus-4-6', 'claude-sonnet-4-6', 'gpt-5-2', 'gemini-2-5-flash'][CAST(1 + hash(s) %% 4 AS BIGINT)]
        AS endpoint_name,
      %s AS event_time,
      CAST(500 + hash(i + 1) %% 40000 AS BIGINT) AS latency_ms,
      CAST(200 + hash(i + 2) %% 2000 AS BIGINT) AS time_to_first_byte_ms,
      'anthropic' AS destination_name, 'm' AS destination_model,
      'user' || (hash(s + 3) %% 500) || '@example.com' AS requester,
      'USER' AS requester_type, '10.0.0.1' AS ip_address, '/v1/messages' AS url,
      'claude-cli/2.1.4' AS user_agent, 'anthropic/v1/messages' AS api_type,
      MAP {'project': 'p' || (hash(s + 4) %% 20)} AS request_tags,
      CAST(hash(i + 5) %% 60000 AS BIGINT) AS input_tokens,
      CAST(hash(i + 6) %% 4000 AS BIGINT) AS output_tokens,
      CAST(hash(i + 5) %% 60000 + hash(i + 6) %% 4000 AS BIGINT) AS total_tokens,
      {cache_read_input_tokens: CAST(hash(i + 5) %% 30000 AS BIGINT),
       cache_creation_input_tokens: CAST(hash(i + 7) %% 2000 AS BIGINT),
       output_reasoning_tokens: CAST(0 AS BIGINT)} AS token_details,
      'text/event-stream' AS response_content_type,
      CAST([200, 200, 200, 200, 200, 200, 200, 200, 200, 429][CAST(1 + hash(i + 8) %% 10 AS BIGINT)] AS INTEGER)
        AS status_code,
      {attempts: [{action: 'primary', destination: 'anthropic', status_code: 200,
        error_code: CAST(NULL AS VARCHAR), latency_ms: CAST(1 AS BIGINT),
        start_time: TIMESTAMPTZ '2026-01-01', end_time: TIMESTAMPTZ '2026-01-01'}]}
        AS routing_information,
      ['claude', 'claude', 'codex', 'gemini'][CAST(1 + hash(s) %% 4 AS BIGINT)] AS agent,
      's' || s AS session_id, 'r' AS provider_request_id,
      'provider_final' AS token_source, '{}' AS usage_raw,
      (hash(i + 5) %% 60000) * 5e-6 AS cost_usd, 'list' AS price_version,
      CAST(NULL AS VARCHAR) AS error_code, 'proxy-1' AS proxy_id
    FROM (
      SELECT i, (i // 240) * 20 + i %% 20 AS s
      FROM range(%d, %d) AS t(i)
    )
    """
        .formatted(time(file, rows), file * rows, (file + 1) * rows);
  }

  private static String points(int file, long rows) {
    return """
    SELECT
      ['claude_code.session.count', 'claude_code.lines_of_code.count',
       'claude_code.token.usage', 'gemini_cli.token.usage',
       'gemini_cli.lines.changed'][1 + i %% 5] AS name,
      'sum' AS metric_type,
      {start_time_unix_nano: epoch_us(%1$s) * 1000 - 60000000000,
       time_unix_nano: epoch_us(%1$s) * 1000,
       value: CAST(1 + i %% 50 AS DOUBLE),
       attributes: MAP {'session.id': 's' || ((i + %3$d) // 40), 'type': ['added', 'input'][1 + i %% 2]},
       aggregation_temporality: CASE WHEN i %% 5 < 3 THEN 'AGGREGATION_TEMPORALITY_DELTA'
         ELSE 'AGGREGATION_TEMPORALITY_CUMULATIVE' END,
       is_monotonic: true} AS sum,
      CAST(NULL AS STRUCT(start_time_unix_nano BIGINT, time_unix_nano BIGINT, count BIGINT,
        sum DOUBLE, attributes MAP(VARCHAR, VARCHAR), aggregation_temporality VARCHAR))
        AS histogram,
      {attributes: MAP {'service.name': 'x'}} AS resource
    FROM range(%2$d) AS t(i)
    """
        .formatted(time(file, rows), rows, file * rows);
  }

  private static String logs(int file, long rows) {
    return """
    SELECT 'tool_result' AS event_name, epoch_us(%s) * 1000 AS time_unix_nano, '' AS body,
      MAP {'event.name': 'tool_result', 'tool_name': 'Read', 'success': 'true',
           'duration_ms': '12', 'session.id': 's' || i} AS attributes,
      {attributes: MAP {'service.name': 'x'}} AS resource
    FROM range(%d) AS t(i)
    """
        .formatted(time(file, rows), rows);
  }
}
