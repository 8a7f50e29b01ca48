package io.sluice.ingress.ledger;

import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CallPayload} before it is written out, its texts still the bytes that came.
 *
 * @param callId the call's id
 * @param part 0 for the first part, then counted up
 * @param table the payload table by three-level name
 * @param request a piece of the request body; null when this part has none
 * @param response a piece of the answer's body; null when this part has none
 * @param call the finished call, only on the last part
 */
public record PayloadPart(
    String callId,
    int part,
    String table,
    @Nullable BodyPiece request,
    @Nullable BodyPiece response,
    @Nullable CallSettled call) {

  /** The event, as its readers see it. */
  public CallPayload event() {
    return new CallPayload(callId, part, table, text(request), text(response), call);
  }

  /** How long its texts are, before they are written as JSON (bytes). */
  int bytes() {
    return length(request) + length(response);
  }

  private static int length(@Nullable BodyPiece piece) {
    return piece == null ? 0 : piece.to() - piece.from();
  }

  private static @Nullable String text(@Nullable BodyPiece piece) {
    return piece == null ? null : piece.text();
  }
}
