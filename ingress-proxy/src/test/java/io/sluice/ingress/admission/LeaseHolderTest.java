package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseHolderTest implements LeaseHolder.Outbox<String> {

  private static final Limit LIMIT = new Limit("key", 60, Duration.ofMinutes(1), "spent");
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<LeaseRequested> sent = new ArrayList<>();
  private final Map<String, Admission> answers = new HashMap<>();
  private long sequence;
  // near the overflow, which a monotonic clock may cross
  private long now = Long.MAX_VALUE - 1_000;
  private final LeaseHolder<String> holder =
      new LeaseHolder<>("proxy", LIMIT, () -> ++sequence, PATIENCE, this, now);

  @Override
  public void send(LeaseRequested request) {
    sent.add(request);
  }

  @Override
  public void answer(String caller, Admission admission) {
    answers.put(caller, admission);
  }

  @Test
  void theFirstCallerOfAKeyWaitsForItsLease() {
    call("ada");

    grant(1);

    assertThat(answers.get("ada")).isInstanceOf(Admitted.class);
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).needed()).isEqualTo(1);
  }

  @Test
  void aCallerWithALeaseInHandDoesNotWait() {
    call("ada");
    grant(2);

    assertThat(admit()).containsInstanceOf(Admitted.class);
  }

  @Test
  void callersWhoWaitShareOneQuestionAndComeInOrder() {
    call("ada");
    call("ben");
    call("cleo");

    grant(2);

    assertThat(answers).containsOnlyKeys("ada", "ben");
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).needed()).isEqualTo(1);
  }

  @Test
  void aShortAnswerRefusesEveryoneWhoWaits() {
    call("ada");
    call("ben");

    grant(0, 5_000, 0);

    assertThat(answers.values())
        .hasSize(2)
        .allMatch(answer -> answer.equals(new Rejected(LIMIT, Duration.ofSeconds(5))));
  }

  @Test
  void refusesWithoutAskingWhileTheLimitIsSurelySpent() {
    call("ada");
    grant(0, 5_000, 5_000);
    pass(Duration.ofMillis(4_900));

    var refused = admit();
    pass(Duration.ofMillis(100));
    var askedAgain = admit();

    assertThat(refused).contains(new Rejected(LIMIT, Duration.ofMillis(100)));
    assertThat(askedAgain).isEmpty();
  }

  @Test
  void asksAgainSoonWhileOtherProxiesMayReturnPermits() {
    call("ada");
    grant(0, 5_000, 0);

    var refused = admit();
    pass(LastWord.RECHECK);
    var askedAgain = admit();

    assertThat(refused).isPresent();
    assertThat(askedAgain).isEmpty();
  }

  @Test
  void asksAtOnceWhenTheLimitWasChanged() {
    call("ada");
    grant(0, 5_000, 5_000);

    var raised = new Limit("key", 120, Duration.ofMinutes(1), "spent");

    assertThat(holder.admit(now, raised, 1)).isEmpty();
  }

  @Test
  void usesNothingOfALeaseThatIsOverAndReturnsIt() {
    call("ada");
    grant(5);
    pass(Duration.ofSeconds(2));

    var decided = admit();

    assertThat(decided).isEmpty();
    assertThat(sent.get(1).used()).isEqualTo(1);
    assertThat(sent.get(1).returned()).isEqualTo(4);
    assertThat(sent.get(1).closedUntilMillis()).isEqualTo(77);
  }

  @Test
  void countsTheLifeOfALeaseFromTheQuestion() {
    call("ada");
    pass(Duration.ofMillis(1_990));

    grant(5);

    assertThat(answers).isEmpty();
    assertThat(sent.get(1).returned()).isEqualTo(5);
    assertThat(sent.get(1).needed()).isEqualTo(1);
  }

  @Test
  void returnsUnusedPermitsWhenTheLeaseEnds() {
    call("ada");
    grant(5);

    now = holder.nextWakeNanos().orElseThrow();
    holder.tick(now);

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).wanted()).isZero();
    assertThat(sent.get(1).returned()).isEqualTo(4);
    assertThat(holder.nextWakeNanos()).isEmpty();
  }

  @Test
  void givesUpACallerWhoWaitedTooLong() {
    call("ada");

    now = holder.nextWakeNanos().orElseThrow();
    holder.tick(now);

    assertThat(answers.get("ada")).isInstanceOf(Unavailable.class);
  }

  @Test
  void returnsTheAnswerToAQuestionItGaveUpOnce() {
    call("ada");
    pass(PATIENCE);
    holder.tick(now);
    call("ben");

    var late = lease(1, 3, 0, 0);
    holder.granted(now, late);
    holder.granted(now, late);

    assertThat(sent).hasSize(3);
    assertThat(sent.get(2).returned()).isEqualTo(3);
    assertThat(answers).doesNotContainKey("ben");
  }

  @Test
  void usesARepeatedAnswerOnce() {
    call("ada");
    var lease = lease(sequence, 1, 0, 0);
    holder.granted(now, lease);

    holder.granted(now, lease);

    assertThat(sent).hasSize(1);
    assertThat(admit()).isEmpty();
  }

  @Test
  void asksAheadWhenTheKeyIsInUse() {
    call("ada");
    grant(3);
    admit();
    admit();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).needed()).isZero();
    assertThat(sent.get(1).wanted()).isPositive();
  }

  @Test
  void saysOfAUsedUpLeaseThatItIsThroughWithIt() {
    call("ada");
    grant(1);
    call("ben");

    assertThat(sent.get(1).closedUntilMillis()).isEqualTo(77);
    assertThat(sent.get(1).used()).isEqualTo(1);
    assertThat(sent.get(1).returned()).isZero();
  }

  @Test
  void drawsSeveralPermitsAtOnceOrNone() {
    call("ada");
    grant(4);

    assertThat(holder.admit(now, LIMIT, 5)).isEmpty();
    assertThat(holder.admit(now, LIMIT, 3)).containsInstanceOf(Admitted.class);
    assertThat(holder.admit(now, LIMIT, 61)).containsInstanceOf(Rejected.class);
  }

  @Test
  void aStoppedHolderReturnsEverythingAndRefuses() {
    call("ada");
    grant(5);
    pass(PATIENCE.dividedBy(2));

    holder.stop();

    assertThat(sent.get(sent.size() - 1).returned()).isEqualTo(4);
    assertThat(admit()).containsInstanceOf(Unavailable.class);
  }

  @Test
  void aStoppedHolderReturnsWhatComesLate() {
    call("ada");
    holder.stop();

    grant(1);

    assertThat(answers.get("ada")).isInstanceOf(Unavailable.class);
    assertThat(sent.get(sent.size() - 1).returned()).isEqualTo(1);
  }

  @Test
  void isIdleOnceNothingIsHeldAndNobodyCame() {
    call("ada");
    grant(1);

    var atOnce = holder.isIdle(now);
    pass(Duration.ofMinutes(2));

    assertThat(atOnce).isFalse();
    assertThat(holder.isIdle(now)).isTrue();
  }

  @Test
  void refusesWhenAnAnswerAboutASpentLimitIsLate() {
    call("ada");
    grant(0, 5_000, 0);
    pass(LastWord.RECHECK);
    call("ben");

    now = holder.nextWakeNanos().orElseThrow();
    holder.tick(now);

    assertThat(answers.get("ben")).isInstanceOf(Rejected.class);
    assertThat(((Rejected) answers.get("ben")).retryAfter())
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  @Test
  void aPermitGivenBackCanBeDrawnAgain() {
    call("ada");
    grant(1);
    var ada = (Admitted) answers.get("ada");

    holder.correct(now, ada.drawn(), 0);

    assertThat(admit()).containsInstanceOf(Admitted.class);
  }

  @Test
  void aPermitGivenBackAfterItsLeaseWasClosedIsNotUsedAgain() {
    call("ada");
    grant(1);
    var ada = (Admitted) answers.get("ada");
    call("ben");

    holder.correct(now, ada.drawn(), 0);

    assertThat(sent.get(1).used()).isEqualTo(1);
    assertThat(sent).hasSize(2);
    assertThat(answers).doesNotContainKey("ben");
  }

  @Test
  void saysHowManyPermitsAreLeft() {
    call("ada");
    grant(5);

    assertThat(((Admitted) answers.get("ada")).remaining()).isEqualTo(14);
  }

  private void call(String caller) {
    if (admit().isEmpty()) {
      holder.enqueue(now, caller, 1);
    }
  }

  private Optional<Admission> admit() {
    return holder.admit(now, LIMIT, 1);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void grant(long permits) {
    grant(permits, 0, 0);
  }

  private void grant(long permits, long retryAfterMillis, long spentMillis) {
    var asked = sent.stream().filter(request -> request.wanted() > 0).toList();
    var latest = asked.get(asked.size() - 1);
    holder.granted(now, lease(latest.sequence(), permits, retryAfterMillis, spentMillis));
  }

  private static LeaseGranted lease(long seq, long permits, long retryAfter, long spent) {
    return new LeaseGranted("key", "proxy", seq, permits, 2_000, retryAfter, spent, 77, 10L);
  }
}
