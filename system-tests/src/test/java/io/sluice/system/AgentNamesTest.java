package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.Directory;
import io.sluice.governance.yaml.SluiceYaml;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that agents ask for by themselves lead to models of what is in force by default. */
class AgentNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-2.5-flash",
        "gemini-2.5-flash-lite",
        "gemini-3-flash-preview",
        "gemini-3-pro-preview",
        "gemini-3.1-flash-lite",
        "gemini-3.5-flash",
        "gemini-3.5-flash-lite",
        "gemini-3.8-flash"
      })
  void findsTheModelsThatGeminiCliHardWires(String name) throws IOException {
    assertThat(apiOf(name)).isEqualTo(Api.GEMINI);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"})
  void findsTheModelsThatClaudeCodeAsksForWhereNoneIsSet(String name) throws IOException {
    assertThat(apiOf(name)).isEqualTo(Api.ANTHROPIC);
  }

  private static Api apiOf(String model) throws IOException {
    var directory = byDefault();
    var provider = directory.model(model).orElseThrow().destinations().get(0).provider();
    return directory.provider(provider).orElseThrow().api();
  }

  private static Directory byDefault() throws IOException {
    try (var yaml =
        AgentNamesTest.class.getResourceAsStream("/io/sluice/cli/up/default-sluice.yaml")) {
      var reading = SluiceYaml.read(new String(yaml.readAllBytes(), UTF_8));
      return Directory.of(((Declared) reading).declarations());
    }
  }
}
