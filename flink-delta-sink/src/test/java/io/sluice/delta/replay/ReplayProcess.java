package io.sluice.delta.replay;

import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A replay of all calls in a process of its own, which can be killed. */
final class ReplayProcess {

  private ReplayProcess() {}

  static Process start(String bootstrapServers, Path lake, String into, int rowsPerCommit)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ReplayProcess.class.getName(),
                bootstrapServers,
                lake.toString(),
                into,
                Integer.toString(rowsPerCommit)))
        .redirectErrorStream(true)
        .redirectOutput(lake.resolve("replay.log").toFile())
        .start();
  }

  static ReplayOrder allCalls(String bootstrapServers, String into) {
    var range = ReplayRange.parse("2000-01-01", "2100-01-01");
    return new ReplayOrder(bootstrapServers, "llm.calls.v1", range, into, null);
  }

  public static void main(String[] args) throws Exception {
    new Replay(Lake.at(args[1]), Long.parseLong(args[3]))
        .run(allCalls(args[0], args[2]), (read, total, rows) -> {});
  }
}
