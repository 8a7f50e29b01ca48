package io.sluice.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finished exchange, forwarded or refused: the fact that is billed. One record is one row of
 * the usage table.
 *
 * @param callId the call's id, as the caller sees it in {@code x-request-id}
 * @param userId who pays; a principal's name, never an access token
 * @param userType {@code USER} or {@code SERVICE_PRINCIPAL}
 * @param model the gateway's name of the model; null when none could be found
 * @param apiType the dialect and path, e.g. {@code openai/v1/responses}
 * @param origin where the call came from and what it said of itself
 * @param startedAt when the request's head arrived
 * @param latencyMillis from then until the answer was complete but for its last piece
 * @param timeToFirstByteMillis from then until the first byte of the answer's body; null if none
 * @param status the HTTP status that the caller got
 * @param errorCode the gateway's own error code where the gateway refused, e.g. {@code
 *     REQUEST_LIMIT_EXCEEDED}
 * @param responseContentType media type of the answer
 * @param destination who answered; null when the call was refused before
 * @param attempts every try at a destination, in order
 * @param tokens what the call consumed
 * @param costUsd list price of the tokens in US dollars; null where the model has no price
 * @param priceVersion names the price that was used
 * @param proxyId the proxy process that served the call
 * @param groups the caller's groups at that moment; null in records of earlier versions
 */
public record CallSettled(
    String callId,
    String userId,
    String userType,
    @Nullable String model,
    String apiType,
    CallOrigin origin,
    Instant startedAt,
    long latencyMillis,
    @Nullable Long timeToFirstByteMillis,
    int status,
    @Nullable String errorCode,
    @Nullable String responseContentType,
    @Nullable CallDestination destination,
    List<CallAttempt> attempts,
    CallTokens tokens,
    @Nullable Double costUsd,
    @Nullable String priceVersion,
    String proxyId,
    @Nullable List<String> groups) {

  /**
   * The error code of a call that the aggregator settled, because nobody knows what became of it.
   */
  public static final String ORPHANED = "ORPHANED";

  public CallSettled {
    attempts = List.copyOf(attempts);
    groups = groups == null ? null : List.copyOf(groups);
  }

  /** A call of somebody of whose groups nothing is known. */
  public CallSettled(
      String callId,
      String userId,
      String userType,
      @Nullable String model,
      String apiType,
      CallOrigin origin,
      Instant startedAt,
      long latencyMillis,
      @Nullable Long timeToFirstByteMillis,
      int status,
      @Nullable String errorCode,
      @Nullable String responseContentType,
      @Nullable CallDestination destination,
      List<CallAttempt> attempts,
      CallTokens tokens,
      @Nullable Double costUsd,
      @Nullable String priceVersion,
      String proxyId) {
    this(
        callId,
        userId,
        userType,
        model,
        apiType,
        origin,
        startedAt,
        latencyMillis,
        timeToFirstByteMillis,
        status,
        errorCode,
        responseContentType,
        destination,
        attempts,
        tokens,
        costUsd,
        priceVersion,
        proxyId,
        null);
  }
}
