package io.sluice.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingress.IngressProxyMain;
import io.sluice.kit.Service;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One limit, two proxies: together they never admit more than it says, and all but all of it. */
class LimitIT {

  private static final int LIMIT = 60;
  private static final int CALLS = 200;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
  private static final String ASK =
      "{\"model\":\"databricks-claude-opus-4-6\",\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static RunningSluice sluice;
  private static Process secondProxy;
  private static List<URI> proxies;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.OFF, LIMIT);
    int port = freePort();
    int adminPort = freePort();
    secondProxy = proxy(port, adminPort);
    proxies = List.of(sluice.ingress(), URI.create("http://127.0.0.1:" + port));
    Eventually.holds("the second proxy is ready", Duration.ofSeconds(60), () -> isReady(adminPort));
  }

  @AfterAll
  static void stop() throws Exception {
    secondProxy.destroy();
    secondProxy.waitFor(20, TimeUnit.SECONDS);
    sluice.close();
  }

  @Test
  void admitsTheLimitAndNoMoreThroughTwoProxies() throws Exception {
    var ada = sluice.sluice("token", "create", "--user", "ada@example.com");
    var ben = sluice.sluice("token", "create", "--user", "ben@example.com");
    awaitKnown(ada, ben);

    var ofAda = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    var ofBen = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      waitUntil(start + i * BETWEEN_CALLS.toNanos());
      ofAda.add(call(proxies.get(i % 2), ada));
      if (i % 10 == 0) {
        ofBen.add(call(proxies.get(i / 10 % 2), ben));
      }
    }

    var refused = ofAda.stream().map(CompletableFuture::join).filter(LimitIT::isRefused).toList();
    var answers = counted(ofAda);
    assertThat(answers).as(() -> "other answers: " + others(ofAda)).containsOnlyKeys(200, 429);
    // proxies that an aggregator keeps waiting for too long go on with their shares of 95 %
    assertThat(answers.get(200)).isBetween(LIMIT * 95L / 100, (long) LIMIT);
    assertThat(counted(ofBen)).containsOnlyKeys(200);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.body())
                  .contains("\"error_code\":\"REQUEST_LIMIT_EXCEEDED\"")
                  .contains(
                      "User defined rate limit(s) exceeded for 'databricks-claude-opus-4-6'."
                          + " Requests-per-minute (RPM) rate limit exceeded for user");
              assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                  .isBetween(1L, 60L);
            });
  }

  private CompletableFuture<HttpResponse<String>> call(URI proxy, String accessToken) {
    var request =
        HttpRequest.newBuilder(URI.create(proxy + "/anthropic/v1/messages"))
            .header("x-api-key", accessToken)
            .POST(BodyPublishers.ofString(ASK))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  // a call that names no model is refused before it counts
  private void awaitKnown(String... accessTokens) throws Exception {
    for (var accessToken : accessTokens) {
      for (var proxy : proxies) {
        var request =
            HttpRequest.newBuilder(URI.create(proxy + "/anthropic/v1/messages"))
                .header("x-api-key", accessToken)
                .POST(BodyPublishers.ofString("{}"))
                .build();
        Eventually.holds(
            "the access token is known to every proxy",
            Duration.ofSeconds(10),
            () -> http.send(request, BodyHandlers.discarding()).statusCode() == 400);
      }
    }
  }

  private static Map<Integer, Long> counted(List<CompletableFuture<HttpResponse<String>>> answers) {
    return answers.stream().collect(groupingBy(answer -> answer.join().statusCode(), counting()));
  }

  private static List<String> others(List<CompletableFuture<HttpResponse<String>>> answers) {
    return answers.stream()
        .map(CompletableFuture::join)
        .filter(answer -> answer.statusCode() != 200 && answer.statusCode() != 429)
        .map(HttpResponse::body)
        .toList();
  }

  private static boolean isRefused(HttpResponse<String> answer) {
    return answer.statusCode() == 429;
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Process proxy(int port, int adminPort) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            IngressProxyMain.class.getName());
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", sluice.kafka());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("ADMIN_PORT", Integer.toString(adminPort));
    builder.environment().put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    return builder.inheritIO().start();
  }

  private static boolean isReady(int adminPort) throws InterruptedException {
    var ready = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
    try {
      return HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
