package io.sluice.cli.governance;

import io.sluice.cli.CommandException;
import io.sluice.governance.Declaration;
import io.sluice.governance.yaml.SluiceYaml;
import io.sluice.governance.yaml.SluiceYaml.Reading.Broken;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The configuration file on disk. */
public final class ConfigFile {

  private ConfigFile() {}

  /**
   * What it declares.
   *
   * @throws CommandException when it cannot be read, naming every mistake in it; exit code 2
   */
  public static List<Declaration> read(Path file) {
    try {
      return declarations(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw CommandException.refused(
          "cannot read the configuration " + file + ": " + reason(file, e));
    }
  }

  /** The same, of a text that was found under this name. */
  public static List<Declaration> declarations(String name, String text) {
    var reading = SluiceYaml.read(text);
    if (reading instanceof Broken broken) {
      throw CommandException.refused(
          name + " is not a configuration:\n  " + String.join("\n  ", broken.problems()));
    }
    return ((Declared) reading).declarations();
  }

  private static String reason(Path file, IOException e) {
    if (Files.notExists(file)) {
      return "there is no such file";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    return Files.isReadable(file) ? String.valueOf(e.getMessage()) : "not permitted";
  }
}
