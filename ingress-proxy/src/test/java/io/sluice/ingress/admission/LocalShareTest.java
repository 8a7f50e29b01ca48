package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.event.LimitUsage;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import io.sluice.ingress.admission.Limit.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a proxy does by itself while nobody grants leases. */
class LocalShareTest implements LeaseHolder.Outbox<String>, LocalShare.Others {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<LeaseRequested> sent = new ArrayList<>();
  private final List<Admission> answers = new ArrayList<>();
  private @Nullable LimitUsage counted;
  private long countedAt;
  private long sequence;
  private long now = Duration.ofDays(1).toNanos();

  @Override
  public void send(LeaseRequested request) {
    sent.add(request);
  }

  @Override
  public void answer(String caller, Admission admission) {
    answers.add(admission);
  }

  @Override
  public @Nullable LimitUsage usage(String limitKey, long sinceNanos) {
    return countedAt - sinceNanos < 0 ? null : counted;
  }

  @Override
  public int liveProxies() {
    return 4;
  }

  @Test
  void admitsItsPartOfALimitThatNobodyUses() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);

    var admitted = admitted(holder, 100);

    // the caller that waited is one of the 15
    assertThat(answers).singleElement().isInstanceOf(Admitted.class);
    assertThat(admitted).isEqualTo(14);
    assertThat(admit(holder)).isInstanceOf(Rejected.class);
  }

  @Test
  void sharesOnlyWhatNobodyUsed() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    count(40);
    loseTheAggregator(holder);

    assertThat(admitted(holder, 100)).isEqualTo(4);
  }

  @Test
  void keepsWhatItUsedItself() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    admit(holder);
    holder.enqueue(now, "ada", 1);
    grant(holder, 40);
    int leased = 1 + admitted(holder, 19);
    count(60);
    pass(holder, Duration.ofSeconds(5));
    loseTheAggregator(holder);

    assertThat(leased).isEqualTo(20);
    assertThat(admitted(holder, 100)).isZero();
    pass(holder, MINUTE.plusSeconds(5));
    assertThat(admitted(holder, 100)).isEqualTo(19); // one is left for the way back
  }

  @Test
  void takesNothingForUsedThatHasLeftTheWindowAndIsFreeForOthers() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    admit(holder);
    holder.enqueue(now, "ada", 1);
    grant(holder, 40);
    int leased = 1 + admitted(holder, 39);
    pass(holder, MINUTE);
    count(60);
    loseTheAggregator(holder);

    assertThat(leased).isEqualTo(40);
    pass(holder, MINUTE);
    assertThat(admitted(holder, 100)).isZero();
  }

  @Test
  void tellsTheAggregatorWhatItUsed() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    admitted(holder, 4);

    pass(holder, Duration.ofSeconds(1));

    long reported =
        sent.stream()
            .map(LeaseRequested::unleased)
            .filter(Objects::nonNull)
            .mapToLong(n -> n)
            .sum();
    assertThat(reported).isEqualTo(5);
  }

  @Test
  void goesOnAloneWhileOnlyOldQuestionsAreAnswered() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    now += 1_000;
    count(10);

    assertThat(admit(holder)).isInstanceOf(Admitted.class);
  }

  @Test
  void sharesWhatNobodyUsedOnceInAWindow() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    int first = admitted(holder, 100);
    grant(holder, 0);

    loseTheAggregator(holder);

    assertThat(first).isEqualTo(14);
    assertThat(admitted(holder, 100)).isZero();
  }

  @Test
  void goesOnAsking() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    int before = sent.size();

    for (int second = 0; second < 10; second++) {
      pass(holder, Duration.ofSeconds(1));
      admit(holder);
    }

    assertThat(sent.stream().skip(before).filter(request -> request.wanted() > 0))
        .hasSizeBetween(4, 6);
  }

  @Test
  void aLeasePaysForWhatWasUsedWhileItWasAskedFor() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    admitted(holder, 4);

    grant(holder, 10);

    assertThat(admitted(holder, 100)).isEqualTo(5);
  }

  @Test
  void ofALeaseGoesBackWhatWasReportedAfterItWasAskedFor() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    loseTheAggregator(holder);
    admitted(holder, 4);
    var asked = lastQuestion();
    pass(holder, Duration.ofMillis(200));

    holder.granted(
        now, new LeaseGranted("key", "proxy", asked.sequence(), 10, 2_000, 0, 0, 77, null));

    assertThat(sent.get(sent.size() - 1).returned()).isEqualTo(5);
    assertThat(admitted(holder, 100)).isEqualTo(5);
  }

  @Test
  void whatIsReportedAlongWithAReturnGoesBackAsWell() {
    current = new Limit("key", Quantity.TOKENS, 60, MINUTE, "spent", OnUnavailable.LOCAL_SHARE);
    var holder = new LeaseHolder<>("proxy", current, () -> ++sequence, PATIENCE, this, this, now);
    holder.admit(now, current, 1);
    holder.enqueue(now, "before", 1);
    grant(holder, 1);
    var drawn = ((Admitted) answers.get(0)).drawn();
    pass(holder, Duration.ofSeconds(3));
    loseTheAggregator(holder);
    admitted(holder, 4);
    var asked = lastQuestion();
    holder.correct(now - 1, drawn, 0);
    pass(holder, Duration.ofSeconds(1));
    long reported =
        sent.stream()
            .filter(request -> request.sequence() > asked.sequence())
            .map(LeaseRequested::unleased)
            .filter(Objects::nonNull)
            .mapToLong(n -> n)
            .sum();

    holder.granted(
        now, new LeaseGranted("key", "proxy", asked.sequence(), 10, 2_000, 0, 0, 77, null));

    assertThat(reported).isPositive();
    assertThat(sent.get(sent.size() - 1).returned()).isEqualTo(reported);
  }

  private LeaseRequested lastQuestion() {
    return sent.stream().filter(request -> request.wanted() > 0).reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void aLeaseThatKnowsNothingOfTheLocalUseGoesBack() {
    var holder = holder(OnUnavailable.LOCAL_SHARE);
    holder.admit(now, current, 1);
    holder.enqueue(now, "ada", 1);
    var before = sent.get(sent.size() - 1);
    pass(holder, PATIENCE);

    holder.granted(
        now, new LeaseGranted("key", "proxy", before.sequence(), 10, 2_000, 0, 0, 77, null));

    assertThat(sent.get(sent.size() - 1).returned()).isEqualTo(10);
  }

  @Test
  void refusesOrAdmitsEverybodyWhereTheLimitSaysSo() {
    var deny = holder(OnUnavailable.DENY);
    loseTheAggregator(deny);
    var allow = holder(OnUnavailable.ALLOW);
    loseTheAggregator(allow);

    assertThat(answers.get(0)).isInstanceOf(Unavailable.class);
    assertThat(answers.get(1)).isInstanceOf(Admitted.class);
    for (int call = 0; call < 100; call++) {
      assertThat(allow.admit(now, limit(OnUnavailable.ALLOW), 1))
          .containsInstanceOf(Admitted.class);
    }
  }

  private void loseTheAggregator(LeaseHolder<String> holder) {
    holder.admit(now, current, 1);
    holder.enqueue(now, "ada", 1);
    pass(holder, PATIENCE);
  }

  private int admitted(LeaseHolder<String> holder, int calls) {
    int admitted = 0;
    for (int call = 0; call < calls; call++) {
      admitted += admit(holder) instanceof Admitted ? 1 : 0;
    }
    return admitted;
  }

  private @Nullable Admission admit(LeaseHolder<String> holder) {
    return holder.admit(now, current, 1).orElse(null);
  }

  private void pass(LeaseHolder<String> holder, Duration time) {
    now += time.toNanos();
    holder.tick(now);
  }

  private void count(long used) {
    var at = Instant.EPOCH;
    counted = new LimitUsage("key", used, 60L, at.minus(MINUTE), at);
    countedAt = now;
  }

  private void grant(LeaseHolder<String> holder, long permits) {
    var asked = sent.get(sent.size() - 1);
    holder.granted(
        now, new LeaseGranted("key", "proxy", asked.sequence(), permits, 2_000, 0, 0, 77, null));
  }

  private Limit current = limit(OnUnavailable.LOCAL_SHARE);

  private LeaseHolder<String> holder(OnUnavailable onUnavailable) {
    current = limit(onUnavailable);
    return new LeaseHolder<>("proxy", current, () -> ++sequence, PATIENCE, this, this, now);
  }

  private static Limit limit(OnUnavailable onUnavailable) {
    return new Limit("key", Quantity.REQUESTS, 60, MINUTE, "spent", onUnavailable);
  }
}
