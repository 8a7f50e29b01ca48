-- Question: which calls were there?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, search, session, before, limit
-- Columns:  request_id, event_time, requester, model, agent, session_id, status_code, error_code,
--           latency_ms, time_to_first_byte_ms, input_tokens, output_tokens, cost_usd, token_source;
--           the newest first. search finds in ids, users, models and error codes; before pages
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
)
SELECT
  request_id,
  event_time,
  requester,
  coalesce(endpoint_name, '(none)') AS model,
  agent,
  session_id,
  status_code,
  error_code,
  latency_ms,
  time_to_first_byte_ms,
  input_tokens,
  output_tokens,
  cost_usd,
  token_source
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
  AND ($session IS NULL OR session_id = $session)
  AND ($before IS NULL OR event_time < $before)
  AND ($search IS NULL OR contains(
    lower(concat_ws(' ', request_id, requester, endpoint_name, session_id, error_code)),
    lower($search)))
ORDER BY event_time DESC, request_id
LIMIT $limit
