package io.sluice.cli.up;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice up}: runs everything on this machine until Ctrl-C or SIGTERM. */
@Command(
    name = "up",
    description = "Runs all of it on this machine until Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Runnable {

  @Mixin private UpOptions options = new UpOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var instance = prepared();
    var stop = new Thread(() -> stop(instance), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      instance.start(Clock.systemUTC()).print(out());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      giveUp(instance, stop);
      throw e;
    }
  }

  // everything that can be refused is refused here, before a process is started
  private Instance prepared() {
    var wanted = WantedConfig.read(options.config());
    var data = DataDirectory.open(options.data());
    try {
      data.clearLeftovers();
      return new Instance(data, options.addresses(), wanted, this::say);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static void giveUp(Instance instance, Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException stopping) {
      // Ctrl-C while starting: that is what went wrong, and the hook ends the process
      while (true) {
        LockSupport.park();
      }
    }
    instance.close();
  }

  private void stop(Instance instance) {
    say("stopping");
    instance.close();
    // a JVM that a signal ends exits with 128 and its number; this end was in order
    Runtime.getRuntime().halt(0);
  }

  private void say(String text) {
    var err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println("sluice: " + text);
    err.flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
