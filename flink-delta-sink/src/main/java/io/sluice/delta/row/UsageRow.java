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
import io.sluice.event.CallAttempt;
import io.sluice.event.CallDestination;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One finished call as a row of the usage table. The columns are the documented ones, those without
 * a meaning here null, followed by our own from {@code agent} on.
 */
public final class UsageRow {

  /** The one usage table. */
  public static final String TABLE = "system.ai_gateway.usage";

  private static final int SCHEMA_VERSION = 1;
  private static final String SERVICE_TYPE = "MODEL_SERVICE";

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

  static final StructType COLUMNS =
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

  private UsageRow() {}

  /** The row of a call in {@link #TABLE}. */
  public static TableRow of(CallSettled call) {
    var origin = call.origin();
    var destination = call.destination();
    var tokens = call.tokens();
    return new TableRow(
        TABLE,
        TableSchema.USAGE,
        new @Nullable Object[] {
          null, // account_id
          null, // workspace_id
          call.callId(),
          SCHEMA_VERSION,
          null, // endpoint_id
          call.model(),
          null, // endpoint_tags
          null, // endpoint_metadata
          Micros.of(call.startedAt()),
          call.latencyMillis(),
          call.timeToFirstByteMillis(),
          destination == null ? null : destination.type(),
          destination == null ? null : destination.name(),
          destinationId(destination),
          destination == null ? null : destination.model(),
          call.userId(),
          call.userType(),
          origin.ipAddress(),
          origin.url(),
          origin.userAgent(),
          call.apiType(),
          origin.requestTags(),
          tokens.input(),
          tokens.output(),
          tokens.total(),
          tokenDetails(tokens),
          call.responseContentType(),
          call.status(),
          routing(call.attempts()),
          call.callId(), // invocation_id
          tokens.serviceTier() == null ? null : new Object[] {null, tokens.serviceTier()},
          SERVICE_TYPE,
          null, // service_id
          call.model(),
          null, // service_tags
          null, // mcp_metadata
          origin.agent(),
          origin.sessionId(),
          origin.codingAgentMode(),
          destination == null ? null : destination.providerRequestId(),
          tokens.source().name().toLowerCase(Locale.ROOT),
          tokens.raw(),
          call.costUsd(),
          call.priceVersion(),
          call.errorCode(),
          call.proxyId()
        });
  }

  static @Nullable String destinationId(@Nullable CallDestination destination) {
    return destination == null ? null : destinationId(destination.name(), destination.model());
  }

  // a fallback is often another model of the same provider: only the pair names a destination
  private static String destinationId(String provider, String model) {
    return provider + "/" + model;
  }

  private static @Nullable Object @Nullable [] tokenDetails(CallTokens tokens) {
    if (tokens.cacheRead() == null
        && tokens.cacheCreation() == null
        && tokens.reasoning() == null) {
      return null;
    }
    return new @Nullable Object[] {tokens.cacheRead(), tokens.cacheCreation(), tokens.reasoning()};
  }

  private static @Nullable Object @Nullable [] routing(List<CallAttempt> attempts) {
    if (attempts.isEmpty()) {
      return null;
    }
    var rows = new ArrayList<@Nullable Object[]>(attempts.size());
    for (var attempt : attempts) {
      rows.add(attempt(attempt));
    }
    return new @Nullable Object[] {rows};
  }

  private static @Nullable Object[] attempt(CallAttempt attempt) {
    return new @Nullable Object[] {
      null, // priority
      attempt.action(),
      attempt.destination(),
      destinationId(attempt.destination(), attempt.model()),
      attempt.status(),
      attempt.errorCode(),
      Duration.between(attempt.startedAt(), attempt.endedAt()).toMillis(),
      Micros.of(attempt.startedAt()),
      Micros.of(attempt.endedAt())
    };
  }
}
