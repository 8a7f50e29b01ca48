package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Limit.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link LeaseHolder} does differently for tokens, of which only an estimate is drawn. */
class TokenLeaseTest implements LeaseHolder.Outbox<String> {

  private static final Limit LIMIT =
      new Limit(
          "tokens", Quantity.TOKENS, 10_000, Duration.ofMinutes(1), "spent", OnUnavailable.DENY);

  private final List<LeaseRequested> sent = new ArrayList<>();
  private final Map<String, Admission> answers = new HashMap<>();
  private long sequence;
  private long now;
  private final LeaseHolder<String> holder =
      new LeaseHolder<>("proxy", LIMIT, () -> ++sequence, Duration.ofSeconds(2), this, now);

  @Override
  public void send(LeaseRequested request) {
    sent.add(request);
  }

  @Override
  public void answer(String caller, Admission admission) {
    answers.put(caller, admission);
  }

  @Test
  void whatWasEstimatedTooHighCanBeDrawnAgainWhileItsLeaseLives() {
    call("ada", 1_000);
    grant(1_000, 77);

    holder.correct(now, drawn("ada"), 400);

    assertThat(holder.admit(now, LIMIT, 600)).containsInstanceOf(Admitted.class);
  }

  @Test
  void whatWasEstimatedTooHighIsReturnedOnceItsLeaseIsOver() {
    call("ada", 1_000);
    grant(1_000, 77);
    pass(Duration.ofSeconds(30));

    holder.correct(now, drawn("ada"), 400);
    now = holder.nextWakeNanos().orElseThrow();
    holder.tick(now);

    var returned = sent.get(sent.size() - 1);
    assertThat(returned.closedUntilMillis()).isEqualTo(77);
    assertThat(returned.returned()).isEqualTo(600);
    assertThat(returned.used()).isZero();
  }

  @Test
  void returnsOfOneLeaseTravelTogether() {
    call("ada", 1_000);
    call("ben", 1_000);
    grant(1_000, 77);
    grant(1_000, 77);
    pass(Duration.ofSeconds(30));
    holder.tick(now);
    int before = sent.size();

    holder.correct(now, drawn("ada"), 400);
    holder.correct(now, drawn("ben"), 900);
    pass(Duration.ofSeconds(1));
    holder.tick(now);

    assertThat(sent).hasSize(before + 1);
    assertThat(sent.get(before).returned()).isEqualTo(700);
  }

  @Test
  void whatWasEstimatedTooLowIsDrawnFromTheNextLease() {
    call("ada", 1_000);
    grant(1_000, 77);
    holder.correct(now, drawn("ada"), 1_500);

    call("ben", 1_000);
    var asked = sent.get(sent.size() - 1);
    grant(1_500, 88);

    assertThat(asked.needed()).isEqualTo(1_500);
    assertThat(answers.get("ben")).isInstanceOf(Admitted.class);
    assertThat(holder.admit(now, LIMIT, 1)).isEmpty();
  }

  @Test
  void nobodyIsAdmittedBeforeTheDebtIsPaid() {
    call("ada", 1_000);
    grant(1_000, 77);
    holder.correct(now, drawn("ada"), 9_000);

    call("ben", 10);
    grant(5_000, 88);

    assertThat(answers.get("ben")).isInstanceOf(Admission.Rejected.class);
  }

  @Test
  void aDebtLapsesAfterAWindow() {
    call("ada", 1_000);
    grant(1_000, 77);
    holder.correct(now, drawn("ada"), 9_000);
    pass(Duration.ofSeconds(61));

    call("ben", 10);

    assertThat(sent.get(sent.size() - 1).needed()).isEqualTo(10);
  }

  @Test
  void aUsedUpLeaseStaysWrittenDownWhereItIs() {
    call("ada", 1_000);
    grant(1_000, 77);

    call("ben", 10);

    assertThat(sent.get(1).closedUntilMillis()).isZero();
  }

  private void call(String caller, long tokens) {
    holder
        .admit(now, LIMIT, tokens)
        .ifPresentOrElse(
            admission -> answers.put(caller, admission), () -> holder.enqueue(now, caller, tokens));
  }

  private void grant(long permits, long until) {
    var asked = sent.stream().filter(request -> request.wanted() > 0).toList();
    var latest = asked.get(asked.size() - 1);
    holder.granted(
        now,
        new LeaseGranted(
            "tokens", "proxy", latest.sequence(), permits, 2_000, 5_000, 0, until, null));
  }

  private Drawn drawn(String caller) {
    return ((Admitted) answers.get(caller)).drawn();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
