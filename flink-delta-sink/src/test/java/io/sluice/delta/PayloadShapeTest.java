package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadShapeTest {

  @Test
  void findsTheTableWithoutLookingIntoNestedMembers() {
    var payload =
        json("{\"callId\":\"1\",\"x\":{\"table\":\"no\"},\"table\":\"a.b.c\",\"part\":0}");

    assertThat(PayloadShape.table(payload)).isEqualTo("a.b.c");
  }

  @Test
  void aPayloadWithoutTableIsUnusable() {
    assertThatThrownBy(() -> PayloadShape.table(json("{\"table\":5}")))
        .isInstanceOf(UnusableRecordException.class);
  }

  @Test
  void theOnlyPartIsAllOfThePayload() {
    assertThat(PayloadShape.isWhole(json("{\"part\":0,\"call\":{\"part\":7}}"))).isTrue();
  }

  @Test
  void theFirstAndTheLastOfSeveralPartsAreNot() {
    assertThat(PayloadShape.isWhole(json("{\"part\":0,\"request\":\"{\"}"))).isFalse();
    assertThat(PayloadShape.isWhole(json("{\"part\":2,\"call\":{}}"))).isFalse();
  }

  @Test
  void bytesThatAreNotJsonAreUnusableAndNotQuoted() {
    assertThatThrownBy(() -> PayloadShape.isWhole(json("{secret")))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageNotContaining("secret");
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
