package io.sluice.ingress.ledger;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where facts are written down. Each future completes when the fact is recorded for good, and fails
 * when it may not be; no method ever waits.
 */
public interface Ledger {

  CompletableFuture<Void> admitted(CallAdmitted fact);

  /**
   * Records the end of a call, and the last part of its payload where it has one. They leave
   * together, so that they cost one exchange with Kafka.
   */
  CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart);

  /** Records an earlier part of a payload. */
  CompletableFuture<Void> payload(PayloadPart part);

  /** Sends at once what may have been kept to be sent with something else. */
  default void hurry() {}

  /** Why nothing can be recorded at the moment; empty when all is well. Answers from memory. */
  Optional<String> trouble();
}
