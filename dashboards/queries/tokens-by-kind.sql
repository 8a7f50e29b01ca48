-- Question: which kinds of tokens are used, and how much of the input comes from the cache?
-- Columns:  day (UTC), model,
--           plain_input (tokens neither read from nor written to the cache), cache_read,
--           cache_creation, plain_output (without reasoning), reasoning (all: tokens),
--           cache_hit_percent (cache_read of all input)
WITH calls AS (
  SELECT
    CAST(make_timestamp(epoch_us(event_time)) AS DATE) AS day,
    endpoint_name AS model,
    input_tokens,
    output_tokens,
    coalesce(token_details.cache_read_input_tokens, 0) AS cache_read,
    coalesce(token_details.cache_creation_input_tokens, 0) AS cache_creation,
    coalesce(token_details.output_reasoning_tokens, 0) AS reasoning
  FROM system.ai_gateway.usage
  WHERE input_tokens IS NOT NULL OR output_tokens IS NOT NULL
)
SELECT
  day,
  model,
  CAST(sum(input_tokens - cache_read - cache_creation) AS BIGINT) AS plain_input,
  CAST(sum(cache_read) AS BIGINT) AS cache_read,
  CAST(sum(cache_creation) AS BIGINT) AS cache_creation,
  CAST(sum(output_tokens - reasoning) AS BIGINT) AS plain_output,
  CAST(sum(reasoning) AS BIGINT) AS reasoning,
  round(100.0 * sum(cache_read) / nullif(sum(input_tokens), 0), 1) AS cache_hit_percent
FROM calls
GROUP BY day, model
ORDER BY day DESC, model
