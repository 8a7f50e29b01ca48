package io.sluice.cli.up;

import io.sluice.cli.CommandException;
import io.sluice.cli.up.Part.Running;
import io.sluice.kit.PortInUseException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts parts, starts them again when they die, and stops them in the opposite order.
 *
 * <p>Until {@link #keepRunning()} a death fails the start; from then on it is mended, with a
 * back-off, by one thread.
 */
final class Supervisor implements AutoCloseable {

  private static final Duration READY_PATIENCE = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 100;
  private static final Duration ALL_STOPPED = Duration.ofSeconds(14);

  private final Object lock = new Object();
  private final Deque<Supervised> started = new ArrayDeque<>();
  private final Consumer<String> say;
  private final ScheduledExecutorService mender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "mender");
            thread.setDaemon(true);
            return thread;
          });
  private Runnable onChange = () -> {};
  private volatile boolean keepsRunning;
  private volatile boolean stopping;

  Supervisor(Consumer<String> say) {
    this.say = say;
  }

  /** A part and its process, which changes when it has died. */
  private static final class Supervised {
    private final Part part;
    private volatile Running running;
    private volatile long startedNanos = System.nanoTime();
    private volatile Backoff backoff = Backoff.NONE;

    private Supervised(Part part, Running running) {
      this.part = part;
      this.running = running;
    }

    private void replace(Running next) {
      running = next;
      startedNanos = System.nanoTime();
    }

    private Duration life() {
      return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
  }

  /**
   * Starts a part.
   *
   * @throws CommandException when it cannot be started
   */
  void start(Part part) {
    synchronized (lock) {
      if (stopping) {
        throw CommandException.failed("stopped while starting");
      }
      started.addLast(new Supervised(part, launch(part)));
    }
  }

  /**
   * Waits until these parts are ready.
   *
   * @throws CommandException when one has ended, or is not ready in time, saying why
   */
  void awaitReady(Collection<? extends Part> parts) throws InterruptedException {
    var waiting = new ArrayList<Part>(parts);
    var deadline = System.nanoTime() + READY_PATIENCE.toNanos();
    while (true) {
      requireAlive();
      waiting.removeIf(part -> part.readiness().isReady());
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        var late = waiting.get(0);
        throw CommandException.failed(
            late.name() + " is not ready: " + late.readiness().cause() + "; see " + late.log());
      }
      // other processes, which say that they are ready only when they are asked
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** From now on a part that dies is started again; then, and only then, this runs. */
  void keepRunning(Runnable whenAPartIsBack) {
    onChange = whenAPartIsBack;
    keepsRunning = true;
    synchronized (lock) {
      started.forEach(this::watch);
    }
  }

  Map<String, Long> pids() {
    synchronized (lock) {
      var pids = new LinkedHashMap<String, Long>();
      started.forEach(one -> pids.put(one.part.name(), one.running.pid()));
      return pids;
    }
  }

  /** Stops everything, the part that was started last first; what takes too long is killed. */
  @Override
  public void close() {
    stopping = true;
    mender.shutdownNow();
    synchronized (lock) {
      var deadline = System.nanoTime() + ALL_STOPPED.toNanos();
      while (!started.isEmpty()) {
        var last = started.removeLast();
        last.running.stop(share(deadline));
      }
    }
  }

  // nobody takes what those that come later need; what is killed loses nothing that was
  // acknowledged
  private Duration share(long deadline) {
    var left = Duration.ofNanos(deadline - System.nanoTime());
    for (var later : started) {
      left = left.minus(later.part.timeToStop());
    }
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Running launch(Part part) {
    try {
      return part.start();
    } catch (PortInUseException e) {
      throw CommandException.refused(String.valueOf(e.getMessage()));
    } catch (IOException | IllegalStateException e) {
      throw CommandException.failed(
          part.name() + " cannot be started: " + e.getMessage() + "; see " + part.log());
    }
  }

  private void requireAlive() {
    List<Supervised> all;
    synchronized (lock) {
      all = List.copyOf(started);
    }
    for (var one : all) {
      if (!one.running.isAlive()) {
        throw CommandException.failed(
            one.part.name()
                + " "
                + one.running.exit().getNow("ended")
                + " while starting; see "
                + one.part.log());
      }
    }
  }

  private void watch(Supervised one) {
    one.running.exit().thenAccept(how -> mend(one, how));
  }

  private void mend(Supervised one, String how) {
    if (stopping || !keepsRunning) {
      return;
    }
    one.backoff = one.backoff.afterLifeOf(one.life());
    var delay = one.backoff.delay();
    say.accept(
        one.part.name()
            + " "
            + how
            + ", starting it again in "
            + delay.toSeconds()
            + " s; see "
            + one.part.log());
    mender.schedule(() -> startAgain(one), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void startAgain(Supervised one) {
    synchronized (lock) {
      if (stopping) {
        return;
      }
      try {
        one.replace(launch(one.part));
      } catch (CommandException e) {
        mend(one, "did not start (" + e.getMessage() + ")");
        return;
      }
    }
    onChange.run();
    watch(one);
  }
}
