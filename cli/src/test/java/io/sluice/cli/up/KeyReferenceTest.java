package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyReferenceTest {

  private static final Provider KEYED = new Provider("keyed", Api.OPENAI, "https://h", "${A_KEY}");
  private static final Provider OPEN = new Provider("open", Api.OPENAI, "http://h", null);

  @Test
  void aProviderIsMockedOnlyWhenItsVariableIsNotSet() {
    var both = List.of(KEYED, OPEN);

    assertThat(KeyReference.withoutKey(both, Map.of())).containsExactly(KEYED);
    assertThat(KeyReference.withoutKey(both, Map.of("A_KEY", " "))).containsExactly(KEYED);
    assertThat(KeyReference.withoutKey(both, Map.of("A_KEY", "x"))).isEmpty();
  }
}
