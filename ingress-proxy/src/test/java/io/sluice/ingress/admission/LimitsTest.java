package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final Principal ADA = user("ada@example.com");

  @Test
  void aModelWithoutLimitsIsUnlimited() {
    assertThat(Limits.of(model("opus"), ADA)).isEmpty();
  }

  @Test
  void eachUserHasABucketOfItsOwnForEachModel() {
    var limits = Limits.of(model("opus", 60), ADA);

    assertThat(limits).hasSize(1);
    assertThat(limits.get(0).key()).isEqualTo("requests/minute/user-default/opus/ada@example.com");
    assertThat(limits.get(0).permits()).isEqualTo(60);
    assertThat(limits.get(0).window()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theSmallerOfTwoEqualLimitsHolds() {
    assertThat(Limits.of(model("opus", 60, 30), ADA))
        .extracting(Limit::permits)
        .containsExactly(30L);
  }

  @Test
  void namesWithSlashesDoNotShareABucket() {
    var one = Limits.of(model("a/b", 1), user("c")).get(0);
    var other = Limits.of(model("a", 1), user("b/c")).get(0);
    var third = Limits.of(model("a", 1), user("b%2Fc")).get(0);

    assertThat(Set.of(one.key(), other.key(), third.key())).hasSize(3);
  }

  @Test
  void aRefusalSaysWhoseLimitItWas() {
    var limit = Limits.of(model("main.gateway.opus", 60), ADA).get(0);

    assertThat(limit.refusalFor("main.gateway.opus"))
        .isEqualTo(
            "User defined rate limit(s) exceeded for 'main.gateway.opus'. "
                + "Requests-per-minute (RPM) rate limit exceeded for user");
  }

  @Test
  void aCallWithoutLimitsAsksNobody() {
    var admissions = new Admissions((limit, permits) -> failed());

    assertThat(admissions.admit(model("opus"), ADA)).isCompletedWithValue(new Admitted());
  }

  @Test
  void aLimitOfZeroRefusesWithoutAsking() {
    var admissions = new Admissions((limit, permits) -> failed());

    assertThat(admissions.admit(model("opus", 0), ADA))
        .isCompletedWithValueMatching(
            admission ->
                admission instanceof Rejected rejected && rejected.retryAfterSeconds() == 60);
  }

  @Test
  void aLimitedCallDrawsOnePermit() {
    var admissions =
        new Admissions(
            (limit, permits) ->
                CompletableFuture.completedFuture(
                    permits == 1 ? new Admitted() : new Unavailable("not one")));

    assertThat(admissions.admit(model("opus", 5), ADA)).isCompletedWithValue(new Admitted());
  }

  @Test
  void retryAfterIsInWholeSecondsFromOneToSixty() {
    assertThat(retryAfterSeconds(Duration.ZERO)).isEqualTo(1);
    assertThat(retryAfterSeconds(Duration.ofMillis(1000))).isEqualTo(1);
    assertThat(retryAfterSeconds(Duration.ofMillis(1001))).isEqualTo(2);
    assertThat(retryAfterSeconds(Duration.ofMillis(62_500))).isEqualTo(60);
  }

  private static long retryAfterSeconds(Duration retryAfter) {
    var limit = Limits.of(model("opus", 60), ADA).get(0);
    return new Rejected(limit, retryAfter).retryAfterSeconds();
  }

  private static CompletableFuture<Admission> failed() {
    return CompletableFuture.failedFuture(new AssertionError("nobody should be asked"));
  }

  private static Principal user(String name) {
    return new Principal(name, Principal.Type.USER, Set.of(), false);
  }

  private static Model model(String name, long... requests) {
    var limits =
        Arrays.stream(requests)
            .mapToObj(permits -> new RateLimit(RateLimit.Key.USER_DEFAULT, permits))
            .toList();
    return new Model(name, List.of(), List.of(), null, null, List.of(), limits);
  }
}
