-- Question: which edits of coding agents are accepted?
-- Parameters: from, to, agent, user, team, teams
-- Columns:  agent, tool, language, accepted, rejected, accepted_percent
-- Counters: what an agent sends as deltas is added up; of a running total the growth since the point
--           before is, and the whole value where it began anew. A total that began before the range
--           counts from its first point in the seven days before it
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
points AS NOT MATERIALIZED (
  SELECT
    name,
    sum.attributes AS attributes,
    resource.attributes AS origin,
    sum.value AS value,
    sum.aggregation_temporality AS temporality,
    sum.start_time_unix_nano AS start_nanos,
    sum.time_unix_nano AS nanos
  FROM main.telemetry.agents_otel_metrics
  WHERE name IN (
      'claude_code.code_edit_tool.decision',
      'gemini_cli.tool.call.count')
),
series AS (
  SELECT
    name,
    attributes['decision'] AS decision,
    coalesce(attributes['tool_name'], attributes['function_name'], '(none)') AS tool,
    coalesce(attributes['language'], '') AS language,
    attributes['user.email'] AS email,
    coalesce(attributes['session.id'], attributes['conversation.id']) AS session,
    hash(list_sort(map_entries(attributes)), list_sort(map_entries(origin))) AS series,
    start_nanos,
    nanos,
    value
  FROM points
  WHERE temporality = 'AGGREGATION_TEMPORALITY_CUMULATIVE'
    AND nanos >= epoch_us($from - INTERVAL 7 DAY) * 1000
    AND nanos < epoch_us($to) * 1000
),
running AS (
  SELECT
    *,
    lag(value) OVER point_before AS earlier,
    lag(start_nanos) OVER point_before AS earlier_start
  FROM series
  WINDOW point_before AS (PARTITION BY name, series ORDER BY nanos)
),
increments AS (
  SELECT
    name,
    attributes['decision'] AS decision,
    coalesce(attributes['tool_name'], attributes['function_name'], '(none)') AS tool,
    coalesce(attributes['language'], '') AS language,
    attributes['user.email'] AS email,
    coalesce(attributes['session.id'], attributes['conversation.id']) AS session,
    nanos,
    value
  FROM points
  WHERE temporality = 'AGGREGATION_TEMPORALITY_DELTA'
    AND nanos >= epoch_us($from) * 1000
    AND nanos < epoch_us($to) * 1000
  UNION ALL
  SELECT
    name,
    decision,
    tool,
    language,
    email,
    session,
    nanos,
    CASE
      WHEN earlier IS NULL
      THEN CASE WHEN start_nanos >= epoch_us($from - INTERVAL 7 DAY) * 1000 THEN value ELSE 0 END
      WHEN start_nanos > earlier_start OR value < earlier THEN value
      ELSE value - earlier
    END
  FROM running
  WHERE nanos >= epoch_us($from) * 1000
),
counted AS (
  SELECT
    make_timestamp(nanos // 1000) AS moment,
    name,
    decision,
    tool,
    language,
    value,
    CASE split_part(name, '.', 1)
      WHEN 'claude_code' THEN 'claude'
      WHEN 'gemini_cli' THEN 'gemini'
      ELSE split_part(name, '.', 1)
    END AS agent,
    coalesce(sessions.requester, email, '(unknown)') AS person
  FROM increments
  LEFT JOIN sessions ON sessions.session_id = session
),
chosen AS (
  SELECT *
  FROM counted
  WHERE ($agent IS NULL OR agent = $agent)
    AND ($user IS NULL OR person = $user)
    AND ($team IS NULL OR person IN (SELECT principal FROM teams WHERE team = $team))
),
decisions AS (
  SELECT
    agent,
    tool,
    language,
    decision IN ('accept', 'auto_accept', 'modify') AS is_accepted,
    value
  FROM chosen
  WHERE decision IN ('accept', 'auto_accept', 'modify', 'reject')
)
SELECT
  agent,
  tool,
  language,
  CAST(coalesce(sum(value) FILTER (WHERE is_accepted), 0) AS BIGINT) AS accepted,
  CAST(coalesce(sum(value) FILTER (WHERE NOT is_accepted), 0) AS BIGINT) AS rejected,
  round(100.0 * coalesce(sum(value) FILTER (WHERE is_accepted), 0) / nullif(sum(value), 0), 1)
    AS accepted_percent
FROM decisions
GROUP BY agent, tool, language
ORDER BY accepted + rejected DESC, agent, tool, language
