-- Question: which tools do coding agents call, and do the calls succeed?
-- Parameters: from, to, agent, limit
-- Columns:  agent, tool, calls, failed_calls, success_percent, p50_ms, p95_ms (how long a call took)
-- Source:   the log records that each agent writes when a tool has ended
WITH results AS (
  SELECT
    CASE attributes['event.name']
      WHEN 'tool_result' THEN 'claude'
      WHEN 'codex.tool_result' THEN 'codex'
      ELSE 'gemini'
    END AS agent,
    coalesce(attributes['tool_name'], attributes['function_name'], '(none)') AS tool,
    coalesce(attributes['success'], 'true') = 'true' AS is_success,
    TRY_CAST(attributes['duration_ms'] AS DOUBLE) AS millis
  FROM main.telemetry.agents_otel_logs
  WHERE attributes['event.name'] IN ('tool_result', 'codex.tool_result', 'gemini_cli.tool_call')
    AND time_unix_nano >= epoch_us($from) * 1000
    AND time_unix_nano < epoch_us($to) * 1000
)
SELECT
  agent,
  tool,
  count(*) AS calls,
  count(*) FILTER (WHERE NOT is_success) AS failed_calls,
  round(100.0 * count(*) FILTER (WHERE is_success) / count(*), 1) AS success_percent,
  quantile_cont(millis, 0.5) AS p50_ms,
  quantile_cont(millis, 0.95) AS p95_ms
FROM results
WHERE $agent IS NULL OR agent = $agent
GROUP BY agent, tool
ORDER BY calls DESC, agent, tool
LIMIT $limit
