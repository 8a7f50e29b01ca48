package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.Topics;
import io.sluice.ingress.spool.Spool;
import io.sluice.ingress.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

  @TempDir private Path directory;

  private final FakeLog log = new FakeLog();
  private final AtomicLong nanos = new AtomicLong();
  private Spool spool;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    spool = Spool.open(directory, 1 << 20);
    delivery = new Delivery(log, spool, nanos::get, Clock.systemUTC());
  }

  @AfterEach
  void stop() throws IOException {
    delivery.close();
  }

  @Test
  void sendsStraightToTheLogWhileItAnswers() throws Exception {
    delivery.record(call(1)).get(9, SECONDS);

    assertThat(log.recorded()).isEqualTo(names(1, 1));
    assertThat(spool.records()).isZero();
    assertThat(delivery.overdue()).isEmpty();
  }

  @Test
  void aRecordWhoseAcknowledgementIsOverdueIsSafeOnTheDisk() throws Exception {
    log.goAway();
    var recorded = delivery.record(call(1));
    boolean early = recorded.isDone();

    pass(Delivery.OVERDUE);
    delivery.look();
    recorded.get(9, SECONDS);

    assertThat(early).isFalse();
    assertThat(delivery.overdue()).isPresent();
    assertThat(delivery.spoolingSince()).isPresent();
    assertThat(spool.records()).isEqualTo(1);
  }

  @Test
  void whatWasHandedToTheLogIsNotSentAgain() throws Exception {
    log.goAway();
    delivery.record(call(1));
    pass(Delivery.OVERDUE);
    delivery.look();
    await(() -> spool.records() == 1);

    log.comeBack();
    awaitFlowing();

    assertThat(log.recorded()).isEqualTo(names(1, 1));
    assertThat(spool.records()).isZero();
  }

  @Test
  void whatCameWhileTheLogWasAwayIsSentInOrder() throws Exception {
    log.goAway();
    delivery.record(call(1));
    pass(Delivery.OVERDUE);
    delivery.look();
    for (int i = 2; i <= 100; i++) {
      delivery.record(call(i)).get(9, SECONDS);
    }

    log.comeBack();
    awaitFlowing();
    delivery.record(call(101)).get(9, SECONDS);

    assertThat(log.recorded()).isEqualTo(names(1, 101));
    await(() -> spool.bytes() == 0);
  }

  @Test
  void theNextProcessSendsWhatThisOneLeft() throws Exception {
    log.goAway();
    delivery.record(call(1));
    pass(Delivery.OVERDUE);
    delivery.look();
    delivery.record(call(2)).get(9, SECONDS);
    await(() -> spool.records() == 2);
    delivery.close();

    log.comeBack();
    start();
    awaitFlowing();
    await(() -> spool.records() == 0);

    assertThat(log.recorded()).isEqualTo(names(1, 2));
  }

  @Test
  void theNextProcessDoesNotSendWhatIsThereAlready() throws Exception {
    log.goAway();
    delivery.record(call(1));
    pass(Delivery.OVERDUE);
    delivery.look();
    delivery.record(call(2)).get(9, SECONDS);
    await(() -> spool.records() == 2);
    delivery.close();
    log.comeBack();
    log.note(call(1));

    start();
    awaitFlowing();
    await(() -> spool.records() == 0);

    assertThat(log.recorded()).isEqualTo(names(1, 2));
  }

  @Test
  void whatTheLogIsUncertainOfIsLookedUpAndSentIfItIsMissing() throws Exception {
    log.goAway();
    var first = delivery.record(call(1));
    var second = delivery.record(call(2));

    log.loseTrackOf(1);
    first.get(9, SECONDS);
    second.get(9, SECONDS);
    log.comeBack();
    awaitFlowing();
    await(() -> spool.records() == 0);

    assertThat(log.recorded()).isEqualTo(names(1, 2));
  }

  @Test
  void oneRecordThatIsStuckIsCopiedWhileOthersFlow() throws Exception {
    log.goAway();
    var stuck = delivery.record(call(1));
    pass(Delivery.STUCK);
    delivery.look();

    stuck.get(9, SECONDS);

    assertThat(spool.records()).isEqualTo(1);
  }

  @Test
  void failsWhenNeitherTakesTheRecord() throws Exception {
    delivery.close();
    spool = Spool.open(directory, 10);
    delivery = new Delivery(log, spool, nanos::get, Clock.systemUTC());
    log.goAway();

    var recorded = delivery.record(call(1));
    pass(Delivery.OVERDUE);
    delivery.look();

    assertThatThrownBy(() -> recorded.get(9, SECONDS)).hasMessageContaining("full");
  }

  @Test
  void survivesALogThatComesAndGoes() throws Exception {
    for (int round = 0; round < 10; round++) {
      log.goAway();
      delivery.record(call(round * 10 + 1));
      pass(Delivery.OVERDUE);
      delivery.look();
      for (int i = 2; i <= 10; i++) {
        delivery.record(call(round * 10 + i)).get(9, SECONDS);
      }
      log.comeBack();
      awaitFlowing();
    }

    await(() -> spool.records() == 0);
    assertThat(log.recorded()).isEqualTo(names(1, 100));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void awaitFlowing() {
    await(
        () -> {
          delivery.look();
          return delivery.spoolingSince().isEmpty() && !spool.isWriting();
        });
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static SpoolRecord call(int number) {
    var value = "{\"callId\":\"call-%d\"}".formatted(number).getBytes(UTF_8);
    return new SpoolRecord(Topics.CALLS.name(), new byte[] {1}, value, 1);
  }

  private static List<RecordName> names(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(number -> new RecordName(Topics.CALLS.name(), "call-" + number, 0))
        .toList();
  }
}
