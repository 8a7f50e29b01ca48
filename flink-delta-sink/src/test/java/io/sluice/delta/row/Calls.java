package io.sluice.delta.row;

import io.sluice.event.CallAttempt;
import io.sluice.event.CallDestination;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Calls as the proxy settles them. */
final class Calls {

  static final Instant START = Instant.parse("2026-11-22T10:15:30.123456789Z");

  private Calls() {}

  /** One that fell back to a second model and has every field set. */
  static CallSettled answered() {
    return new CallSettled(
        "call-1",
        "ada@example.com",
        "USER",
        "databricks-claude-opus-4-6",
        "anthropic/v1/messages",
        new CallOrigin(
            "10.0.0.7",
            "/anthropic/v1/messages",
            "claude-cli/2.1.330 (external, cli)",
            "claude",
            "session-1",
            true,
            Map.of("team", "red")),
        START,
        2_345,
        678L,
        200,
        null,
        "application/json",
        new CallDestination(
            "EXTERNAL_FOUNDATION_MODEL", "anthropic", "claude-sonnet-4-6", "req_provider"),
        List.of(
            new CallAttempt(
                "INITIAL_ATTEMPT",
                "anthropic",
                "claude-opus-4-6",
                null,
                "CONNECT_FAILED",
                START.plusMillis(1),
                START.plusMillis(31)),
            new CallAttempt(
                "FALLBACK",
                "anthropic",
                "claude-sonnet-4-6",
                200,
                null,
                START.plusMillis(40),
                START.plusMillis(2_340))),
        new CallTokens(
            1_100L,
            250L,
            1_350L,
            900L,
            80L,
            30L,
            40L,
            TokenSource.PROVIDER_FINAL,
            "{\"input_tokens\":120}",
            "priority"),
        0.0123,
        "2026-11-01",
        "proxy-a");
  }

  /** One that a limit refused: everything that may be null is. */
  static CallSettled refused() {
    return new CallSettled(
        "call-2",
        "ci-bot",
        "SERVICE_PRINCIPAL",
        null,
        "openai/v1/responses",
        new CallOrigin(null, "/openai/v1/responses", null, "other", null, false, Map.of()),
        Instant.EPOCH,
        1,
        null,
        429,
        "REQUEST_LIMIT_EXCEEDED",
        null,
        null,
        List.of(),
        CallTokens.UNKNOWN,
        null,
        null,
        "proxy-b");
  }
}
