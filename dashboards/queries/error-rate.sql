-- Question: how many calls fail, and why?
-- Columns:  day (UTC), model, calls, limited (answered 429), refused (other 4xx), failed (5xx),
--           error_percent (limited, refused and failed of all calls)
SELECT
  CAST(make_timestamp(epoch_us(event_time)) AS DATE) AS day,
  coalesce(endpoint_name, '(none)') AS model,
  count(*) AS calls,
  count(*) FILTER (WHERE status_code = 429) AS limited,
  count(*) FILTER (WHERE status_code BETWEEN 400 AND 499 AND status_code <> 429) AS refused,
  count(*) FILTER (WHERE status_code >= 500) AS failed,
  round(100.0 * count(*) FILTER (WHERE status_code >= 400) / count(*), 1) AS error_percent
FROM system.ai_gateway.usage
GROUP BY ALL
ORDER BY day DESC, model
