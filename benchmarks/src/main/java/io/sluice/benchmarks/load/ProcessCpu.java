package io.sluice.benchmarks.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The CPU time of a process and of those that it started, but for the threads that compile Java
 * code: they work for minutes after a start and hardly at all after that, and what is asked here is
 * what a call costs a proxy that has been up for a while. Read from Linux's {@code /proc}.
 */
final class ProcessCpu {

  private static final long TICKS_PER_SECOND = 100;

  /** Places after the name of the thread, which may have blanks in it. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private ProcessCpu() {}

  static Duration of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).minus(compiling(each)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration compiling(ProcessHandle process) {
    try (var threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
      long ticks = threads.mapToLong(ProcessCpu::ticksIfCompiler).sum();
      return Duration.ofNanos(ticks * SECONDS.toNanos(1) / TICKS_PER_SECOND);
    } catch (IOException e) {
      return Duration.ZERO; // it has ended
    }
  }

  private static long ticksIfCompiler(Path thread) {
    try {
      var stat = Files.readString(thread.resolve("stat"));
      int nameEnd = stat.lastIndexOf(')');
      var name = stat.substring(stat.indexOf('(') + 1, nameEnd);
      if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
        return 0;
      }
      var fields = stat.substring(nameEnd + 2).split(" ", -1);
      return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
