package io.sluice.delta.row;

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
