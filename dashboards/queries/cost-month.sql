-- Question: what will this month cost, if it goes on like the last seven days?
-- Parameters: to, model, agent, user, team, tag, status, teams
-- Columns:  day (UTC, of the month that to is in), cost_usd (of the day; null for days to come),
--           spent_usd (since the first; null for days to come), forecast_usd (at the end of the
--           day; null for days gone by)
-- Moments:  without their zone, which is UTC, they are cut up many times faster
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
span AS (
  SELECT
    date_trunc('month', $to - INTERVAL 1 MICROSECOND) AS first_day,
    date_trunc('month', $to - INTERVAL 1 MICROSECOND) + INTERVAL 1 MONTH AS end_of_month,
    greatest(date_trunc('month', $to - INTERVAL 1 MICROSECOND), $to - INTERVAL 7 DAY) AS recent
),
calls AS (
  SELECT event_time, make_timestamp(epoch_us(event_time)) AS moment, cost_usd
  FROM system.ai_gateway.usage
  WHERE event_time >= (SELECT first_day FROM span) AND event_time < $to
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
pace AS (
  SELECT
    coalesce(sum(cost_usd), 0) AS spent_usd,
    coalesce(sum(cost_usd) FILTER (WHERE event_time >= (SELECT recent FROM span)), 0)
      / (SELECT epoch($to) - epoch(recent) FROM span) AS usd_per_second
  FROM calls
),
days AS (
  SELECT unnest(generate_series(first_day, end_of_month - INTERVAL 1 DAY, INTERVAL 1 DAY)) AS day
  FROM span
),
spent AS (
  SELECT day AT TIME ZONE 'UTC' AS day, cost_usd
  FROM (
    SELECT date_trunc('day', moment) AS day, sum(cost_usd) AS cost_usd
    FROM calls
    GROUP BY ALL
  )
),
filled AS (
  SELECT day, coalesce(cost_usd, 0) AS cost_usd
  FROM days LEFT JOIN spent USING (day)
)
SELECT
  CAST(day AS DATE) AS day,
  CASE WHEN day < $to THEN cost_usd END AS cost_usd,
  CASE WHEN day < $to THEN sum(cost_usd) OVER (ORDER BY day) END AS spent_usd,
  CASE
    WHEN day + INTERVAL 1 DAY >= $to
    THEN pace.spent_usd + pace.usd_per_second * (epoch(day + INTERVAL 1 DAY) - epoch($to))
  END AS forecast_usd
FROM filled CROSS JOIN pace
ORDER BY day
