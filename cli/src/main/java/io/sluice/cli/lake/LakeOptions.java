package io.sluice.cli.lake;

import io.sluice.cli.instance.RunFile;
import io.sluice.delta.table.Lake;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lake a command works on; the instance need not be running. */
final class LakeOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory of the instance (default: ${DEFAULT-VALUE})",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description =
          "directory or URI of the tables, where it is not that of an instance on this machine")
  private @Nullable String lake;

  Lake lake() {
    if (lake != null) {
      return Lake.at(lake);
    }
    return Lake.at(
        RunFile.read(data).map(RunFile::lake).orElseGet(() -> data.resolve("lake").toString()));
  }
}
