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
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Sends requests, and measures them. In an open loop they are sent at a steady rate whether or not
 * earlier ones are answered, and measured from the moment they were due: a stall is felt by all the
 * requests that were due during it. In a closed loop each is followed by the next.
 */
final class Load {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MAX_MICROS = TimeUnit.SECONDS.toMicros(60);

  private final HttpClient client;

  Load(HttpClient client) {
    this.client = client;
  }

  /**
   * What was sent and seen.
   *
   * @param latencies from due, or sent in a closed loop, to answered (microseconds)
   * @param failures how many requests were not answered 200, by status or kind of failure
   */
  record Outcome(Histogram latencies, Map<String, LongAdder> failures) {

    private static Outcome empty() {
      return new Outcome(new ConcurrentHistogram(MAX_MICROS, 3), new ConcurrentHashMap<>());
    }

    private void count(long dueNanos, Result result) {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNanos);
      latencies.recordValue(Math.min(micros, MAX_MICROS));
      if (result.isFailed()) {
        failed(result.getFailure().getClass().getSimpleName(), 1);
      } else if (result.getResponse().getStatus() != HttpStatus.OK_200) {
        failed(Integer.toString(result.getResponse().getStatus()), 1);
      }
    }

    private void failed(String kind, long many) {
      failures.computeIfAbsent(kind, key -> new LongAdder()).add(many);
    }
  }

  /**
   * Sends the body over and over.
   *
   * @param perSecond requests per second
   */
  Outcome open(Target target, String accessToken, byte[] body, int perSecond, Duration duration)
      throws InterruptedException {
    long requests = perSecond * duration.toSeconds();
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var outcome = Outcome.empty();
    var open = new CountDownLatch(Math.toIntExact(requests));
    long start = System.nanoTime();
    for (long i = 0; i < requests; i++) {
      long due = start + i * interval;
      waitUntil(due);
      send(target, accessToken, body, due, outcome, open);
    }
    if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      outcome.failed("unanswered", open.getCount());
    }
    return outcome;
  }

  /** Keeps so many requests under way, so that a target is as busy as it can be. */
  Outcome closed(Target target, String accessToken, byte[] body, int underWay, Duration duration)
      throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    var outcome = Outcome.empty();
    var open = new CountDownLatch(underWay);
    for (int i = 0; i < underWay; i++) {
      sendUntil(end, target, accessToken, body, outcome, open);
    }
    open.await(duration.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
    return outcome;
  }

  private void sendUntil(
      long end, Target target, String token, byte[] body, Outcome outcome, CountDownLatch open) {
    long start = System.nanoTime();
    if (start - end > 0) {
      open.countDown();
      return;
    }
    request(target, token, body)
        .send(
            result -> {
              outcome.count(start, result);
              sendUntil(end, target, token, body, outcome, open);
            });
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
      Target target, String token, byte[] body, long due, Outcome outcome, CountDownLatch open) {
    request(target, token, body)
        .send(
            result -> {
              outcome.count(due, result);
              open.countDown();
            });
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
