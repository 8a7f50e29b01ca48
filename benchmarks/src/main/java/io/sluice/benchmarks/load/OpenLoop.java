package io.sluice.benchmarks.load;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Sends requests at a steady rate whether or not earlier ones are answered, and measures each from
 * the moment it was due: a stall is felt by all the requests that were due during it.
 */
final class OpenLoop {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MAX_MICROS = TimeUnit.SECONDS.toMicros(60);

  private final HttpClient client;

  OpenLoop(HttpClient client) {
    this.client = client;
  }

  /**
   * What was sent and seen.
   *
   * @param latencies from due to answered (microseconds)
   * @param failures requests that were not answered 200
   */
  record Outcome(Histogram latencies, long failures) {}

  /**
   * Sends the body over and over.
   *
   * @param perSecond requests per second
   */
  Outcome run(URI uri, String accessToken, byte[] body, int perSecond, Duration duration)
      throws InterruptedException {
    long requests = perSecond * duration.toSeconds();
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var latencies = new ConcurrentHistogram(MAX_MICROS, 3);
    var failures = new LongAdder();
    var open = new CountDownLatch(Math.toIntExact(requests));
    long start = System.nanoTime();
    for (long i = 0; i < requests; i++) {
      long due = start + i * interval;
      waitUntil(due);
      send(uri, accessToken, body, due, latencies, failures, open);
    }
    if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      failures.add(open.getCount());
    }
    return new Outcome(latencies, failures.sum());
  }

  private void send(
      URI uri,
      String accessToken,
      byte[] body,
      long due,
      Histogram latencies,
      LongAdder failures,
      CountDownLatch open) {
    client
        .newRequest(uri)
        .method(HttpMethod.POST)
        .headers(headers -> headers.put("x-api-key", accessToken))
        .body(new BytesRequestContent("application/json", body))
        .send(
            result -> {
              long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
              latencies.recordValue(Math.min(micros, MAX_MICROS));
              if (result.isFailed() || result.getResponse().getStatus() != 200) {
                failures.increment();
              }
              open.countDown();
            });
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
