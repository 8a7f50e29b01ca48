package io.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheringLedgerTest {

  private static final Duration AGES = Duration.ofHours(1);

  private static final CallSettled SETTLED =
      new CallSettled(
          "zero",
          "ada@example.com",
          "USER",
          "opus",
          "messages",
          new CallOrigin("127.0.0.1", "/", null, "other", null, false, Map.of()),
          Instant.EPOCH,
          1,
          1L,
          200,
          null,
          null,
          null,
          List.of(),
          CallTokens.UNKNOWN,
          null,
          null,
          "proxy-1",
          List.of());

  private final Sent sent = new Sent();

  @Test
  void anAdmissionWaitsForTheNextSettlement() {
    try (var ledger = new GatheringLedger(sent, AGES)) {
      ledger.admitted(admission("one"));
      ledger.admitted(admission("two"));
      boolean early = !sent.admissions.isEmpty();

      assertThat(ledger.settled(SETTLED, null)).isCompleted();

      assertThat(early).isFalse();
      assertThat(sent.admissions).extracting(CallAdmitted::callId).containsExactly("one", "two");
    }
  }

  @Test
  void anAdmissionWaitsNoLongerThanThePatience() {
    try (var ledger = new GatheringLedger(sent, Duration.ofMillis(1))) {
      var first = ledger.admitted(admission("one"));
      assertThat(first).succeedsWithin(Duration.ofSeconds(10));

      var second = ledger.admitted(admission("two"));

      assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void anAdmissionThatCannotBeRecordedFailsItsFuture() {
    sent.answer = CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
    try (var ledger = new GatheringLedger(sent, AGES)) {
      var admission = ledger.admitted(admission("one"));

      ledger.hurry();

      assertThat(admission).isCompletedExceptionally();
    }
  }

  @Test
  void closingSendsWhatIsKept() {
    var ledger = new GatheringLedger(sent, AGES);
    ledger.admitted(admission("one"));

    ledger.close();

    assertThat(sent.admissions).hasSize(1);
  }

  private static CallAdmitted admission(String callId) {
    return new CallAdmitted(
        callId, Instant.EPOCH, "ada@example.com", List.of(), "opus", "messages", 1, "proxy-1");
  }

  /** Remembers what was sent. */
  private static final class Sent implements Ledger {

    private final ConcurrentLinkedQueue<CallAdmitted> admissions = new ConcurrentLinkedQueue<>();
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<Void> admitted(CallAdmitted fact) {
      admissions.add(fact);
      return answer;
    }

    @Override
    public CompletableFuture<Void> settled(CallSettled fact, @Nullable PayloadPart lastPart) {
      return answer;
    }

    @Override
    public CompletableFuture<Void> payload(PayloadPart part) {
      return answer;
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }
  }
}
