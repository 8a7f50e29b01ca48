package io.sluice.event;

import java.time.Instant;
import java.util.List;

/**
 * A call was let through and is on its way to a provider. Without a {@link CallSettled} of the same
 * call id it is an orphan.
 *
 * @param callId the call's id, as the caller sees it in {@code x-request-id}
 * @param admittedAt when the decision fell
 * @param userId who calls; a principal's name, never an access token
 * @param groups the caller's groups at that moment
 * @param model the gateway's name of the model
 * @param apiType the dialect and path, e.g. {@code anthropic/v1/messages}
 * @param estimatedTokens what the call is expected to cost (unit: tokens)
 * @param proxyId the proxy process that let it through
 */
public record CallAdmitted(
    String callId,
    Instant admittedAt,
    String userId,
    List<String> groups,
    String model,
    String apiType,
    long estimatedTokens,
    String proxyId) {

  public CallAdmitted {
    groups = List.copyOf(groups);
  }
}
