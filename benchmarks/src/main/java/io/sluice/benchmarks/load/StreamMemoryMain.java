package io.sluice.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How much memory open streams take in the ingress proxy: its heap after a collection, before they
 * are there, half way through, and when they are gone.
 *
 * <p>Settings: {@code STREAMS} at once (2000), {@code EVENTS_PER_SECOND} of each (2), {@code ROUND}
 * length of a stream (40s), {@code HEAP} (512m).
 */
public final class StreamMemoryMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final Duration RAMP = Duration.ofSeconds(10);
  private static final List<String> USED = List.of("S0U", "S1U", "EU", "OU");

  private StreamMemoryMain() {}

  public static void main(String[] args) throws Exception {
    int streams = SETTINGS.integer("STREAMS", 2000);
    var length = SETTINGS.duration("ROUND", Duration.ofSeconds(40));
    var behaviour = StreamLoadMain.behaviour(SETTINGS.integer("EVENTS_PER_SECOND", 2), length);
    try (var stage = Stage.set()) {
      var sluice = stage.target("sluice");
      var halfWay = RAMP.plus(length.minus(RAMP).dividedBy(2));
      long before = heapAfterCollection(sluice);
      var later =
          CompletableFuture.supplyAsync(
              () -> heapAfterCollection(sluice),
              CompletableFuture.delayedExecutor(halfWay.toMillis(), TimeUnit.MILLISECONDS));
      var outcome =
          StreamLoop.run(
              sluice, stage.accessToken(), StreamLoadMain.body(), behaviour, streams, RAMP);
      System.out.printf(
          "%d streams, heap of at most %s: %d MiB before, %d MiB with all open, %d MiB after;"
              + " %d events, p99 %.1f ms; failures %s%n",
          streams,
          SETTINGS.text("HEAP", "256m"),
          before,
          later.join(),
          heapAfterCollection(sluice),
          outcome.events().getTotalCount(),
          outcome.events().getValueAtPercentile(99) / 1000.0,
          outcome.failures());
    }
  }

  /** The live heap of a process (MiB). */
  private static long heapAfterCollection(Target target) {
    var pid = Long.toString(target.process().pid());
    tool("jcmd", pid, "GC.run");
    var table =
        tool("jstat", "-gc", pid).lines().map(line -> line.strip().split("\\s+", -1)).toList();
    var names = Arrays.asList(table.get(0));
    double kibibytes =
        USED.stream()
            .mapToDouble(name -> Double.parseDouble(table.get(1)[names.indexOf(name)]))
            .sum();
    return Math.round(kibibytes / 1024);
  }

  private static String tool(String name, String... arguments) {
    var program = Path.of(System.getProperty("java.home"), "bin", name).toString();
    var command = new ArrayList<String>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a tool of the JDK cannot be run: " + name, e);
    }
  }
}
