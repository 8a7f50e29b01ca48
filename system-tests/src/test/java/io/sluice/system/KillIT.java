package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Processes are killed with SIGKILL while calls flow; every answer that a client had whole is in
 * the ledger once.
 */
class KillIT {

  private static final int CLIENTS = 16;
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String ASK =
      "{\"model\":\"databricks-claude-opus-4-6\",\"max_tokens\":9,\"stream\":%s,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static RunningSluice sluice;
  private static String accessToken;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.OFF, 0);
    accessToken = sluice.accessToken();
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @Test
  void noRowIsLostOrRepeatedWhenTheSinkIsKilled() throws Exception {
    var killed = sluice.process("flink-delta-sink");

    var answered = flow(20_000, 7_000, killed);

    assertThat(answered).hasSize(20_000);
    assertLedgerHoldsEachOnce(answered);
    assertThat(sluice.process("flink-delta-sink").pid()).isNotEqualTo(killed.pid());
  }

  @Test
  void everyWholeAnswerHasOneRowWhenTheProxyIsKilled() throws Exception {
    var killed = sluice.process("ingress-proxy");

    var answered = flow(5_000, 2_000, killed);

    assertThat(answered).hasSize(5_000);
    assertLedgerHoldsEachOnce(answered);
  }

  /** Makes calls from many clients, kills the process after some, and returns the answered ones. */
  private Set<String> flow(int calls, int killAfter, ProcessHandle process) throws Exception {
    Set<String> answered = ConcurrentHashMap.newKeySet();
    var next = new AtomicInteger();
    var clients = Executors.newFixedThreadPool(CLIENTS);
    for (int client = 0; client < CLIENTS; client++) {
      clients.execute(
          () -> {
            for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
              if (call == killAfter) {
                process.destroyForcibly();
              }
              call(call % 2 == 0, answered);
            }
          });
    }
    clients.shutdown();
    assertThat(clients.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
    return answered;
  }

  // like an agent, a client calls again when its call breaks off or nobody listens; nothing is
  // claimed of the call that broke off
  private void call(boolean streamed, Set<String> answered) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !isAnswered(streamed, answered)) {
      LockSupport.parkNanos(BEFORE_NEXT_TRY.toNanos());
    }
  }

  private boolean isAnswered(boolean streamed, Set<String> answered) {
    var request =
        HttpRequest.newBuilder(URI.create(sluice.ingress() + "/anthropic/v1/messages"))
            .header("x-api-key", accessToken)
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(ASK.formatted(streamed)))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200
          && answered.add(answer.headers().firstValue("x-request-id").orElseThrow());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void assertLedgerHoldsEachOnce(Set<String> answered) throws Exception {
    Eventually.holds(
        "all " + answered.size() + " answered calls are in the table",
        PATIENCE,
        () -> new HashSet<>(ids()).containsAll(answered));
    assertThat(ids()).doesNotHaveDuplicates();
  }

  private static List<Object> ids() throws IOException {
    return sluice.rows(RunningSluice.USAGE_TABLE).stream()
        .map(row -> row.get("request_id"))
        .toList();
  }
}
