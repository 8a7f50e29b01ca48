-- Question: who or what uses the gateway most?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, group, limit
-- Columns:  key (of the group), calls, failed_calls (answered 400 or more), error_percent, users,
--           sessions, active_days (UTC days with a call), input_tokens, output_tokens,
--           cache_read_tokens, cache_hit_percent (of input tokens), cost_usd (at list price),
--           unpriced_calls (that used tokens and whose cost nobody knows), last_call
-- Groups:   group is model, agent, user, team, status, tag:NAME or none; who is in two teams counts in both
-- Moments:  without their zone, which is UTC, they are cut up many times faster
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
calls AS (
  SELECT
    event_time, make_timestamp(epoch_us(event_time)) AS moment,
    endpoint_name, agent, requester, session_id, status_code, request_tags,
    input_tokens, output_tokens, cost_usd,
    coalesce(token_details.cache_read_input_tokens, 0) AS cache_read
  FROM system.ai_gateway.usage
  WHERE event_time >= $from AND event_time < $to
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
keyed AS (
  SELECT
    calls.*,
    CASE
      WHEN $group = 'model' THEN coalesce(endpoint_name, '(none)')
      WHEN $group = 'agent' THEN coalesce(agent, 'other')
      WHEN $group = 'user' THEN requester
      WHEN $group = 'team' THEN coalesce(teams.team, '(none)')
      WHEN $group = 'status' THEN CAST(status_code AS VARCHAR)
      WHEN starts_with($group, 'tag:') THEN coalesce(request_tags[substr($group, 5)], '(none)')
      ELSE 'all'
    END AS key
  FROM calls
  LEFT JOIN teams ON $group = 'team' AND teams.principal = calls.requester
)
SELECT
  key,
  count(*) AS calls,
  count(*) FILTER (WHERE status_code >= 400) AS failed_calls,
  round(100.0 * count(*) FILTER (WHERE status_code >= 400) / count(*), 2) AS error_percent,
  count(DISTINCT requester) AS users,
  count(DISTINCT session_id) AS sessions,
  count(DISTINCT CAST(moment AS DATE)) AS active_days,
  CAST(coalesce(sum(input_tokens), 0) AS BIGINT) AS input_tokens,
  CAST(coalesce(sum(output_tokens), 0) AS BIGINT) AS output_tokens,
  CAST(coalesce(sum(cache_read) FILTER (WHERE input_tokens IS NOT NULL), 0) AS BIGINT)
    AS cache_read_tokens,
  round(100.0 * sum(cache_read) / nullif(sum(input_tokens), 0), 2) AS cache_hit_percent,
  coalesce(sum(cost_usd), 0) AS cost_usd,
  count(*) FILTER (WHERE cost_usd IS NULL AND input_tokens IS NOT NULL) AS unpriced_calls,
  max(event_time) AS last_call
FROM keyed
GROUP BY key
ORDER BY cost_usd DESC, calls DESC, key
LIMIT $limit
