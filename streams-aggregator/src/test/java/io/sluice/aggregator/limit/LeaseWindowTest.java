package io.sluice.aggregator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseWindowTest {

  private static final long NOON = 1_800_000_000_000L;
  private static final long WINDOW = 60_000;
  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final long LIMIT = 60;

  private final LeaseWindow window = new LeaseWindow();
  private long sequence;

  @Test
  void grantsCallersWhatIsFree() {
    var first = ask(NOON, "a", 50, 50);

    var second = ask(NOON + 1, "b", 20, 20);

    assertThat(first.permits()).isEqualTo(50);
    assertThat(second.permits()).isEqualTo(10);
  }

  @Test
  void grantsOnlyAShareOfWhatIsFreeAheadOfNeed() {
    var far = ask(NOON, "a", 0, 60);
    ask(NOON, "b", 46, 46);

    var near = ask(NOON, "a", 0, 60);

    assertThat(far.permits()).isEqualTo(7);
    assertThat(near.permits()).isZero();
    assertThat(near.retryAfterMillis()).isZero();
  }

  @Test
  void saysWhenTheNextPermitIsFree() {
    ask(NOON, "a", 60, 60);

    var spent = ask(NOON + 10_000, "b", 1, 1);

    // 2 s of lease, up to two slots of 250 ms, one window
    assertThat(spent.permits()).isZero();
    assertThat(spent.retryAfterMillis()).isBetween(52_000L, 52_500L);
    assertThat(spent.spentMillis()).isEqualTo(spent.retryAfterMillis());
    assertThat(ask(NOON + 10_000 + spent.retryAfterMillis() - 1, "b", 1, 1).permits()).isZero();
    assertThat(ask(NOON + 10_000 + spent.retryAfterMillis(), "b", 1, 1).permits()).isOne();
  }

  @Test
  void doesNotPromiseToStaySpentWhileALeaseIsOut() {
    ask(NOON, "a", 60, 60);

    var spent = ask(NOON + 100, "b", 1, 1);

    assertThat(spent.spentMillis()).isZero();
  }

  @Test
  void countsPermitsFromTheLastPossibleUse() {
    ask(NOON, "a", 60, 60);

    var stillCounted = ask(NOON + 2_000 + WINDOW, "a", 1, 1);
    var free = ask(NOON + 2_500 + WINDOW, "a", 60, 60);

    assertThat(stillCounted.permits()).isZero();
    assertThat(free.permits()).isEqualTo(60);
  }

  @Test
  void countsPermitsOfAClosedLeaseFromItsEnd() {
    var lease = ask(NOON, "a", 60, 60);
    close(NOON + 100, "a", lease, 60, 0);

    var free = ask(NOON + 600 + WINDOW, "a", 60, 60);

    assertThat(free.permits()).isEqualTo(60);
  }

  @Test
  void givesReturnedPermitsToOthers() {
    var lease = ask(NOON, "a", 60, 60);
    close(NOON + 100, "a", lease, 40, 20);

    var other = ask(NOON + 101, "b", 60, 60);

    assertThat(other.permits()).isEqualTo(20);
  }

  @Test
  void answersARepeatLikeTheFirstAndGrantsNothingTwice() {
    var request = request(7, "a", 10, 10);
    var first = window.answer(NOON, request, LIFE);

    var repeated = window.answer(NOON + 5, request, LIFE);

    assertThat(repeated).isEqualTo(first);
    assertThat(window.counted()).isEqualTo(10);
  }

  @Test
  void takesARepeatedReturnOnce() {
    var lease = ask(NOON, "a", 60, 60);
    var closing = closing(++sequence, "a", lease, 40, 20);
    window.answer(NOON + 1, closing, LIFE);

    window.answer(NOON + 2, closing, LIFE);

    assertThat(window.counted()).isEqualTo(40);
  }

  @Test
  void ignoresARequestOlderThanOneAnswered() {
    window.answer(NOON, request(7, "a", 10, 10), LIFE);

    var stale = window.answer(NOON + 1, request(6, "a", 10, 10), LIFE);

    assertThat(stale).isEmpty();
    assertThat(window.counted()).isEqualTo(10);
  }

  @Test
  void takesNothingBackForALeaseThatNoLongerCounts() {
    var old = ask(NOON, "a", 60, 60);
    ask(NOON + 70_000, "b", 60, 60);

    close(NOON + 70_001, "a", old, 0, 60);

    assertThat(window.counted()).isEqualTo(60);
  }

  @Test
  void standsStillWhenTheBrokersClockGoesBack() {
    ask(NOON, "a", 60, 60);
    ask(NOON + 30_000, "a", 1, 1);

    var spent = ask(NOON - 30_000, "b", 1, 1);

    assertThat(spent.retryAfterMillis()).isBetween(32_000L, 32_500L);
  }

  @Test
  void followsALimitThatIsLowered() {
    ask(NOON, "a", 30, 30);
    ask(NOON + 5_000, "a", 30, 30);

    var refused =
        answer(NOON + 10_000, new LeaseRequested("key", "b", 99, 30, WINDOW, 1, 1, 0, 0, 0));

    // the first thirty leave room only when the next one goes
    assertThat(refused.permits()).isZero();
    assertThat(refused.retryAfterMillis()).isBetween(57_000L, 57_500L);
  }

  @Test
  void keepsALeaseShortInAShortWindow() {
    var lease = answer(NOON, new LeaseRequested("key", "a", 1, 60, 6_000, 1, 1, 0, 0, 0));

    assertThat(lease.lifeMillis()).isEqualTo(200);
  }

  @Test
  void isTheSameAfterItWasStored() {
    var lease = ask(NOON, "a", 20, 20);
    ask(NOON + 700, "b", 5, 9);
    close(NOON + 800, "a", lease, 12, 8);

    var restored = LeaseWindow.from(window.toBytes());

    assertThat(restored.toBytes()).isEqualTo(window.toBytes());
    assertThat(restored.answer(NOON + 900, request(50, "c", 60, 60), LIFE))
        .isEqualTo(window.answer(NOON + 900, request(50, "c", 60, 60), LIFE));
  }

  @Test
  void staysSmallHoweverOftenItIsAsked() {
    for (int i = 0; i < 10_000; i++) {
      answer(
          NOON + i * 20, new LeaseRequested("key", "a", i + 1, 1_000_000, WINDOW, 9, 9, 0, 0, 0));
    }

    assertThat(window.toBytes()).hasSizeLessThan(1_200);
  }

  @Test
  void isIdleWhenNothingCountsAnyMore() {
    ask(NOON, "a", 1, 1);

    assertThat(window.isIdleAt(NOON + 2 * WINDOW)).isFalse();
    assertThat(window.isIdleAt(NOON + 4 * WINDOW)).isTrue();
  }

  private LeaseGranted ask(long at, String proxyId, long needed, long wanted) {
    return answer(at, request(++sequence, proxyId, needed, wanted));
  }

  private LeaseGranted answer(long at, LeaseRequested request) {
    return window.answer(at, request, LIFE).orElseThrow();
  }

  private void close(long at, String proxyId, LeaseGranted lease, long used, long returned) {
    Optional<LeaseGranted> none =
        window.answer(at, closing(++sequence, proxyId, lease, used, returned), LIFE);
    assertThat(none).isEmpty();
  }

  private static LeaseRequested request(long sequence, String proxyId, long needed, long wanted) {
    return new LeaseRequested("key", proxyId, sequence, LIMIT, WINDOW, needed, wanted, 0, 0, 0);
  }

  private static LeaseRequested closing(
      long sequence, String proxyId, LeaseGranted lease, long used, long returned) {
    return new LeaseRequested(
        "key", proxyId, sequence, LIMIT, WINDOW, 0, 0, lease.usableUntilMillis(), used, returned);
  }
}
