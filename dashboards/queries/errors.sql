-- Question: which errors are there, and whom do they hit?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, limit
-- Columns:  status_code, error_code (the gateway's own reason, where the gateway refused), model, calls,
--           users, last_seen
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
calls AS (
  SELECT event_time, endpoint_name, requester, status_code, error_code
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
  status_code,
  error_code,
  coalesce(endpoint_name, '(none)') AS model,
  count(*) AS calls,
  count(DISTINCT requester) AS users,
  max(event_time) AS last_seen
FROM calls
WHERE status_code >= 400
GROUP BY ALL
ORDER BY calls DESC, last_seen DESC, status_code, model
LIMIT $limit
