-- Question: which tools do coding agents call, and do the calls succeed?
-- Parameters: from, to, agent, user, team, teams, limit
-- Columns:  agent, tool, calls, failed_calls, success_percent, p50_ms, p95_ms (how long a call took)
-- Source:   the log records that each agent writes when a tool has ended
-- People:   who called in the same session, else the e-mail address in the record, else (unknown)
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
sessions AS (
  SELECT session_id, min(requester) AS requester
  FROM system.ai_gateway.usage
  WHERE ($user IS NOT NULL OR $team IS NOT NULL)
    AND session_id IS NOT NULL
    AND event_time >= $from - INTERVAL 7 DAY AND event_time < $to + INTERVAL 1 DAY
  GROUP BY session_id
),
results AS (
  SELECT
    CASE attributes['event.name']
      WHEN 'tool_result' THEN 'claude'
      WHEN 'codex.tool_result' THEN 'codex'
      ELSE 'gemini'
    END AS agent,
    coalesce(attributes['tool_name'], attributes['function_name'], '(none)') AS tool,
    coalesce(attributes['success'], 'true') = 'true' AS is_success,
    TRY_CAST(attributes['duration_ms'] AS DOUBLE) AS millis,
    coalesce(sessions.requester, attributes['user.email'], '(unknown)') AS person
  FROM main.telemetry.agents_otel_logs
  LEFT JOIN sessions
    ON sessions.session_id = coalesce(attributes['session.id'], attributes['conversation.id'])
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
WHERE ($agent IS NULL OR agent = $agent)
  AND ($user IS NULL OR person = $user)
  AND ($team IS NULL OR person IN (SELECT principal FROM teams WHERE team = $team))
GROUP BY agent, tool
ORDER BY calls DESC, agent, tool
LIMIT $limit
