package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.cli.CommandException;
import io.sluice.cli.connect.AgentSettings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsWriterTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path home;

  private final SettingsWriter writer = new SettingsWriter(NOON);
  private final EnvEdit edit = new EnvEdit(Map.of("KEY", "slc_1"));
  private Path file = Path.of("");

  @BeforeEach
  void locate() {
    file = home.resolve(".agent").resolve(".env");
  }

  @Test
  void makesAFileThatOnlyItsOwnerMayRead() throws IOException {
    var written = writer.write(List.of(new SettingsFile(file, edit)));

    assertThat(written).containsExactly(new SettingsWriter.Written(file, true, null));
    assertThat(file).hasContent("KEY=slc_1\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void keepsWhatWasThereBesideIt() throws IOException {
    there("EDITOR=vi\n");

    var written = writer.write(List.of(new SettingsFile(file, edit)));

    var copy = file.resolveSibling(".env.before-sluice-20260601T120000Z");
    assertThat(written).containsExactly(new SettingsWriter.Written(file, true, copy));
    assertThat(copy).hasContent("EDITOR=vi\n");
    assertThat(file).hasContent("EDITOR=vi\nKEY=slc_1\n");
  }

  @Test
  void neverOverwritesACopy() throws IOException {
    there("EDITOR=vi\n");
    writer.write(List.of(new SettingsFile(file, edit)));

    writer.write(List.of(new SettingsFile(file, new EnvEdit(Map.of("KEY", "slc_2")))));

    assertThat(file.resolveSibling(".env.before-sluice-20260601T120000Z"))
        .hasContent("EDITOR=vi\n");
    assertThat(file.resolveSibling(".env.before-sluice-20260601T120000Z-2"))
        .hasContent("EDITOR=vi\nKEY=slc_1\n");
  }

  @Test
  void touchesNothingThatSaysAllOfItAlready() throws IOException {
    there("KEY=slc_1\n");

    var written = writer.write(List.of(new SettingsFile(file, edit)));

    assertThat(written).containsExactly(new SettingsWriter.Written(file, false, null));
    assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aLinkStaysALink() throws IOException {
    var elsewhere = home.resolve("dotfiles");
    Files.writeString(elsewhere, "EDITOR=vi\n");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, elsewhere);

    writer.write(List.of(new SettingsFile(file, edit)));

    assertThat(file).isSymbolicLink();
    assertThat(elsewhere).hasContent("EDITOR=vi\nKEY=slc_1\n");
  }

  @Test
  void writesAllFilesOrNone() throws IOException {
    var broken = home.resolve("settings.json");
    Files.writeString(broken, "{");
    var wanted = JsonNodeFactory.instance.objectNode();

    assertThatThrownBy(
            () ->
                writer.write(
                    List.of(
                        new SettingsFile(file, edit),
                        new SettingsFile(broken, new JsonEdit(wanted.put("a", 1))))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("settings.json: it is not JSON")
        .hasMessageContaining("Put this in by hand:\n\n{\n  \"a\": 1\n}");
    assertThat(file).doesNotExist();
    assertThat(broken).hasContent("{");
  }

  private void there(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
