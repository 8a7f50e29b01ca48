package io.sluice.spark;

import java.util.List;

/** The usage table in Spark's SQL: the event as it lies on Kafka, and the columns made of it. */
final class CallColumns {

  static final String EVENT =
      """
      callId STRING, userId STRING, userType STRING, model STRING, apiType STRING,
      origin STRUCT<ipAddress: STRING, url: STRING, userAgent: STRING, agent: STRING,
        sessionId: STRING, codingAgentMode: BOOLEAN, requestTags: MAP<STRING, STRING>>,
      startedAt TIMESTAMP, latencyMillis LONG, timeToFirstByteMillis LONG, status INT,
      errorCode STRING, responseContentType STRING,
      destination STRUCT<type: STRING, name: STRING, model: STRING, providerRequestId: STRING>,
      attempts ARRAY<STRUCT<action: STRING, destination: STRING, model: STRING, status: INT,
        errorCode: STRING, startedAt: TIMESTAMP, endedAt: TIMESTAMP>>,
      tokens STRUCT<input: LONG, output: LONG, total: LONG, cacheRead: LONG, cacheCreation: LONG,
        reasoning: LONG, source: STRING, raw: STRING, serviceTier: STRING>,
      costUsd DOUBLE, priceVersion STRING, proxyId STRING
      """;

  private static final String SHARE_OF_TRAFFIC =
      "ARRAY<STRUCT<name: STRING, traffic_percent: DOUBLE, type: STRING>>";

  static final List<String> OF_TABLE =
      List.of(
          nothing("STRING", "account_id"),
          nothing("STRING", "workspace_id"),
          "callId AS request_id",
          "1 AS schema_version",
          nothing("STRING", "endpoint_id"),
          "model AS endpoint_name",
          nothing("MAP<STRING, STRING>", "endpoint_tags"),
          nothing(
              "STRUCT<creator: STRING, creation_time: TIMESTAMP, last_updated_time: TIMESTAMP,"
                  + " destinations: "
                  + SHARE_OF_TRAFFIC
                  + ", inference_table: STRING, fallbacks: "
                  + SHARE_OF_TRAFFIC
                  + ">",
              "endpoint_metadata"),
          "startedAt AS event_time",
          "latencyMillis AS latency_ms",
          "timeToFirstByteMillis AS time_to_first_byte_ms",
          "destination.type AS destination_type",
          "destination.name AS destination_name",
          "concat(destination.name, '/', destination.model) AS destination_id",
          "destination.model AS destination_model",
          "userId AS requester",
          "userType AS requester_type",
          "origin.ipAddress AS ip_address",
          "origin.url AS url",
          "origin.userAgent AS user_agent",
          "apiType AS api_type",
          "origin.requestTags AS request_tags",
          "tokens.input AS input_tokens",
          "tokens.output AS output_tokens",
          "tokens.total AS total_tokens",
          "named_struct('cache_read_input_tokens', tokens.cacheRead,"
              + " 'cache_creation_input_tokens', tokens.cacheCreation,"
              + " 'output_reasoning_tokens', tokens.reasoning) AS token_details",
          "responseContentType AS response_content_type",
          "status AS status_code",
          "named_struct('attempts', transform(attempts, a -> named_struct("
              + "'priority', CAST(NULL AS STRING), 'action', a.action,"
              + " 'destination', a.destination,"
              + " 'destination_id', concat(a.destination, '/', a.model),"
              + " 'status_code', a.status, 'error_code', a.errorCode,"
              + " 'latency_ms', unix_millis(a.endedAt) - unix_millis(a.startedAt),"
              + " 'start_time', a.startedAt, 'end_time', a.endedAt))) AS routing_information",
          "callId AS invocation_id",
          "named_struct('source', CAST(NULL AS STRING), 'service_tier', tokens.serviceTier)"
              + " AS invocation_metadata",
          "'MODEL_SERVICE' AS service_type",
          nothing("STRING", "service_id"),
          "model AS service_name",
          nothing("MAP<STRING, STRING>", "service_tags"),
          nothing(
              "STRUCT<json_rpc_method: STRING, tool_name: STRING, server_type: STRING,"
                  + " client_name: STRING>",
              "mcp_metadata"),
          "origin.agent AS agent",
          "origin.sessionId AS session_id",
          "origin.codingAgentMode AS coding_agent_mode",
          "destination.providerRequestId AS provider_request_id",
          "tokens.source AS token_source",
          "tokens.raw AS usage_raw",
          "costUsd AS cost_usd",
          "priceVersion AS price_version",
          "errorCode AS error_code",
          "proxyId AS proxy_id");

  private CallColumns() {}

  private static String nothing(String type, String name) {
    return "CAST(NULL AS " + type + ") AS " + name;
  }
}
