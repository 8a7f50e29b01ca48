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
  SELECT endpoint_name, agent, requester, request_tags
  FROM system.ai_gateway.usage
  WHERE event_time >= $from AND event_time < $to
),
people AS (
  SELECT requester, count(*) AS calls FROM calls GROUP BY requester
),
tags AS (
  SELECT tag, count(*) AS calls
  FROM (SELECT unnest(map_entries(request_tags)) AS tag FROM calls)
  GROUP BY tag
),
members AS (
  SELECT 'model' AS kind, coalesce(endpoint_name, '(none)') AS value, count(*) AS calls
  FROM calls GROUP BY ALL
  UNION ALL SELECT 'agent', coalesce(agent, 'other'), count(*) FROM calls GROUP BY ALL
  UNION ALL SELECT 'user', requester, calls FROM people
  UNION ALL SELECT 'team', team, calls FROM people JOIN teams ON teams.principal = people.requester
  UNION ALL SELECT 'tag', tag.key || '=' || tag.value, calls FROM tags
  UNION ALL SELECT 'tagname', tag.key, calls FROM tags
)
SELECT kind, value, CAST(sum(calls) AS BIGINT) AS calls
FROM members
GROUP BY kind, value
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY sum(calls) DESC, value) <= 200
ORDER BY kind, calls DESC, value
