-- Question: what are the figures of this time range, and of the one before it?
-- Parameters: from, to, model, agent, user, team, tag, status, teams
-- Columns:  period (current, or previous: as long, and just before), calls, failed_calls (answered
--           400 or more), users, sessions, input_tokens, output_tokens, cache_read_tokens,
--           cache_hit_percent (of input tokens), cost_usd, p50_ms,
--           p95_ms (latency of calls that were answered)
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
calls AS (
  SELECT
    CASE WHEN event_time >= $from THEN 'current' ELSE 'previous' END AS period,
    requester, session_id, status_code, input_tokens, output_tokens, latency_ms, cost_usd,
    coalesce(token_details.cache_read_input_tokens, 0) AS cache_read
  FROM system.ai_gateway.usage
  WHERE event_time >= $from - ($to - $from) AND event_time < $to
    AND ($model IS NULL OR coalesce(endpoint_name, '(none)') = $model)
    AND ($agent IS NULL OR agent = $agent)
    AND ($user IS NULL OR requester = $user)
    AND ($team IS NULL OR requester IN (SELECT principal FROM teams WHERE team = $team))
    AND ($tag IS NULL OR request_tags[split_part($tag, '=', 1)] = substr($tag, instr($tag, '=') + 1))
    AND ($status IS NULL OR CASE $status
      WHEN 'ok' THEN status_code < 400
      WHEN 'limited' THEN status_code = 429
      WHEN 'refused' THEN status_code BETWEEN 400 AND 499 AND status_code <> 429
      WHEN 'failed' THEN status_code >= 500
      ELSE CAST(status_code AS VARCHAR) = $status END)
),
figures AS (
  SELECT
    period,
    count(*) AS calls,
    count(*) FILTER (WHERE status_code >= 400) AS failed_calls,
    count(DISTINCT requester) AS users,
    count(DISTINCT session_id) AS sessions,
    CAST(coalesce(sum(input_tokens), 0) AS BIGINT) AS input_tokens,
    CAST(coalesce(sum(output_tokens), 0) AS BIGINT) AS output_tokens,
    CAST(coalesce(sum(cache_read) FILTER (WHERE input_tokens IS NOT NULL), 0) AS BIGINT)
      AS cache_read_tokens,
    round(100.0 * sum(cache_read) / nullif(sum(input_tokens), 0), 2) AS cache_hit_percent,
    coalesce(sum(cost_usd), 0) AS cost_usd,
    -- one list of the latencies for both
    quantile_cont(latency_ms, [0.5, 0.95]) FILTER (WHERE status_code < 400) AS latency
  FROM calls
  GROUP BY period
)
SELECT * EXCLUDE (latency), latency[1] AS p50_ms, latency[2] AS p95_ms
FROM figures
ORDER BY period
