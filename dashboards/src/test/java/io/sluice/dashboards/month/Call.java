package io.sluice.dashboards.month;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a generated month. */
public record Call(
    String id,
    Instant time,
    String user,
    @Nullable String model,
    String agent,
    String session,
    Map<String, String> tags,
    int status,
    @Nullable String error,
    long latencyMillis,
    long firstByteMillis,
    long input,
    long output,
    long cacheRead,
    long cacheCreation,
    long reasoning,
    @Nullable Double costUsd) {

  public boolean isAnswered() {
    return status < 400;
  }
}
