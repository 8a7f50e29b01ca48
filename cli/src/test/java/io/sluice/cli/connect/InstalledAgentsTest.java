package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledAgentsTest {

  @TempDir Path first;
  @TempDir Path second;

  @Test
  void asksTheFirstOfTheSearchPathForItsVersion() throws IOException {
    install(first, "codex", "echo noise >&2; echo codex-cli 0.169.0");
    install(second, "codex", "echo codex-cli 0.98.0");

    var version = InstalledAgents.of(first + ":" + second).versionOf(Agent.CODEX);

    assertThat(version).contains(new AgentVersion(0, 169, 0));
  }

  @Test
  void knowsNothingOfOneThatIsNotThereOrDoesNotSay() throws IOException {
    Files.writeString(first.resolve("claude"), "not a program");
    install(second, "gemini", "exit 3");
    var agents = InstalledAgents.of(first + ":" + second + ":");

    assertThat(agents.versionOf(Agent.CLAUDE_CODE)).isEqualTo(Optional.empty());
    assertThat(agents.versionOf(Agent.GEMINI)).isEqualTo(Optional.empty());
    assertThat(agents.versionOf(Agent.CURSOR)).isEqualTo(Optional.empty());
  }

  private static void install(Path directory, String name, String script) throws IOException {
    var file = directory.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
