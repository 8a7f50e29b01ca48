package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagSubscriberTest {

  private static final TopicPartition ONE = new TopicPartition("llm.calls.v1", 0);
  private static final TopicPartition OTHER = new TopicPartition("llm.calls.v1", 1);

  @Test
  void isWhatIsBetweenTheNextOffsetAndTheEnd() {
    var next = Map.of(ONE, 40L, OTHER, 7L);

    long lag = LagSubscriber.lag(Map.of(ONE, 100L, OTHER, 8L), at -> OptionalLong.of(next.get(at)));

    assertThat(lag).isEqualTo(60 + 1);
  }

  @Test
  void whatWasNeverReadIsNotKnownToLag() {
    assertThat(LagSubscriber.lag(Map.of(ONE, 100L), at -> OptionalLong.empty())).isZero();
  }

  @Test
  void whatWasReadAfterTheEndsWereAskedForIsNoNegativeLag() {
    assertThat(LagSubscriber.lag(Map.of(ONE, 100L), at -> OptionalLong.of(120))).isZero();
  }
}
