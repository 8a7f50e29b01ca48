-- Question: what happened in one call?
-- Parameters: id
-- Columns:  request_id, event_time, requester, requester_type, model, api_type, agent, user_agent,
--           session_id, ip_address, url, request_tags, status_code, error_code, latency_ms,
--           time_to_first_byte_ms, destination_name, destination_model, provider_request_id,
--           attempts (each try at a destination), input_tokens, output_tokens, total_tokens,
--           token_details, token_source (how the counts were obtained), usage_raw, cost_usd,
--           price_version, response_content_type, proxy_id
SELECT
  request_id,
  event_time,
  requester,
  requester_type,
  coalesce(endpoint_name, '(none)') AS model,
  api_type,
  agent,
  user_agent,
  session_id,
  ip_address,
  url,
  request_tags,
  status_code,
  error_code,
  latency_ms,
  time_to_first_byte_ms,
  destination_name,
  destination_model,
  provider_request_id,
  routing_information.attempts AS attempts,
  input_tokens,
  output_tokens,
  total_tokens,
  token_details,
  token_source,
  usage_raw,
  cost_usd,
  price_version,
  response_content_type,
  proxy_id
FROM system.ai_gateway.usage
WHERE request_id = $id
LIMIT 1
