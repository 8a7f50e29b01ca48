package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNameTest {

  @Test
  void theFieldCounts() {
    assertThat(EventName.of("gen_ai.operation", "other")).isEqualTo("gen_ai.operation");
    assertThat(EventName.of("gen_ai.operation", null)).isEqualTo("gen_ai.operation");
  }

  @Test
  void theAttributeStandsInForAnEmptyField() {
    assertThat(EventName.of("", "api_request")).isEqualTo("api_request");
  }

  @Test
  void withoutEitherThereIsNoName() {
    assertThat(EventName.of("", null)).isNull();
    assertThat(EventName.of("", "")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event otel/src/events/session_telemetry.rs:803",
        "event otel\\src\\events\\session_telemetry.rs:803",
        "event main.rs:1",
        "src/telemetry.ts:12"
      })
  void aSourcePositionIsNoNameWhereTheAttributeIsThere(String field) {
    assertThat(EventName.of(field, "codex.api_request")).isEqualTo("codex.api_request");
    assertThat(EventName.of(field, null)).isEqualTo(field);
    assertThat(EventName.of(field, "")).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"event", "event a", "app.click:12", "a/b", "a/b:1", "a/b.rs", "a/b.rs:", "a/.:1"})
  void otherTextsAreNames(String field) {
    assertThat(EventName.of(field, "attribute")).isEqualTo(field);
  }

  @Property
  void anyTextsGiveOneOfThem(@ForAll String field, @ForAll String attribute) {
    assertThat(EventName.of(field, attribute)).isIn(field, attribute, null);
  }
}
