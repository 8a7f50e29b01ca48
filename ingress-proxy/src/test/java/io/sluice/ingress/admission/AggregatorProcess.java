package io.sluice.ingress.admission;

import io.sluice.aggregator.AggregatorMain;
import io.sluice.kit.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The aggregator in a process of its own, so that it can be killed. */
final class AggregatorProcess implements AutoCloseable {

  private final Process process;

  private AggregatorProcess(Process process) {
    this.process = process;
  }

  static AggregatorProcess start(String bootstrapServers, Path stateDirectory) {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AggregatorMain.class.getName());
    var environment = builder.environment();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("STATE_DIR", stateDirectory.toString());
    environment.put("ADMIN_PORT", "0");
    environment.put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    builder.inheritIO();
    try {
      return new AggregatorProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it with SIGKILL, and returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it in order. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
