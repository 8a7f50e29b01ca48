-- Question: how much is done with Claude Code a day?
-- Columns:  day (UTC), sessions (started that day), lines_added, lines_removed, commits
-- Source:   Claude Code's own metrics, which are sums of deltas unless it is told otherwise
WITH points AS (
  SELECT
    CAST(make_timestamp_ns(sum.time_unix_nano) AS DATE) AS day,
    name,
    sum.value AS amount,
    sum.attributes['type'] AS kind
  FROM main.telemetry.agents_otel_metrics
  WHERE name IN ('claude_code.session.count', 'claude_code.lines_of_code.count',
      'claude_code.commit.count')
    AND sum.aggregation_temporality = 'AGGREGATION_TEMPORALITY_DELTA'
)
SELECT
  day,
  CAST(coalesce(sum(amount) FILTER (WHERE name = 'claude_code.session.count'), 0) AS BIGINT)
    AS sessions,
  CAST(coalesce(sum(amount) FILTER (WHERE name = 'claude_code.lines_of_code.count'
    AND kind = 'added'), 0) AS BIGINT) AS lines_added,
  CAST(coalesce(sum(amount) FILTER (WHERE name = 'claude_code.lines_of_code.count'
    AND kind = 'removed'), 0) AS BIGINT) AS lines_removed,
  CAST(coalesce(sum(amount) FILTER (WHERE name = 'claude_code.commit.count'), 0) AS BIGINT)
    AS commits
FROM points
GROUP BY day
ORDER BY day DESC
