package io.sluice.benchmarks.load;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Something to send calls to.
 *
 * @param uri where messages go
 * @param headers that it needs beside the usual ones
 * @param process whose CPU time is its own
 * @param othersCpu the CPU time of the further processes that it cannot do without
 */
record Target(
    String name,
    URI uri,
    Map<String, String> headers,
    ChildProcess process,
    Supplier<Duration> othersCpu) {

  /** The CPU time used so far. */
  Cpu cpu() {
    return new Cpu(process.cpu(), othersCpu.get());
  }

  /** The CPU time of a target's own process, and of the others it needs. */
  record Cpu(Duration own, Duration others) {

    Cpu minus(Cpu before) {
      return new Cpu(own.minus(before.own), others.minus(before.others));
    }
  }
}
