package io.sluice.system;

import io.sluice.sandbox.TestCluster;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Kills processes one after the other, with SIGKILL, and starts each again; then the next. */
final class Fire implements Runnable {

  private static final long SHORTEST_PAUSE_MILLIS = 300;
  private static final int LONGEST_PAUSE_MILLIS = 2500;

  private final List<ServiceProcess> services;
  private final TestCluster brokers;
  private final Random random;
  private final AtomicInteger kills = new AtomicInteger();
  private volatile boolean out;
  private volatile Throwable failure;

  Fire(List<ServiceProcess> services, TestCluster brokers, Random random) {
    this.services = services;
    this.brokers = brokers;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!out) {
        killOne(random.nextInt(services.size() + brokers.size()));
        kills.incrementAndGet();
        pause();
      }
    } catch (Exception | AssertionError e) {
      failure = e;
    }
  }

  /** No more kills after the one under way. */
  void putOut() {
    out = true;
  }

  int kills() {
    return kills.get();
  }

  Throwable failure() {
    return failure;
  }

  // it serves again before the next one dies: never two at once
  private void killOne(int which) throws Exception {
    if (which < services.size()) {
      var service = services.get(which);
      service.kill();
      pause();
      service.startAgain();
      service.awaitReady();
      return;
    }
    int broker = which - services.size();
    brokers.kill(broker);
    pause();
    brokers.restart(broker);
  }

  private void pause() {
    LockSupport.parkNanos(
        1_000_000L * (SHORTEST_PAUSE_MILLIS + random.nextInt(LONGEST_PAUSE_MILLIS)));
  }
}
