package io.sluice.benchmarks.load;

import io.sluice.benchmarks.load.Uses.Use;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Callers who ask at a steady rate, one proxy after the other, whatever they are told; and what
 * they were told.
 */
final class LimitCallers {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final List<URI> proxies;
  private final String accessToken;
  private final ConcurrentLinkedQueue<Use> attempts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Use> sent = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Use> answered = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

  LimitCallers(HttpClient client, List<URI> proxies, String accessToken) {
    this.client = client;
    this.proxies = proxies;
    this.accessToken = accessToken;
  }

  /** Calls that were sent. */
  Uses attempts() {
    return new Uses(List.copyOf(attempts));
  }

  /** Calls that were answered 200, by when they were sent. */
  Uses admittedBySending() {
    return new Uses(List.copyOf(sent));
  }

  /** Calls that were answered 200, by when they were answered. */
  Uses admittedByAnswer() {
    return new Uses(List.copyOf(answered));
  }

  /** How often which status or failure came. */
  Map<String, Long> outcomes() {
    var sums = new TreeMap<String, Long>();
    outcomes.forEach((outcome, count) -> sums.put(outcome, count.sum()));
    return sums;
  }

  /**
   * Sends calls, and returns when all are answered.
   *
   * @param bodies the body of each call, by its number
   * @param perSecond calls per second
   */
  void run(IntFunction<byte[]> bodies, int perSecond, Duration duration)
      throws InterruptedException, TimeoutException {
    long calls = perSecond * duration.toSeconds();
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var open = new Phaser(1);
    long start = System.nanoTime();
    for (int call = 0; call < calls; call++) {
      waitUntil(start + call * interval);
      send(proxies.get(call % proxies.size()), bodies.apply(call), open);
    }
    open.awaitAdvanceInterruptibly(open.arrive(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void send(URI proxy, byte[] body, Phaser open) {
    open.register();
    long now = System.nanoTime();
    attempts.add(new Use(now, 1));
    client
        .newRequest(proxy)
        .method(HttpMethod.POST)
        .headers(headers -> headers.put("x-api-key", accessToken))
        .body(new BytesRequestContent("application/json", body))
        .send(
            result -> {
              note(result, now);
              open.arriveAndDeregister();
            });
  }

  private void note(Result result, long sentNanos) {
    if (result.isFailed()) {
      count(result.getFailure().getClass().getSimpleName());
      return;
    }
    int status = result.getResponse().getStatus();
    count(Integer.toString(status));
    if (status == HttpStatus.OK_200) {
      sent.add(new Use(sentNanos, 1));
      answered.add(new Use(System.nanoTime(), 1));
    }
  }

  private void count(String outcome) {
    outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
  }

  /** A request of so many bytes, or a little more. */
  static byte[] body(String model, int size) {
    var text = "x".repeat(size);
    return ("{\"model\":\"%s\",\"max_tokens\":64,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}")
        .formatted(model, text)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
