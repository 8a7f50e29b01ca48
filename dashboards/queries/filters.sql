-- Question: what can calls of this time range be filtered by?
-- Parameters: from, to, teams
-- Columns:  kind (model, agent, user, team, tag or tagname), value, calls
WITH teams AS (
  SELECT t.principal, t.team
  FROM (
    SELECT unnest(from_json(CAST($teams AS JSON), '[{"principal":"VARCHAR","team":"VARCHAR"}]')) AS t
  )
),
calls AS (
  SELECT endpoint_name, agent, requester, request_tags, count(*) AS calls
  FROM system.ai_gateway.usage
  WHERE event_time >= $from AND event_time < $to
  GROUP BY ALL
),
tags AS (
  SELECT unnest(map_entries(request_tags)) AS tag, calls
  FROM calls
  WHERE cardinality(request_tags) > 0
)
SELECT kind, value, CAST(sum(calls) AS BIGINT) AS calls
FROM (
  SELECT 'model' AS kind, coalesce(endpoint_name, '(none)') AS value, calls FROM calls
  UNION ALL SELECT 'agent', coalesce(agent, 'other'), calls FROM calls
  UNION ALL SELECT 'user', requester, calls FROM calls
  UNION ALL SELECT 'team', team, calls FROM calls JOIN teams ON teams.principal = calls.requester
  UNION ALL SELECT 'tag', tag.key || '=' || tag.value, calls FROM tags
  UNION ALL SELECT 'tagname', tag.key, calls FROM tags
)
GROUP BY kind, value
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY sum(calls) DESC, value) <= 200
ORDER BY kind, calls DESC, value
