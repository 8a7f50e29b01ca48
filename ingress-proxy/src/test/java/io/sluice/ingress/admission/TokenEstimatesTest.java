package io.sluice.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TokenEstimatesTest {

  private final TokenEstimates estimates = new TokenEstimates();

  @Test
  void knowsAUserByWhatItGotFromThisModel() {
    estimates.learn("ada", "opus", 100, 1_100);
    estimates.learn("ada", "haiku", 100, 150);

    assertThat(estimates.estimate("ada", "opus", 200)).isEqualTo(1_200);
    assertThat(estimates.estimate("ada", "haiku", 200)).isEqualTo(250);
  }

  @Test
  void takesAnUnknownUserForEverybodyOfTheModel() {
    estimates.learn("ada", "opus", 100, 1_100);

    assertThat(estimates.estimate("ben", "opus", 0)).isEqualTo(1_000);
  }

  @Test
  void estimatesAtLeastOneToken() {
    estimates.learn("ada", "opus", 1_000, 10);

    assertThat(estimates.estimate("ada", "opus", 5)).isEqualTo(1);
  }

  @Property(tries = 50)
  void isRightOnTheWhole(
      @ForAll Random random, @ForAll @LongRange(min = 1, max = 4_000) long meanOutput) {
    var estimates = new TokenEstimates();
    long estimated = 0;
    long spent = 0;
    for (int call = 0; call < 4_000; call++) {
      long input = random.nextInt(20_000);
      long used = (long) (input * 1.1 - Math.log(1 - random.nextDouble()) * meanOutput);
      if (call >= 50) {
        estimated += estimates.estimate("ada", "opus", input);
        spent += used;
      }
      estimates.learn("ada", "opus", input, used);
    }

    assertThat(estimated).isCloseTo(spent, Percentage.withPercentage(2));
  }
}
