package io.sluice.cli.up;

import io.sluice.cli.status.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A part of an instance that runs as a process, and can be started again. */
interface Part {

  String name();

  /**
   * Starts the process; it need not be ready yet.
   *
   * @throws IOException when there can be no such process
   */
  Running start() throws IOException;

  /** Whether the process that was started last can do its work. */
  Readiness readiness();

  /** Where it tells about its health and metrics, if it does. */
  OptionalInt adminPort();

  /** What those that stop before it must leave it. */
  Duration timeToStop();

  /** Where to read what it said. */
  String log();

  /** A part's process. */
  interface Running {

    long pid();

    boolean isAlive();

    /** Completes when the process has ended, with what is known of its end. */
    CompletableFuture<String> exit();

    /** Ends it in order; kills it when that takes longer. */
    void stop(Duration patience);
  }
}
