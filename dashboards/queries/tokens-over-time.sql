-- Question: which kinds of tokens are used over time?
-- Parameters: from, to, model, agent, user, team, tag, status, teams, bucket, group
-- Columns:  time (start of the bucket), key (of the group), tokens (input and output together),
--           plain_input (neither read from nor written to the cache),
--           cache_read, cache_creation, plain_output (without reasoning), reasoning (all: tokens),
--           cache_hit_percent (cache_read of all input)
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
    input_tokens,
    output_tokens,
    coalesce(token_details.cache_read_input_tokens, 0) AS cache_read,
    coalesce(token_details.cache_creation_input_tokens, 0) AS cache_creation,
    coalesce(token_details.output_reasoning_tokens, 0) AS reasoning
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
    CAST(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) AS BIGINT) AS tokens,
    CAST(coalesce(sum(input_tokens - cache_read - cache_creation), 0) AS BIGINT) AS plain_input,
    CAST(sum(cache_read) AS BIGINT) AS cache_read,
    CAST(sum(cache_creation) AS BIGINT) AS cache_creation,
    CAST(coalesce(sum(output_tokens - reasoning), 0) AS BIGINT) AS plain_output,
    CAST(sum(reasoning) AS BIGINT) AS reasoning,
    round(100.0 * sum(cache_read) / nullif(sum(input_tokens), 0), 2) AS cache_hit_percent
  FROM keyed
  WHERE input_tokens IS NOT NULL OR output_tokens IS NOT NULL
  GROUP BY ALL
)
SELECT bucket AT TIME ZONE 'UTC' AS time, * EXCLUDE (bucket)
FROM counted
ORDER BY time, key
