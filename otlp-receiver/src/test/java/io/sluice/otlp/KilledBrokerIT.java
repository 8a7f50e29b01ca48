package io.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sluice.event.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Senders do not stop while the broker is killed and comes back, again and again: {@code
 * it.kill.rounds} times (2).
 */
class KilledBrokerIT extends ReceiverFixture {

  private static final int ROUNDS = Integer.getInteger("it.kill.rounds", 2);
  private static final int SENDERS = 4;
  private static final int LOGS_PER_REQUEST = 5;
  private static final Duration ROUND = Duration.ofSeconds(3);

  private final AtomicLong ids = new AtomicLong();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void everythingThatWasAnswered200IsRecorded() throws Exception {
    var random = new Random(7);
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    IntStream.range(0, SENDERS).forEach(i -> senders.execute(this::sendUntilEnough));

    for (int round = 0; round < ROUNDS; round++) {
      LockSupport.parkNanos(random.nextLong(ROUND.toNanos()));
      broker.kill();
      LockSupport.parkNanos(random.nextLong(ROUND.toNanos()));
      broker.restart();
      awaitMoreThan(acknowledged.size());
    }
    enough.set(true);
    senders.shutdown();

    assertThat(senders.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(statuses).isSubsetOf(200, 429, 503).contains(200);
    assertThat(recorded()).containsAll(acknowledged);
  }

  private void sendUntilEnough() {
    while (!enough.get()) {
      var request = ExportLogsServiceRequest.newBuilder();
      var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
      var sent = IntStream.range(0, LOGS_PER_REQUEST).mapToObj(i -> "id " + ids.incrementAndGet());
      var bodies = sent.toList();
      bodies.forEach(id -> scope.addLogRecordsBuilder().getBodyBuilder().setStringValue(id));
      send(request.build().toByteArray(), bodies);
    }
  }

  private void send(byte[] body, List<String> sent) {
    try {
      int status = post("/v1/logs", body, "application/x-protobuf", LOGS_TABLE).statusCode();
      statuses.add(status);
      if (status == 200) {
        acknowledged.addAll(sent);
      }
    } catch (IOException e) {
      statuses.add(0); // no answer at all
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitMoreThan(int before) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (acknowledged.size() <= before + 100) {
      assertThat(System.nanoTime()).as("accepted again").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private Set<String> recorded() throws Exception {
    return readAll(Topics.OTLP_LOGS.name()).stream()
        .flatMap(record -> idsIn(record.value()).stream())
        .collect(Collectors.toSet());
  }

  private static List<String> idsIn(byte[] request) {
    try {
      return ExportLogsServiceRequest.parseFrom(request)
          .getResourceLogs(0)
          .getScopeLogs(0)
          .getLogRecordsList()
          .stream()
          .map(log -> log.getBody().getStringValue())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
