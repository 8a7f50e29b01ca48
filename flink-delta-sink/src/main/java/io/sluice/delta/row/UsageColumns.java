package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.BOOLEAN;
import static io.sluice.delta.row.Columns.DOUBLE;
import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.LONG;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;
import static io.sluice.delta.row.Columns.TIMESTAMP;
import static io.sluice.delta.row.Columns.arrayOf;

import io.delta.kernel.types.StructType;

/** The columns of the usage table: the documented ones in their order, then ours. */
final class UsageColumns {

  private static final StructType SHARE_OF_TRAFFIC =
      new StructType().add("name", STRING).add("traffic_percent", DOUBLE).add("type", STRING);

  private static final StructType ENDPOINT_METADATA =
      new StructType()
          .add("creator", STRING)
          .add("creation_time", TIMESTAMP)
          .add("last_updated_time", TIMESTAMP)
          .add("destinations", arrayOf(SHARE_OF_TRAFFIC))
          .add("inference_table", STRING)
          .add("fallbacks", arrayOf(SHARE_OF_TRAFFIC));

  private static final StructType TOKEN_DETAILS =
      new StructType()
          .add("cache_read_input_tokens", LONG)
          .add("cache_creation_input_tokens", LONG)
          .add("output_reasoning_tokens", LONG);

  private static final StructType ATTEMPT =
      new StructType()
          .add("priority", STRING)
          .add("action", STRING)
          .add("destination", STRING)
          .add("destination_id", STRING)
          .add("status_code", INT)
          .add("error_code", STRING)
          .add("latency_ms", LONG)
          .add("start_time", TIMESTAMP)
          .add("end_time", TIMESTAMP);

  static final StructType ALL =
      new StructType()
          .add("account_id", STRING)
          .add("workspace_id", STRING)
          .add("request_id", STRING)
          .add("schema_version", INT)
          .add("endpoint_id", STRING)
          .add("endpoint_name", STRING)
          .add("endpoint_tags", STRING_MAP)
          .add("endpoint_metadata", ENDPOINT_METADATA)
          .add("event_time", TIMESTAMP)
          .add("latency_ms", LONG)
          .add("time_to_first_byte_ms", LONG)
          .add("destination_type", STRING)
          .add("destination_name", STRING)
          .add("destination_id", STRING)
          .add("destination_model", STRING)
          .add("requester", STRING)
          .add("requester_type", STRING)
          .add("ip_address", STRING)
          .add("url", STRING)
          .add("user_agent", STRING)
          .add("api_type", STRING)
          .add("request_tags", STRING_MAP)
          .add("input_tokens", LONG)
          .add("output_tokens", LONG)
          .add("total_tokens", LONG)
          .add("token_details", TOKEN_DETAILS)
          .add("response_content_type", STRING)
          .add("status_code", INT)
          .add("routing_information", new StructType().add("attempts", arrayOf(ATTEMPT)))
          .add("invocation_id", STRING)
          .add(
              "invocation_metadata",
              new StructType().add("source", STRING).add("service_tier", STRING))
          .add("service_type", STRING)
          .add("service_id", STRING)
          .add("service_name", STRING)
          .add("service_tags", STRING_MAP)
          .add(
              "mcp_metadata",
              new StructType()
                  .add("json_rpc_method", STRING)
                  .add("tool_name", STRING)
                  .add("server_type", STRING)
                  .add("client_name", STRING))
          .add("agent", STRING)
          .add("session_id", STRING)
          .add("coding_agent_mode", BOOLEAN)
          .add("provider_request_id", STRING)
          .add("token_source", STRING)
          .add("usage_raw", STRING)
          .add("cost_usd", DOUBLE)
          .add("price_version", STRING)
          .add("error_code", STRING)
          .add("proxy_id", STRING);

  private UsageColumns() {}
}
