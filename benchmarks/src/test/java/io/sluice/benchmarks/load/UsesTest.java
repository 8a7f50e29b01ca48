package io.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.load.Uses.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsesTest {

  @Test
  void aWindowHoldsWhatIsLessThanItsLengthApart() {
    assertThat(Uses.at(0, 59, 60, 61).mostIn(60)).isEqualTo(3);
    assertThat(Uses.at(0, 60, 120).mostIn(60)).isEqualTo(1);
    assertThat(Uses.at().mostIn(60)).isZero();
  }

  @Test
  void orderOfArrivalDoesNotMatter() {
    assertThat(Uses.at(100, 0, 70, 30).mostIn(60)).isEqualTo(2);
  }

  @Test
  void amountsAreAddedUp() {
    var uses = new Uses(List.of(new Use(0, 10), new Use(10, 5), new Use(65, 7)));

    assertThat(uses.mostIn(60)).isEqualTo(15);
    assertThat(uses.total()).isEqualTo(22);
  }

  @Test
  void anIdealLimiterAdmitsWhateverFits() {
    assertThat(Uses.at(0, 1, 2, 30, 60, 61, 62).idealIn(60, 2)).isEqualTo(4);
  }
}
