package io.sluice.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

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
   * @param failures how many requests were not answered 200, by status or kind of failure
   */
  record Outcome(Histogram latencies, Map<String, LongAdder> failures) {}

  /**
   * Sends the body over and over.
   *
   * @param perSecond requests per second
   */
  Outcome run(Target target, String accessToken, byte[] body, int perSecond, Duration duration)
      throws InterruptedException {
    long requests = perSecond * duration.toSeconds();
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var latencies = new ConcurrentHistogram(MAX_MICROS, 3);
    var failures = new ConcurrentHashMap<String, LongAdder>();
    var open = new CountDownLatch(Math.toIntExact(requests));
    long start = System.nanoTime();
    for (long i = 0; i < requests; i++) {
      long due = start + i * interval;
      waitUntil(due);
      send(target, accessToken, body, due, latencies, failures, open);
    }
    if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      count(failures, "unanswered", open.getCount());
    }
    return new Outcome(latencies, failures);
  }

  /**
   * Keeps so many requests under way, each followed by the next, so that a target's code is
   * compiled without a queue building up before it.
   */
  void warmUp(Target target, String accessToken, byte[] body, int underWay, Duration duration)
      throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    var open = new CountDownLatch(underWay);
    for (int i = 0; i < underWay; i++) {
      sendUntil(end, target, accessToken, body, open);
    }
    open.await(duration.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
  }

  private void sendUntil(long end, Target target, String token, byte[] body, CountDownLatch open) {
    if (System.nanoTime() - end > 0) {
      open.countDown();
      return;
    }
    request(target, token, body).send(result -> sendUntil(end, target, token, body, open));
  }

  private Request request(Target target, String accessToken, byte[] body) {
    return client
        .newRequest(target.uri())
        .method(HttpMethod.POST)
        .headers(
            headers -> {
              headers.put("x-api-key", accessToken);
              target.headers().forEach(headers::put);
            })
        .body(new BytesRequestContent("application/json", body));
  }

  private void send(
      Target target,
      String accessToken,
      byte[] body,
      long due,
      Histogram latencies,
      Map<String, LongAdder> failures,
      CountDownLatch open) {
    request(target, accessToken, body)
        .send(
            result -> {
              long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
              latencies.recordValue(Math.min(micros, MAX_MICROS));
              if (result.isFailed()) {
                count(failures, result.getFailure().getClass().getSimpleName(), 1);
              } else if (result.getResponse().getStatus() != HttpStatus.OK_200) {
                count(failures, Integer.toString(result.getResponse().getStatus()), 1);
              }
              open.countDown();
            });
  }

  private static void count(Map<String, LongAdder> failures, String kind, long many) {
    failures.computeIfAbsent(kind, key -> new LongAdder()).add(many);
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
