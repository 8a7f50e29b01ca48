-- Question: how do calls end over time?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, bucket, group
-- Columns:  time (start of the bucket), key (of the group), calls, ok (below 400), limited (answered
--           429), refused (other 4xx), failed (5xx), failed_calls (limited, refused and failed
--           together), error_percent (these of all calls)
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
    make_timestamp(epoch_us(event_time)) AS moment,
    endpoint_name, agent, requester, status_code, request_tags
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
),
counted AS (
  SELECT
    time_bucket(CAST($bucket AS INTERVAL), moment) AS bucket,
    key,
    count(*) AS calls,
    count(*) FILTER (WHERE status_code < 400) AS ok,
    count(*) FILTER (WHERE status_code = 429) AS limited,
    count(*) FILTER (WHERE status_code BETWEEN 400 AND 499 AND status_code <> 429) AS refused,
    count(*) FILTER (WHERE status_code >= 500) AS failed,
    count(*) FILTER (WHERE status_code >= 400) AS failed_calls,
    round(100.0 * count(*) FILTER (WHERE status_code >= 400) / count(*), 2) AS error_percent
  FROM keyed
  GROUP BY ALL
)
SELECT bucket AT TIME ZONE 'UTC' AS time, * EXCLUDE (bucket)
FROM counted
ORDER BY time, key
