package io.sluice.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextMeterTest {

  private static final int FRAME = 180;

  @Property
  void findsTheTextWhateverTheFrameAroundIt(
      @ForAll @IntRange(min = 20, max = 400) int frame, @ForAll Random random) {
    var meter = new TextMeter();
    int text = 0;
    for (int i = 0; i < 500; i++) {
      int length = 1 + random.nextInt(40);
      text += length;
      meter.see(0, frame + length);
    }

    assertThat(meter.tokens()).isBetween(text / 4 - 150L, text / 4 + 1L);
  }

  @Test
  void countsAtLeastATokenAnEvent() {
    var meter = new TextMeter();
    for (int i = 0; i < 50; i++) {
      meter.see(0, FRAME + i % 3);
    }

    assertThat(meter.tokens()).isEqualTo(50);
  }

  @Test
  void aShorterEventOfAnotherKindDoesNotMakeTextOfTheFrame() {
    var meter = new TextMeter();
    meter.see(1, 900);
    for (int i = 0; i < 50; i++) {
      meter.see(2, FRAME + i % 3);
    }
    meter.see(3, 30);

    assertThat(meter.tokens()).isEqualTo(50);
  }

  @Test
  void countsNothingInNothing() {
    assertThat(new TextMeter().tokens()).isZero();
  }
}
