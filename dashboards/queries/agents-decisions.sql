-- Question: which edits of coding agents are accepted?
-- Parameters: from, to, agent
-- Columns:  agent, tool, language, accepted, rejected, accepted_percent
-- Counters: what an agent sends as deltas is added up; of a running total the growth since the point
--           before is, and the whole value where it began anew. A total that began before the range
--           counts from its first point in the seven days before it
WITH points AS NOT MATERIALIZED (
  SELECT
    name,
    coalesce(sum.attributes, histogram.attributes) AS attributes,
    resource.attributes AS origin,
    coalesce(sum.value, histogram.sum) AS value,
    coalesce(sum.aggregation_temporality, histogram.aggregation_temporality) AS temporality,
    coalesce(sum.start_time_unix_nano, histogram.start_time_unix_nano) AS start_nanos,
    coalesce(sum.time_unix_nano, histogram.time_unix_nano) AS nanos
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
    nanos,
    value
  FROM points
  WHERE temporality = 'AGGREGATION_TEMPORALITY_DELTA'
  UNION ALL
  SELECT
    name,
    decision,
    tool,
    language,
    nanos,
    CASE
      WHEN earlier IS NULL
      THEN CASE WHEN start_nanos >= epoch_us($from - INTERVAL 7 DAY) * 1000 THEN value ELSE 0 END
      WHEN start_nanos > earlier_start OR value < earlier THEN value
      ELSE value - earlier
    END
  FROM running
),
counted AS (
  SELECT
    to_timestamp(nanos / 1e9) AS moment,
    name,
    decision,
    tool,
    language,
    value,
    CASE split_part(name, '.', 1)
      WHEN 'claude_code' THEN 'claude'
      WHEN 'gemini_cli' THEN 'gemini'
      ELSE split_part(name, '.', 1)
    END AS agent
  FROM increments
  WHERE nanos >= epoch_us($from) * 1000 AND nanos < epoch_us($to) * 1000
),
decisions AS (
  SELECT
    agent,
    tool,
    language,
    decision IN ('accept', 'auto_accept', 'modify') AS is_accepted,
    value
  FROM counted
  WHERE ($agent IS NULL OR agent = $agent)
    AND decision IN ('accept', 'auto_accept', 'modify', 'reject')
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
