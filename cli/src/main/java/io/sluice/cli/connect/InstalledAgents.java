package io.sluice.cli.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agents that are installed on this machine.
 *
 * @param directories where programs are looked for, in this order
 */
record InstalledAgents(List<Path> directories) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LONGEST_ANSWER = 4096;

  InstalledAgents {
    directories = List.copyOf(directories);
  }

  /** Those of a search path such as {@code /usr/local/bin:/usr/bin}. */
  static InstalledAgents of(String searchPath) {
    return new InstalledAgents(
        Arrays.stream(searchPath.split(File.pathSeparator))
            .filter(directory -> !directory.isBlank())
            .map(Path::of)
            .toList());
  }

  /** The version an agent tells of itself; empty when it is not here, or does not say. */
  Optional<AgentVersion> versionOf(Agent agent) {
    return agent.program().flatMap(this::find).flatMap(InstalledAgents::ask);
  }

  private Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file))
        .findFirst();
  }

  private static Optional<AgentVersion> ask(Path program) {
    Path answer = null;
    try {
      answer = Files.createTempFile("agent-version", ".txt");
      var process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Optional.empty();
      }
      try (var in = Files.newInputStream(answer)) {
        return AgentVersion.find(new String(in.readNBytes(LONGEST_ANSWER), UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      delete(answer);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // what is left in the temporary directory is a version number
    }
  }
}
