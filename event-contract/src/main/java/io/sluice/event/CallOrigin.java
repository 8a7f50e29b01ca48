package io.sluice.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a call came from and what it said of itself.
 *
 * @param ipAddress the peer's address
 * @param url the path that was called, without the query
 * @param userAgent the {@code User-Agent} header
 * @param agent the coding agent recognised from it: {@code codex}, {@code claude}, {@code gemini},
 *     {@code opencode}, {@code cursor} or {@code other}
 * @param sessionId the agent's own session id, where it sends one
 * @param codingAgentMode whether {@code x-databricks-use-coding-agent-mode: true} was sent
 * @param requestTags from the {@code Databricks-Ai-Gateway-Request-Tags} header
 */
public record CallOrigin(
    @Nullable String ipAddress,
    String url,
    @Nullable String userAgent,
    String agent,
    @Nullable String sessionId,
    boolean codingAgentMode,
    Map<String, String> requestTags) {

  public CallOrigin {
    requestTags = Map.copyOf(requestTags);
  }
}
