package io.sluice.sandbox.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as the provider saw it.
 *
 * @param requestId the id it answered with
 * @param method e.g. {@code POST}
 * @param target path and query, as received
 * @param headers what was received, by lower-case name
 * @param requestBytes length of the request body
 * @param requestSha256 of the request body, lower-case hex
 * @param requestBody the body itself, read as UTF-8; null unless bodies are kept
 * @param status the status answered; 0 when nothing was
 * @param responseBytes length of the answer's body as far as it was sent
 * @param responseSha256 of those bytes, lower-case hex
 * @param responseBody those bytes, read as UTF-8; null unless bodies are kept
 * @param usage what the answer said it cost; null when it said nothing
 * @param ending how it ended
 */
public record Exchange(
    String requestId,
    String method,
    String target,
    Map<String, List<String>> headers,
    long requestBytes,
    String requestSha256,
    @Nullable String requestBody,
    int status,
    long responseBytes,
    String responseSha256,
    @Nullable String responseBody,
    @Nullable ReportedUsage usage,
    Ending ending) {

  /** How an exchange ends. */
  public enum Ending {
    /** The whole answer was sent. */
    COMPLETE,
    /** The provider broke the connection, as it was told to. */
    CUT,
    /** The other side closed the connection before the end. */
    CLIENT_GONE,
    /** Nothing is ever answered. */
    SILENT
  }
}
