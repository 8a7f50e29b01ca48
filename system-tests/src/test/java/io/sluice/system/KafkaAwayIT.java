package io.sluice.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import io.sluice.event.Topics;
import io.sluice.governance.Api;
import io.sluice.ingress.IngressProxyMain;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import io.sluice.system.StreamedCall.Outcome;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed for a while under steady calls. Whatever happens, each call that a client
 * had whole is in the ledger once, with both its bodies. {@code -Dit.away.seconds=60} keeps it away
 * for longer.
 */
class KafkaAwayIT {

  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("it.away.seconds", 10));
  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
  private static final String MOCK = "events=10,between=20ms,text=400";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, String> asked = new ConcurrentHashMap<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private TestBroker broker;
  private MockProvider provider;
  private ServiceProcess proxy;
  private String accessToken;

  @BeforeEach
  void start() {
    broker = KafkaFixture.isolated();
    provider = MockProvider.start(MockProviderConfig.keeping(Detail.OFF));
    accessToken = Governed.declare(broker.bootstrapServers(), provider.baseUrl(Api.ANTHROPIC));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    provider.close();
    broker.close();
  }

  @Test
  void strictAccountingStartsNoCallAndLosesNone() throws Exception {
    startProxy("strict");

    var calls = callThrough(this::takeBrokerAway);

    var ends = print("strict", calls);
    assertThat(ends).doesNotContainKeys("BROKEN 200", "BROKEN 0", "NOT_CONNECTED 0");
    assertThat(ends.get("REFUSED 503")).isPositive();
    assertThat(calls).filteredOn(call -> call.status() == 503).allMatch(StreamedCall::retryAfter);
    assertEachIsThereOnce(calls);
  }

  @Test
  void spoolAccountingGoesOn() throws Exception {
    startProxy("spool");

    var calls = callThrough(this::takeBrokerAway);

    assertThat(print("spool", calls)).containsOnlyKeys("WHOLE 200");
    assertEachIsThereOnce(calls);
  }

  @Test
  void whatASpoolingProxyHeldIsThereAfterItWasKilled() throws Exception {
    startProxy("spool");

    var calls = callThrough(this::killProxyWhileItSpools);

    print("spool, proxy killed", calls);
    assertThat(calls).filteredOn(call -> call.outcome() == Outcome.WHOLE).hasSizeGreaterThan(100);
    assertEachIsThereOnce(calls);
  }

  private void takeBrokerAway() throws Exception {
    broker.kill();
    LockSupport.parkNanos(AWAY.toNanos());
    System.out.println("away, health: " + proxy.health());
    broker.restart();
  }

  private void killProxyWhileItSpools() throws Exception {
    broker.kill();
    Eventually.holds(
        "the proxy spools", PATIENCE, () -> proxy.metric("sluice_spool_records") > 100);
    proxy.kill();
    broker.restart();
    proxy.startAgain();
  }

  private void startProxy(String accounting) throws Exception {
    proxy =
        ServiceProcess.start(
            IngressProxyMain.class,
            192,
            broker.bootstrapServers(),
            directory.resolve("proxy.log"),
            Map.of("ACCOUNTING", accounting, "SPOOL_DIR", directory.resolve("spool").toString()));
    proxy.awaitReady();
  }

  private interface Trouble {
    void happen() throws Exception;
  }

  /** Calls before, while and after something happens. */
  private List<StreamedCall> callThrough(Trouble trouble) throws Exception {
    var calls = new ConcurrentLinkedQueue<StreamedCall>();
    var clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.submit(() -> callOn(calls));
    }
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    trouble.happen();
    proxy.awaitReady();
    Eventually.holds("calls go on", PATIENCE, () -> isFine());
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    enough.set(true);
    clients.shutdown();
    assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    return new ArrayList<>(calls);
  }

  private boolean isFine() throws InterruptedException {
    return call().outcome() == Outcome.WHOLE && !proxy.health().contains("spooling");
  }

  private @Nullable Void callOn(ConcurrentLinkedQueue<StreamedCall> calls)
      throws InterruptedException {
    while (!enough.get()) {
      calls.add(call());
      LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
    }
    return null;
  }

  private StreamedCall call() throws InterruptedException {
    var ask =
        """
        {"model":"%s","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"call %d"}]}\
        """
            .formatted(Governed.DRAINED, number.incrementAndGet());
    var call = StreamedCall.make(http, proxy.uri(), accessToken, ask, MOCK, Long.MAX_VALUE);
    call.callId().ifPresent(id -> asked.put(id, ask));
    return call;
  }

  private static Map<String, Long> print(String what, List<StreamedCall> calls) {
    var ends =
        new TreeMap<>(
            calls.stream()
                .collect(groupingBy(call -> call.outcome() + " " + call.status(), counting())));
    long slowest = calls.stream().mapToLong(StreamedCall::millis).max().orElse(0);
    System.out.printf(
        "Kafka away for %d s, %s: %s, slowest answer %d ms%n",
        AWAY.toSeconds(), what, ends, slowest);
    return ends;
  }

  private void assertEachIsThereOnce(List<StreamedCall> calls) throws Exception {
    Eventually.holds("nothing waits", PATIENCE, () -> proxy.metric("sluice_spool_records") == 0);
    var rows =
        TopicContents.of(broker.bootstrapServers(), Topics.CALLS).stream()
            .collect(groupingBy(CallSettled::callId, counting()));
    var payloads =
        TopicContents.of(broker.bootstrapServers(), Topics.PAYLOADS).stream()
            .collect(groupingBy(CallPayload::callId));
    var admissions =
        TopicContents.of(broker.bootstrapServers(), Topics.ADMISSIONS).stream()
            .collect(groupingBy(call -> call.callId(), counting()));
    var whole = new HashMap<String, StreamedCall>();
    calls.stream()
        .filter(call -> call.outcome() == Outcome.WHOLE)
        .forEach(call -> whole.put(call.callId().orElseThrow(), call));

    assertThat(rows.values()).allMatch(count -> count == 1);
    assertThat(admissions.values()).allMatch(count -> count == 1);
    assertThat(rows.keySet()).containsAll(whole.keySet());
    assertThat(admissions.keySet()).containsAll(whole.keySet());
    whole.forEach((id, call) -> assertPayload(payloads.getOrDefault(id, List.of()), id, call));
  }

  private void assertPayload(List<CallPayload> parts, String id, StreamedCall call) {
    assertThat(parts).as(id).hasSize(1);
    assertThat(parts.get(0).request()).isEqualTo(asked.get(id));
    assertThat(joined(parts, CallPayload::response)).isEqualTo(call.body());
  }

  private static String joined(List<CallPayload> parts, Function<CallPayload, String> text) {
    return parts.stream().map(text).filter(part -> part != null).reduce("", String::concat);
  }
}
