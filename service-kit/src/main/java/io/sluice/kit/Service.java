package io.sluice.kit;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a process: starts it, keeps it until SIGTERM or until its parent is gone, closes it.
 *
 * <p>Exit codes: 0 after an orderly stop, 2 when a setting is broken, 1 for everything else.
 */
public final class Service {

  /** Set by a supervisor: the process ends in order when the process with this id is gone. */
  public static final String PARENT_PID = "SLUICE_PARENT_PID";

  private static final String LOG_FORMAT = "LOG_FORMAT";
  private static final Set<String> LOG_FORMATS = Set.of("text", "json");
  private static final Logger LOGGER = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /** Starts something that can be closed. */
  @FunctionalInterface
  public interface Start {
    AutoCloseable start() throws Exception;
  }

  /** Runs the service until the JVM is asked to stop; never returns before that. */
  public static void run(String name, Start start) {
    AutoCloseable running = startOrExit(name, start);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(name, running, stopped), "stop"));
    stopWithParent();
    LOGGER.atInfo().addKeyValue("service", name).log("service ready");
    awaitUninterruptibly(stopped);
  }

  private static AutoCloseable startOrExit(String name, Start start) {
    try {
      requireLogFormat(Settings.fromEnvironment());
      return start.start();
    } catch (BrokenSettingException e) {
      System.err.println(name + ": " + e.getMessage());
      System.exit(2);
      throw e;
    } catch (Exception e) {
      LOGGER.atError().setCause(e).addKeyValue("service", name).log("service failed to start");
      System.exit(1);
      throw new IllegalStateException(e);
    }
  }

  /** The log's own file reads it, and would be silent for a word that it does not know. */
  static void requireLogFormat(Settings settings) {
    var format = settings.text(LOG_FORMAT, "text");
    if (!LOG_FORMATS.contains(format)) {
      throw new BrokenSettingException(LOG_FORMAT, format, "text or json");
    }
  }

  private static void close(String name, AutoCloseable running, CountDownLatch stopped) {
    try {
      running.close();
      LOGGER.atInfo().addKeyValue("service", name).log("service stopped");
    } catch (Exception e) {
      LOGGER.atError().setCause(e).addKeyValue("service", name).log("service failed to stop");
    } finally {
      stopped.countDown();
    }
  }

  // a supervisor that is killed leaves nothing running behind
  private static void stopWithParent() {
    Settings.fromEnvironment()
        .find(PARENT_PID)
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
  }

  private static void awaitUninterruptibly(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
