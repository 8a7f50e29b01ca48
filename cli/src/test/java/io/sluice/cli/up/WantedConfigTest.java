package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.InForce;
import io.sluice.governance.Declaration;
import io.sluice.governance.Directory;
import io.sluice.governance.Group;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedConfigTest {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "databricks-claude-opus-4-6",
        "databricks-claude-sonnet-4-6",
        "databricks-claude-haiku-4-5",
        "databricks-gpt-5-2",
        "databricks-gpt-5-mini",
        "databricks-gemini-2-5-flash",
        "databricks-gemini-3-pro",
        "system.ai.claude-opus-4-6",
        "claude-haiku-5-5",
        "claude-sonnet-5-5",
        "claude-opus-5-5",
        "gpt-5.2",
        "gemini-2.5-flash",
        "gemini-3.5-flash",
        "gemini-3-flash-preview",
        "gemini-3.5-flash-lite",
        "gemini-2.5-flash-lite",
      })
  void knowsTheNamesThatAgentsAskForWithoutAFile(String model) {
    var builtIn = WantedConfig.read(null);

    assertThat(Directory.of(builtIn.declarations()).model(model)).isPresent();
  }

  @Test
  void pricesAndRecordsEveryBuiltInModel() {
    var models = new InForce(WantedConfig.read(null).declarations()).only(Model.class);

    assertThat(models)
        .allSatisfy(
            model -> {
              assertThat(model.price()).isNotNull();
              assertThat(model.inferenceTable()).startsWith("main.gateway.");
            });
  }

  @Test
  void putsTheBuiltInConfigurationInForceAtTheFirstStartOnly() {
    var builtIn = WantedConfig.read(null);
    var token =
        NewAccessToken.of("ada", List.of(), false, Instant.EPOCH, null, new SecureRandom()).token();
    List<Declaration> applied = List.of(token, new Group("g", List.of("ada")));

    assertThat(builtIn.changes(new InForce(List.of(token)))).isPresent();
    assertThat(builtIn.changes(new InForce(applied))).isEmpty();
  }

  @Test
  void putsAFileInForceAtEveryStart() throws Exception {
    var file = Files.writeString(temp.resolve("my.yaml"), "groups: {g: [ada]}");

    var wanted = WantedConfig.read(file);
    var changes = wanted.changes(new InForce(List.of(new Group("old", List.of("ada")))));

    assertThat(changes.orElseThrow().put()).containsExactly(new Group("g", List.of("ada")));
    assertThat(changes.orElseThrow().takenBack()).containsExactly("group:old");
  }

  @Test
  void refusesAFileThatIsNotThereOrWrong() throws Exception {
    var wrong = Files.writeString(temp.resolve("wrong.yaml"), "modles: {}\nbudgets: {}");

    assertThatThrownBy(() -> WantedConfig.read(temp.resolve("none.yaml")))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("there is no such file");
    assertThatThrownBy(() -> WantedConfig.read(temp))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("it is a directory");
    assertThatThrownBy(() -> WantedConfig.read(wrong))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("did you mean models?")
        .hasMessageContaining("budgets: a mapping (expected: a list of mappings)")
        .extracting(e -> ((CommandException) e).exitCode())
        .isEqualTo(2);
  }
}
