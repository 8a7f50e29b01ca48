package io.sluice.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again until there is an answer, for a bounded time. */
final class Eventually {

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private Eventually() {}

  /**
   * The first answer that is not empty.
   *
   * @throws AssertionError when there is none within the patience
   */
  static <T> T answer(String what, Duration patience, Callable<Optional<T>> question)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      var answer = question.call();
      if (answer.isPresent()) {
        return answer.get();
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
  }

  /** Waits until a claim is true. */
  static void holds(String claim, Duration patience, Callable<Boolean> check) throws Exception {
    answer(claim, patience, () -> check.call() ? Optional.of(true) : Optional.empty());
  }
}
