-- Question: who uses the gateway most?
-- Columns:  requester, calls, active_days (days with a call), tokens,
--           cost_usd (US dollars at list price); the 20 with the highest cost
SELECT
  requester,
  count(*) AS calls,
  count(DISTINCT CAST(make_timestamp(epoch_us(event_time)) AS DATE)) AS active_days,
  CAST(coalesce(sum(total_tokens), 0) AS BIGINT) AS tokens,
  round(coalesce(sum(cost_usd), 0), 6) AS cost_usd
FROM system.ai_gateway.usage
GROUP BY requester
ORDER BY cost_usd DESC, tokens DESC, requester
LIMIT 20
