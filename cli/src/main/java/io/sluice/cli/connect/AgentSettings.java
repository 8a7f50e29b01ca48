package io.sluice.cli.connect;

import java.nio.file.Path;
import java.util.List;

/**
 * What an agent's own files have to say, and what a person has to know beside.
 *
 * @param files in the order in which they are written
 * @param notes a sentence each
 */
record AgentSettings(List<SettingsFile> files, List<String> notes) {

  AgentSettings {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /**
   * A file of an agent.
   *
   * @param path where it lies
   * @param edit what has to stand in it
   */
  record SettingsFile(Path path, Edit edit) {}
}
