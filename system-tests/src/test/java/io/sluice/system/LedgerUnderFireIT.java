package io.sluice.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.aggregator.AggregatorMain;
import io.sluice.delta.DeltaSinkMain;
import io.sluice.delta.table.DeltaTables;
import io.sluice.event.CallAdmitted;
import io.sluice.event.CallSettled;
import io.sluice.event.TokenSource;
import io.sluice.event.Topics;
import io.sluice.governance.Api;
import io.sluice.ingress.IngressProxyMain;
import io.sluice.sandbox.TestCluster;
import io.sluice.sandbox.provider.Exchange;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import io.sluice.system.StreamedCall.Outcome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streamed calls from fifty clients, of whom some hang up, while proxies, aggregator and brokers
 * are killed with SIGKILL and started again. The provider's own account is what the ledger must
 * hold. {@code -Dit.fire.rounds=20} makes 10,000 calls of it.
 */
class LedgerUnderFireIT {

  private static final int ROUNDS = Integer.getInteger("it.fire.rounds", 1);
  private static final int CALLS_PER_ROUND = Integer.getInteger("it.fire.calls", 500);
  private static final long SEED = Long.getLong("it.fire.seed", System.nanoTime());
  private static final int CLIENTS = 50;
  private static final double ABORTED = 0.3;
  private static final int ANSWER_BYTES = 6000;
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String MOCK = "events=20,between=40ms,text=600";
  private static final Pattern TEXT = Pattern.compile("\"text_delta\",\"text\":\"([^\"]*)\"");

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger number = new AtomicInteger();
  private TestCluster brokers;
  private MockProvider provider;
  private List<ServiceProcess> proxies;
  private ServiceProcess aggregator;
  private ServiceProcess sink;
  private String accessToken;

  @BeforeEach
  void start() throws Exception {
    brokers = TestCluster.start(2);
    var kafka = brokers.bootstrapServers();
    provider = MockProvider.start(MockProviderConfig.keeping(Detail.BODIES).withCapacity(100_000));
    accessToken = Governed.declare(kafka, provider.baseUrl(Api.ANTHROPIC));
    aggregator =
        ServiceProcess.start(
            AggregatorMain.class,
            128,
            kafka,
            directory.resolve("aggregator.log"),
            Map.of("STATE_DIR", directory.resolve("streams").toString(), "PROXY_SILENCE", "30s"));
    sink =
        ServiceProcess.start(
            DeltaSinkMain.class,
            384,
            kafka,
            directory.resolve("sink.log"),
            Map.of(
                "LAKE", lake().toString(),
                "CHECKPOINT_DIR", directory.resolve("checkpoints").toString()));
    proxies = List.of(proxy(kafka, 1), proxy(kafka, 2));
    for (var proxy : proxies) {
      proxy.awaitReady();
    }
    aggregator.awaitReady();
    sink.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    for (var proxy : proxies) {
      proxy.close();
    }
    aggregator.close();
    sink.close();
    provider.close();
    brokers.close();
  }

  @Test
  void everyCallHasOneRowWithTheProvidersTokens() throws Exception {
    var random = new Random(SEED);
    var calls = new ConcurrentLinkedQueue<StreamedCall>();
    int kills = 0;
    for (int round = 0; round < ROUNDS; round++) {
      kills += burn(random, calls);
    }

    awaitAllSettled();
    var rows = TopicContents.of(brokers.bootstrapServers(), Topics.CALLS);
    report(calls, rows, kills);
    assertNothingTwice(rows);
    assertEveryAdmissionHasARow(rows);
    assertWholeAnswersAreExact(calls, rows);
    assertDrainedOnesAreExact(rows);
    awaitSameInTheTable(rows);
  }

  private ServiceProcess proxy(String kafka, int which) {
    return ServiceProcess.start(
        IngressProxyMain.class,
        160,
        kafka,
        directory.resolve("proxy-" + which + ".log"),
        Map.of("SPOOL_DIR", directory.resolve("spool").toString(), "STOP_GRACE", "2s"));
  }

  /** Makes the calls of one round under fire; returns how many processes died. */
  private int burn(Random random, ConcurrentLinkedQueue<StreamedCall> calls) throws Exception {
    var victims = List.of(proxies.get(0), proxies.get(1), aggregator);
    var fire = new Fire(victims, brokers, new Random(random.nextLong()));
    var burning = new Thread(fire, "fire");
    burning.start();
    var left = new AtomicInteger(CALLS_PER_ROUND);
    var clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      var own = new Random(random.nextLong());
      clients.submit(
          () -> {
            while (left.getAndDecrement() > 0) {
              calls.add(untilConnected(own));
            }
            return null;
          });
    }
    clients.shutdown();
    assertThat(clients.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
    fire.putOut();
    burning.join();
    assertThat(fire.failure()).isNull();
    return fire.kills();
  }

  // where nobody listens, or no call is started, there was none
  private StreamedCall untilConnected(Random random) throws InterruptedException {
    long abortAfter = random.nextDouble() < ABORTED ? random.nextInt(ANSWER_BYTES) : Long.MAX_VALUE;
    while (true) {
      var proxy = proxies.get(random.nextInt(proxies.size()));
      var model = random.nextBoolean() ? Governed.DRAINED : Governed.CANCELLED;
      var ask =
          """
          {"model":"%s","max_tokens":9,"stream":true,\
          "messages":[{"role":"user","content":"call %d"}]}\
          """
              .formatted(model, number.incrementAndGet());
      var call = StreamedCall.make(http, proxy.uri(), accessToken, ask, MOCK, abortAfter);
      if (call.outcome() != Outcome.NOT_CONNECTED && call.status() != 503) {
        return call;
      }
      LockSupport.parkNanos(BEFORE_NEXT_TRY.toNanos());
    }
  }

  private void awaitAllSettled() throws Exception {
    Eventually.holds(
        "every admission has a row and no spool holds any",
        PATIENCE,
        () -> {
          var settled =
              TopicContents.of(brokers.bootstrapServers(), Topics.CALLS).stream()
                  .map(CallSettled::callId)
                  .collect(toSet());
          return settled.containsAll(admitted())
              && proxies.stream().allMatch(proxy -> proxy.metric("sluice_spool_records") == 0);
        });
  }

  private Set<String> admitted() {
    return TopicContents.of(brokers.bootstrapServers(), Topics.ADMISSIONS).stream()
        .map(CallAdmitted::callId)
        .collect(toSet());
  }

  private static void assertNothingTwice(List<CallSettled> rows) {
    assertThat(rows).extracting(CallSettled::callId).doesNotHaveDuplicates();
  }

  private void assertEveryAdmissionHasARow(List<CallSettled> rows) {
    assertThat(rows).extracting(CallSettled::callId).containsAll(admitted());
    assertThat(rows).allMatch(row -> row.tokens().source() != null);
  }

  private void awaitSameInTheTable(List<CallSettled> rows) throws Exception {
    Eventually.holds(
        "the usage table has a row for each", PATIENCE, () -> tableRows().size() >= rows.size());
    assertThat(tableRows())
        .extracting(row -> row.get("request_id"))
        .containsExactlyInAnyOrderElementsOf(rows.stream().map(CallSettled::callId).toList());
  }

  private List<Map<String, Object>> tableRows() throws IOException {
    return DeltaTables.rows(lake().resolve("system/ai_gateway/usage").toString());
  }

  private Path lake() {
    return directory.resolve("lake");
  }

  private void assertWholeAnswersAreExact(Collection<StreamedCall> calls, List<CallSettled> rows) {
    var rowOf = rows.stream().collect(toMap(CallSettled::callId, row -> row));
    var account = account();
    for (var call : calls) {
      if (call.outcome() == Outcome.WHOLE) {
        var row = rowOf.get(call.callId().orElseThrow());
        assertThat(row).as(call.callId().orElseThrow()).isNotNull();
        assertThat(row.tokens().source()).isIn(TokenSource.PROVIDER_FINAL, TokenSource.DRAINED);
        assertExact(row, account);
      }
    }
  }

  private void assertDrainedOnesAreExact(List<CallSettled> rows) {
    var account = account();
    rows.stream()
        .filter(row -> row.tokens().source() == TokenSource.DRAINED)
        .forEach(row -> assertExact(row, account));
  }

  private static void assertExact(CallSettled row, Map<String, Exchange> account) {
    var told = account.get(row.destination().providerRequestId());
    assertThat(told).as(row.callId()).isNotNull();
    assertThat(row.tokens().input()).as(row.callId()).isEqualTo(told.usage().input());
    assertThat(row.tokens().output()).as(row.callId()).isEqualTo(told.usage().output());
  }

  private Map<String, Exchange> account() {
    return provider.requests().stream().collect(toMap(Exchange::requestId, told -> told));
  }

  private void report(Collection<StreamedCall> calls, List<CallSettled> rows, int kills) {
    var ends = new TreeMap<>(calls.stream().collect(groupingBy(StreamedCall::outcome, counting())));
    var sources =
        new TreeMap<>(
            rows.stream()
                .filter(row -> !row.attempts().isEmpty() || "ORPHANED".equals(row.errorCode()))
                .collect(groupingBy(row -> row.tokens().source(), counting())));
    System.out.printf(
        "Ledger under fire (seed %d): %d calls, %d kills%n  clients saw  %s%n  rows by source "
            + " %s%n",
        SEED, calls.size(), kills, ends, sources);
    var errors = errorsOfEstimates(rows);
    if (errors.length > 0) {
      System.out.printf(
          "  estimated output tokens less those generated: %d rows, p5 %d, p50 %d, p95 %d, sum"
              + " %d%n",
          errors.length,
          errors[errors.length / 20],
          errors[errors.length / 2],
          errors[errors.length * 19 / 20],
          LongStream.of(errors).sum());
    }
  }

  // what the provider had generated when it was told to stop
  private long[] errorsOfEstimates(List<CallSettled> rows) {
    var account = account();
    return rows.stream()
        .filter(row -> row.tokens().source() == TokenSource.ESTIMATED)
        .filter(row -> row.destination() != null)
        .filter(row -> account.containsKey(row.destination().providerRequestId()))
        .mapToLong(
            row -> {
              var told = account.get(row.destination().providerRequestId());
              return row.tokens().output() - generated(told);
            })
        .sorted()
        .toArray();
  }

  private static long generated(Exchange told) {
    long bytes = 0;
    var texts = TEXT.matcher(told.responseBody());
    while (texts.find()) {
      bytes += texts.group(1).length();
    }
    return bytes / 4;
  }
}
