package io.sluice.delta.local;

import io.sluice.delta.checkpoint.RetainedCheckpoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one job running in this process until it is closed.
 *
 * <p>Each start of the job has an id of its own and continues from the newest checkpoint that can
 * be read. Flink itself restarts the job after a failure. When it does not, because the same state
 * cannot lead anywhere else, the job is started from the checkpoint before, and at last without
 * state; that costs time and never rows, because the job's tables know what they hold.
 */
public final class LocalJob implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LocalJob.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration BEFORE_NEXT_START = Duration.ofSeconds(5);

  private final Configuration settings;
  private final Path checkpoints;
  private final JobDefinition definition;
  private final Class<? extends Throwable> startsAnew;
  private final Duration staleAfter;
  private final Duration stopGrace;
  private final Clock clock;
  private final Thread keeper;
  private volatile String trouble = "starting";
  private volatile long lastCheckpointMillis;
  private volatile boolean closing;

  private LocalJob(
      Configuration settings,
      Path checkpoints,
      JobDefinition definition,
      Class<? extends Throwable> startsAnew,
      Duration staleAfter,
      Duration stopGrace,
      Clock clock) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.definition = definition;
    this.startsAnew = startsAnew;
    this.staleAfter = staleAfter;
    this.stopGrace = stopGrace;
    this.clock = clock;
    this.lastCheckpointMillis = clock.millis();
    this.keeper = new Thread(this::keepRunning, "local-job");
  }

  /**
   * Starts keeping the job running; returns at once.
   *
   * @param settings what the job asks of Flink, parallelism and checkpoints among it
   * @param checkpoints the local directory of the checkpoints
   * @param definition puts the job together, at each start
   * @param startsAnew the failure after which no checkpoint is of use
   * @param staleAfter the age of the last checkpoint from which on the job is not well
   * @param stopGrace how long {@link #close} waits for the last commit
   */
  public static LocalJob start(
      Configuration settings,
      Path checkpoints,
      JobDefinition definition,
      Class<? extends Throwable> startsAnew,
      Duration staleAfter,
      Duration stopGrace) {
    var job =
        new LocalJob(
            settings,
            checkpoints,
            definition,
            startsAnew,
            staleAfter,
            stopGrace,
            Clock.systemUTC());
    job.keeper.start();
    return job;
  }

  /** What stands in the way of fresh rows; empty when nothing does. */
  public String trouble() {
    return trouble;
  }

  /** How long ago the last checkpoint was complete, or else the job was started (seconds). */
  public double checkpointAgeSeconds() {
    return (clock.millis() - lastCheckpointMillis) / 1000.0;
  }

  /** Stops once all that was read is committed, or when the grace is over. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    keeper.interrupt();
    keeper.join();
  }

  private void keepRunning() {
    int skipped = 0;
    while (!closing) {
      try {
        skipped = run(skipped);
        trouble = "the job failed and is started again";
      } catch (InterruptedException e) {
        // close() has set the flag that ends the loop
      } catch (Exception e) {
        LOGGER.error("the job cannot be started", e);
        trouble = "the job cannot be started";
        skipped++;
      }
      pause();
    }
  }

  // returns how many of the newest checkpoints the next start had better leave out
  private int run(int skipped) throws Exception {
    var retained = new RetainedCheckpoints(checkpoints);
    retained.deleteAllBut(RetainedCheckpoints.KEPT);
    var from = retained.usable().stream().skip(skipped).findFirst();
    LOGGER.info("starting the job from {}", from.map(Object::toString).orElse("no checkpoint"));
    try (var cluster = LocalCluster.start(settings, definition, from.orElse(null))) {
      var end = watch(cluster);
      if (end.isEmpty()) {
        return 0;
      }
      return isBeyondState(end.get()) ? Integer.MAX_VALUE : skipped + 1;
    }
  }

  // close() interrupts this thread wherever it is: asking the cluster takes its time as well
  private Optional<JobResult> watch(LocalCluster cluster) throws Exception {
    try {
      return awaitEnd(cluster);
    } catch (InterruptedException e) {
      stop(cluster);
      return Optional.empty();
    }
  }

  private Optional<JobResult> awaitEnd(LocalCluster cluster) throws Exception {
    while (true) {
      var end = cluster.result();
      if (end.isPresent()) {
        LOGGER.error("the job ended", failure(end.get()));
        return end;
      }
      trouble = trouble(cluster);
      // Flink has no listener for checkpoints, so it is asked
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private String trouble(LocalCluster cluster) throws Exception {
    if (!cluster.isRunning()) {
      return "the job is not running";
    }
    long last = cluster.lastCheckpointMillis();
    if (last == 0) {
      return "no checkpoint yet";
    }
    lastCheckpointMillis = last;
    long age = clock.millis() - last;
    if (age > staleAfter.toMillis()) {
      return "no checkpoint for " + Duration.ofMillis(age).toSeconds() + " s";
    }
    return "";
  }

  private void stop(LocalCluster cluster) throws InterruptedException {
    try {
      cluster.stopInOrder(checkpoints.toUri().toString(), stopGrace);
      LOGGER.info("the job has committed what it had read");
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.warn("the job did not stop in order, it will continue from its last checkpoint", e);
    }
  }

  private boolean isBeyondState(JobResult end) {
    for (var cause = failure(end); cause != null; cause = cause.getCause()) {
      if (startsAnew.isInstance(cause) || cause.toString().contains(startsAnew.getName())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Throwable failure(JobResult end) {
    return end.getSerializedThrowable()
        .map(failure -> failure.deserializeError(LocalJob.class.getClassLoader()))
        .orElse(null);
  }

  private void pause() {
    if (closing) {
      return;
    }
    try {
      // what made the job fail is often gone a little later, and a loop without rest helps nobody
      Thread.sleep(BEFORE_NEXT_START.toMillis());
    } catch (InterruptedException e) {
      // close() has set the flag that ends the loop
    }
  }
}
