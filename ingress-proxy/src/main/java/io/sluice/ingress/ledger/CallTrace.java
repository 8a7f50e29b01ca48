package io.sluice.ingress.ledger;

import io.sluice.event.CallSettled;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Is told of a call's steps as they happen. */
interface CallTrace {

  /** Nobody wants to know. */
  CallTrace NONE = new CallTrace() {};

  /** The caller is known. */
  default void identified() {}

  /** The body is there, and it is known who may answer. */
  default void routed() {}

  /** It may go on. */
  default void admitted() {}

  /**
   * It is over.
   *
   * @param fact how; null when there is nobody whose call it could be
   * @param status what its caller was answered
   * @param reason why it was refused; null when it was not
   * @param recorded completes when the fact is safe
   */
  default void ended(
      @Nullable CallSettled fact,
      int status,
      @Nullable String reason,
      CompletableFuture<Void> recorded) {}
}
