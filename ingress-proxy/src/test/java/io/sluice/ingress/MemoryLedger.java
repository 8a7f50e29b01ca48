package io.sluice.ingress;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import io.sluice.ingress.ledger.Ledger;
import io.sluice.ingress.ledger.PayloadPart;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A ledger in memory whose acknowledgements can be held back or refused. */
public final class MemoryLedger implements Ledger {

  public final List<CallAdmitted> admitted = new CopyOnWriteArrayList<>();
  public final List<CallSettled> settled = new CopyOnWriteArrayList<>();
  public final List<CallPayload> payloads = new CopyOnWriteArrayList<>();

  public volatile CompletableFuture<Void> admissionAck = CompletableFuture.completedFuture(null);
  public volatile CompletableFuture<Void> settlementAck = CompletableFuture.completedFuture(null);
  public volatile Optional<String> trouble = Optional.empty();

  @Override
  public CompletableFuture<Void> admitted(CallAdmitted fact) {
    admitted.add(fact);
    return admissionAck;
  }

  @Override
  public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
    if (lastPart != null) {
      payloads.add(lastPart.event());
    }
    settled.add(fact);
    return settlementAck;
  }

  @Override
  public CompletableFuture<Void> payload(PayloadPart part) {
    payloads.add(part.event());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }
}
