package io.sluice.cli.governance;

import io.sluice.cli.CommandException;
import io.sluice.governance.Declaration;
import io.sluice.governance.GovernanceDiff;
import io.sluice.kit.TopicView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a configuration file in force: what is written into it is in force everywhere in less than
 * two seconds. A wrong file is refused whole, and what was in force before stays.
 *
 * <pre>
 *   file ─▶ settled ─▶ read whole, or refused ─▶ difference to what is in force ─▶ governance.v1
 * </pre>
 */
public final class ConfigWatch implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

  private final Path file;
  private final SettledFile settled;
  private final TopicView<Declaration, InForce> inForce;
  private final GovernancePublisher publisher;
  private final Listener listener;
  private final Thread watcher = new Thread(this::watch, "config-watch");
  private String lastTrouble = "";
  private volatile boolean closing;

  /** Hears what becomes of the file; called by one thread, once for each content. */
  public interface Listener {

    /** The file is in force; the difference is empty when it already was. */
    void inForce(GovernanceDiff diff);

    /** The file is refused, and what was in force stays; every mistake is in the message. */
    void refused(String message);

    /** The file is right, but cannot be put in force now; it is tried again. */
    void delayed(String message);
  }

  private ConfigWatch(
      Path file,
      TopicView<Declaration, InForce> inForce,
      GovernancePublisher publisher,
      Listener listener) {
    this.file = file;
    this.settled = new SettledFile(file);
    this.inForce = inForce;
    this.publisher = publisher;
    this.listener = listener;
    this.watcher.setDaemon(true);
  }

  /** Starts with the file as it is. */
  public static ConfigWatch start(Path file, String bootstrapServers, Listener listener) {
    var watch =
        new ConfigWatch(
            file,
            InForce.follow(bootstrapServers),
            GovernancePublisher.start(bootstrapServers),
            listener);
    watch.watcher.start();
    return watch;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(watcher);
    watcher.join();
    publisher.close();
    inForce.close();
  }

  private void watch() {
    while (!closing) {
      if (inForce.isCaughtUp() && settled.hasChanged()) {
        apply();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void apply() {
    List<Declaration> declared;
    try {
      declared = ConfigFile.read(file);
    } catch (CommandException e) {
      listener.refused(String.valueOf(e.getMessage()));
      return;
    }
    try {
      var diff = GovernanceDiff.of(inForce.get().declarations(), declared);
      publisher.publish(diff);
      lastTrouble = "";
      listener.inForce(diff);
    } catch (CommandException e) {
      tryAgain(String.valueOf(e.getMessage()));
    }
  }

  private void tryAgain(String trouble) {
    settled.again();
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      listener.delayed(trouble);
    }
    LockSupport.parkNanos(AFTER_TROUBLE.toNanos());
  }
}
