package io.sluice.cli.up;

import io.sluice.cli.status.Readiness;
import io.sluice.kit.Service;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours, with the class path of this one.
 *
 * @param name what it is called in logs, in {@code run.json} and by {@code status}
 * @param mainClass where it starts
 * @param jvmOptions sizes and the like
 * @param settings its environment, beside what this process has in its own
 * @param withheld variables of this process that it does not get
 * @param health where its readiness is seen
 * @param logFile takes its standard output and error
 */
record JvmPart(
    String name,
    String mainClass,
    List<String> jvmOptions,
    Map<String, String> settings,
    Set<String> withheld,
    Health health,
    Path logFile)
    implements Part {

  private static final Duration TIME_TO_STOP = Duration.ofMillis(500);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(1);

  /**
   * Where the readiness of a process is seen: it listens, and says itself that it is ready.
   *
   * @param host the address of both ports
   * @param port where it does its work
   * @param adminPort where it tells about its health
   */
  record Health(String host, OptionalInt port, OptionalInt adminPort) {

    Readiness readiness() {
      if (port.isPresent()) {
        var listening = Readiness.ofListener(host, port.getAsInt());
        if (!listening.isReady()) {
          return listening;
        }
      }
      return adminPort.isPresent() ? Readiness.ofAdminPort(adminPort.getAsInt()) : Readiness.READY;
    }
  }

  JvmPart {
    jvmOptions = List.copyOf(jvmOptions);
    settings = Map.copyOf(settings);
    withheld = Set.copyOf(withheld);
  }

  /** The same part, without these variables only. */
  JvmPart withholding(Set<String> variables) {
    return new JvmPart(name, mainClass, jvmOptions, settings, variables, health, logFile);
  }

  @Override
  public Running start() throws IOException {
    var builder = new ProcessBuilder(command());
    var environment = builder.environment();
    withheld.forEach(environment::remove);
    environment.putAll(settings);
    environment.put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    // with glibc's eight arenas a core, a JVM of this size holds 50 to 100 MiB it does not use
    environment.putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(logFile.toFile()));
    return new RunningJvm(builder.start());
  }

  @Override
  public Readiness readiness() {
    return health.readiness();
  }

  @Override
  public OptionalInt adminPort() {
    return health.adminPort();
  }

  @Override
  public Duration timeToStop() {
    return TIME_TO_STOP;
  }

  @Override
  public String log() {
    return logFile.toString();
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    // Ctrl-C reaches the whole foreground group, but the supervisor says who stops when
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  private record RunningJvm(Process process) implements Running {

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public CompletableFuture<String> exit() {
      return process.onExit().thenApply(ended -> "ended with exit code " + ended.exitValue());
    }

    @Override
    public void stop(Duration patience) {
      process.destroy();
      if (!awaitExit(patience)) {
        process.destroyForcibly();
        awaitExit(KILL_PATIENCE);
      }
    }

    private boolean awaitExit(Duration patience) {
      try {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
