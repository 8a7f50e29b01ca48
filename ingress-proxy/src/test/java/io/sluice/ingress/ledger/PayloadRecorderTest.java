package io.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadRecorderTest {

  private static final int PART = PayloadRecorder.PART_BYTES;
  private static final int ANSWER_PART = PayloadRecorder.ANSWER_PART_BYTES;

  private final List<PayloadPart> parts = new ArrayList<>();
  private final List<CompletableFuture<Void>> acks = new ArrayList<>();
  private final PayloadRecorder recorder = new PayloadRecorder(new HeldLedger(), "call", "a.b.c");

  @Test
  void sendsOnePartOfARequestAtATime() {
    recorder.request(new byte[3 * PART + 1], BodySyntax.TEXT);
    int atFirst = parts.size();

    acks.get(0).complete(null);
    int then = parts.size();

    assertThat(atFirst).isEqualTo(1);
    assertThat(then).isEqualTo(2);
  }

  @Test
  void settlesWhenAllPartsAreRecorded() {
    recorder.request(new byte[2 * PART + 5], BodySyntax.TEXT);
    recorder.response(ByteBuffer.wrap(new byte[10]));

    var recorded = recorder.settle(settled());
    for (int i = 0; i < acks.size(); i++) {
      acks.get(i).complete(null);
    }

    assertThat(parts).extracting(PayloadPart::part).containsExactly(0, 1, 2);
    assertThat(parts).extracting(PayloadPart::bytes).containsExactly(PART, PART, 15);
    assertThat(recorded).isCompleted();
  }

  @Test
  void isBehindWhileAnAnswerComesFasterThanItIsRecorded() {
    var woken = new AtomicInteger();
    recorder.response(ByteBuffer.wrap(new byte[ANSWER_PART]));
    boolean afterOne = recorder.isBehind(woken::incrementAndGet);
    recorder.response(ByteBuffer.wrap(new byte[ANSWER_PART]));
    boolean afterTwo = recorder.isBehind(woken::incrementAndGet);
    int early = woken.get();

    acks.get(0).complete(null);

    assertThat(afterOne).isFalse();
    assertThat(afterTwo).isTrue();
    assertThat(early).isZero();
    assertThat(woken.get()).isEqualTo(1);
    assertThat(recorder.isBehind(woken::incrementAndGet)).isFalse();
  }

  @Test
  void aPartThatIsLostFailsTheCallAndHoldsNobodyUp() {
    var woken = new AtomicInteger();
    recorder.response(ByteBuffer.wrap(new byte[ANSWER_PART]));
    recorder.response(ByteBuffer.wrap(new byte[ANSWER_PART]));
    recorder.isBehind(woken::incrementAndGet);

    acks.get(0).completeExceptionally(new IllegalStateException("lost"));
    var recorded = recorder.settle(settled());

    assertThat(woken.get()).isEqualTo(1);
    assertThat(recorded).isCompletedExceptionally();
    assertThat(parts).hasSize(1);
  }

  private static CallSettled settled() {
    return new CallSettled(
        "call",
        "ada",
        "USER",
        "opus",
        "anthropic/v1/messages",
        new CallOrigin(null, "/", null, "other", null, false, Map.of()),
        Instant.EPOCH,
        1,
        null,
        200,
        null,
        null,
        null,
        List.of(),
        CallTokens.UNKNOWN,
        null,
        null,
        "proxy",
        List.of());
  }

  /** Acknowledges parts when told to, settlements at once. */
  private final class HeldLedger implements Ledger {

    @Override
    public CompletableFuture<Void> admitted(CallAdmitted fact) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
      if (lastPart != null) {
        parts.add(lastPart);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> payload(PayloadPart part) {
      parts.add(part);
      acks.add(new CompletableFuture<>());
      return acks.get(acks.size() - 1);
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }
  }
}
