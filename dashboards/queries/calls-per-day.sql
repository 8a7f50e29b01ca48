-- Question: how many calls a day, by model and by user?
-- Columns:  day (UTC), model, requester, calls (number of calls, refused ones included)
SELECT
  CAST(make_timestamp(epoch_us(event_time)) AS DATE) AS day,
  coalesce(endpoint_name, '(none)') AS model,
  requester,
  count(*) AS calls
FROM system.ai_gateway.usage
GROUP BY ALL
ORDER BY day DESC, calls DESC, model, requester
