package io.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PartWindowTest {

  private static final int LARGE = 100_000;

  private final PartWindow window = new PartWindow(300_000, Runnable::run);
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();

  @Test
  void partsThatDoNotFitWaitForAcknowledgements() {
    for (int i = 0; i < 5; i++) {
      pass(LARGE);
    }
    int atFirst = sent.size();

    sent.get(0).complete(null);
    int then = sent.size();

    assertThat(atFirst).isEqualTo(2);
    assertThat(then).isEqualTo(3);
    assertThat(window.used()).isEqualTo(2 * LARGE);
  }

  @Test
  void smallPartsPassTheLine() {
    for (int i = 0; i < 5; i++) {
      pass(LARGE);
    }

    pass(1000);

    assertThat(sent).hasSize(3);
  }

  @Test
  void whoWaitedHearsOfTheOutcome() {
    pass(LARGE);
    pass(LARGE);
    var waited = pass(LARGE);

    sent.get(0).complete(null);
    boolean early = waited.isDone();
    sent.get(2).complete(null);

    assertThat(early).isFalse();
    assertThat(waited).isCompleted();
  }

  @Test
  void aPartThatFailsGivesItsRoomBack() {
    pass(LARGE);

    sent.get(0).completeExceptionally(new IllegalStateException("gone"));

    assertThat(window.used()).isZero();
  }

  @Test
  void aPartLargerThanTheWindowPassesAlone() {
    pass(1_000_000);
    pass(LARGE);

    assertThat(sent).hasSize(1);
  }

  private CompletableFuture<Void> pass(int bytes) {
    return window.pass(
        bytes,
        () -> {
          var acknowledged = new CompletableFuture<Void>();
          sent.add(acknowledged);
          return acknowledged;
        });
  }
}
