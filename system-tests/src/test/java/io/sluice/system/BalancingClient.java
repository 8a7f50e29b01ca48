package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Calls at a steady rate through a small load balancer: it asks every proxy five times a second
 * whether it is ready, keeps connections open, and sends a call to another proxy only where it is
 * certain that the first has not passed it on: nobody listens, or a 503 that ends its connection.
 * Every second call is streamed.
 */
final class BalancingClient implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(30);
  private static final int TRIES = 4;
  private static final String ASK =
      "{\"model\":\""
          + ProxyFleet.MODEL
          + "\",\"max_tokens\":9,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final List<ProxyProcess> proxies;
  private final String accessToken;
  private final AtomicIntegerArray readiness;
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger reroutings = new AtomicInteger();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private BalancingClient(List<ProxyProcess> proxies, String accessToken) {
    this.proxies = proxies;
    this.accessToken = accessToken;
    this.readiness = new AtomicIntegerArray(proxies.size());
  }

  /** Starts calling. */
  static BalancingClient start(ProxyFleet fleet, int callsPerSecond) {
    var client = new BalancingClient(fleet.proxies(), fleet.accessToken());
    for (int i = 0; i < client.proxies.size(); i++) {
      int proxy = i;
      client.look(proxy);
      client.timer.scheduleWithFixedDelay(
          () -> client.look(proxy), 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }
    client.timer.scheduleAtFixedRate(
        client::call, 0, TimeUnit.SECONDS.toNanos(1) / callsPerSecond, TimeUnit.NANOSECONDS);
    return client;
  }

  /** How many calls have been made. */
  int calls() {
    return calls.get();
  }

  /** How many had to be sent to another proxy. */
  int reroutings() {
    return reroutings.get();
  }

  /** The ids of the calls that were answered whole. */
  List<String> answered() {
    return List.copyOf(answered);
  }

  /** What became of the others. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Makes no more calls, and waits for those under way. */
  void stop() throws Exception {
    timer.shutdown();
    Eventually.holds("all calls have ended", CALL_PATIENCE, () -> underWay.get() == 0);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  // who is slow to answer is neither ready nor not: what was known of it stays
  private void look(int proxy) {
    proxies.get(proxy).readiness().ifPresent(status -> readiness.set(proxy, status));
  }

  private void call() {
    int number = calls.getAndIncrement();
    underWay.incrementAndGet();
    send(number, 1).whenComplete((done, failure) -> underWay.decrementAndGet());
  }

  private CompletableFuture<Void> send(int number, int tries) {
    var proxy = ready(number + tries);
    return http.sendAsync(request(proxy.uri(), number), BodyHandlers.ofString(UTF_8))
        .handle(
            (answer, failure) -> {
              if (isUntouched(answer, failure) && tries < TRIES) {
                reroutings.incrementAndGet();
                return send(number, tries + 1);
              }
              note(number, answer, failure);
              return CompletableFuture.<Void>completedFuture(null);
            })
        .thenCompose(done -> done);
  }

  // the next one in turn that is ready; where none is, just the next one
  private ProxyProcess ready(int turn) {
    for (int i = 0; i < proxies.size(); i++) {
      int at = (turn + i) % proxies.size();
      if (readiness.get(at) == 200) {
        return proxies.get(at);
      }
    }
    return proxies.get(turn % proxies.size());
  }

  private HttpRequest request(URI proxy, int number) {
    return HttpRequest.newBuilder(URI.create(proxy + "/anthropic/v1/messages"))
        .header("x-api-key", accessToken)
        .header("x-mock", "events=4,between=50ms")
        .timeout(CALL_PATIENCE)
        .POST(BodyPublishers.ofString(ASK.formatted(isStreamed(number))))
        .build();
  }

  private static boolean isUntouched(HttpResponse<String> answer, Throwable failure) {
    if (failure != null) {
      var cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return cause instanceof ConnectException;
    }
    return answer.statusCode() == 503
        && answer.headers().firstValue("Connection").orElse("").equals("close");
  }

  private void note(int number, HttpResponse<String> answer, Throwable failure) {
    if (failure != null) {
      failures.add(failure.toString());
    } else if (answer.statusCode() != 200) {
      failures.add(answer.statusCode() + " " + answer.body());
    } else if (isStreamed(number) && !answer.body().contains("event: message_stop")) {
      failures.add("a stream without its end");
    } else {
      answered.add(answer.headers().firstValue("x-request-id").orElseThrow());
    }
  }

  private static boolean isStreamed(int number) {
    return number % 2 == 0;
  }
}
