package io.sluice.ingress.ledger;

import io.sluice.kit.Tracing;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Begins the trace of each call, if there are traces at all. */
public final class CallTraces {

  private final Tracing tracing;

  public CallTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /**
   * @param requestHeader finds a header of the request by its name, for the trace it belongs to
   */
  CallTrace begin(String callId, UnaryOperator<@Nullable String> requestHeader) {
    return tracing.isOn() ? new SpannedCall(callId, tracing, requestHeader) : CallTrace.NONE;
  }
}
