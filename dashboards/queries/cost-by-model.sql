-- Question: what does each model cost?
-- Columns:  model, calls, cost_usd (US dollars at list price),
--           unpriced_calls (calls that used tokens and whose cost nobody knows)
SELECT
  endpoint_name AS model,
  count(*) AS calls,
  round(coalesce(sum(cost_usd), 0), 6) AS cost_usd,
  count(*) FILTER (WHERE cost_usd IS NULL AND status_code < 400) AS unpriced_calls
FROM system.ai_gateway.usage
WHERE endpoint_name IS NOT NULL
GROUP BY endpoint_name
ORDER BY cost_usd DESC, model
