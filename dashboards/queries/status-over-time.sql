-- Question: how do calls end over time?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, bucket
-- Columns:  time (start of the bucket), ok (below 400), limited (answered 429), refused (other 4xx),
--           failed (5xx), error_percent (limited, refused and failed of all calls)
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
calls AS (
  SELECT event_time, status_code
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
)
SELECT
  time_bucket(CAST($bucket AS INTERVAL), event_time) AS time,
  count(*) FILTER (WHERE status_code < 400) AS ok,
  count(*) FILTER (WHERE status_code = 429) AS limited,
  count(*) FILTER (WHERE status_code BETWEEN 400 AND 499 AND status_code <> 429) AS refused,
  count(*) FILTER (WHERE status_code >= 500) AS failed,
  round(100.0 * count(*) FILTER (WHERE status_code >= 400) / count(*), 2) AS error_percent
FROM calls
GROUP BY time
ORDER BY time
