-- Question: how long do answered calls take over time?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, bucket, group
-- Columns:  time (start of the bucket), key (of the group), calls (that were answered), p50_ms,
--           p90_ms, p95_ms, p99_ms (until the last byte of the answer), first_byte_p50_ms, first_byte_p95_ms (until the first one)
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
    endpoint_name, agent, requester, status_code, request_tags,
    latency_ms, time_to_first_byte_ms
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
measured AS (
  SELECT
    time_bucket(CAST($bucket AS INTERVAL), moment) AS bucket,
    key,
    count(*) AS calls,
    quantile_cont(latency_ms, [0.5, 0.9, 0.95, 0.99]) AS whole,
    quantile_cont(time_to_first_byte_ms, [0.5, 0.95]) AS first
  FROM keyed
  WHERE status_code < 400
  GROUP BY ALL
)
SELECT
  bucket AT TIME ZONE 'UTC' AS time,
  key,
  calls,
  whole[1] AS p50_ms,
  whole[2] AS p90_ms,
  whole[3] AS p95_ms,
  whole[4] AS p99_ms,
  first[1] AS first_byte_p50_ms,
  first[2] AS first_byte_p95_ms
FROM measured
ORDER BY time, key
