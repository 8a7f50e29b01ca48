package io.sluice.ingress.admission;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import io.sluice.ingress.admission.SteadyCaller.Call;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final AtomicInteger USERS = new AtomicInteger();

  @TempDir private static Path stateDirectory;
  private static TestBroker broker;
  private static AggregatorProcess aggregator;
  private static Leases oneProxy;
  private static Leases otherProxy;

  @BeforeAll
  static void startEverything() throws Exception {
    broker = KafkaFixture.isolated();
    aggregator = AggregatorProcess.start(broker.bootstrapServers(), stateDirectory);
    oneProxy = Leases.start(broker.bootstrapServers(), "proxy-a", Leases.PATIENCE);
    otherProxy = Leases.start(broker.bootstrapServers(), "proxy-b", Leases.PATIENCE);
    awaitAggregator();
  }

  @AfterAll
  static void stopEverything() throws Exception {
    oneProxy.close();
    otherProxy.close();
    aggregator.close();
    broker.close();
  }

  @Test
  void exactlySixtyOfTwoHundredCallsThroughTwoProxiesAreAdmittedForEachUser() throws Exception {
    var users = IntStream.range(0, 5).mapToObj(user -> limitOfSomeUser(60, MINUTE)).toList();
    var modestUser = limitOfSomeUser(60, MINUTE);

    var runs = users.stream().map(user -> start(user, Duration.ofMillis(50), calls(200))).toList();
    var modestRun = start(modestUser, Duration.ofMillis(500), calls(20));

    for (var run : runs) {
      var calls = run.get(30, SECONDS);
      assertThat(SteadyCaller.admitted(calls)).isEqualTo(60);
      assertThat(SteadyCaller.rejected(calls)).isEqualTo(140);
      assertThat(calls)
          .map(Call::admission)
          .filteredOn(Rejected.class::isInstance)
          .allSatisfy(
              admission ->
                  assertThat(((Rejected) admission).retryAfterSeconds()).isBetween(1L, 60L));
    }
    assertThat(SteadyCaller.admitted(modestRun.get(30, SECONDS))).isEqualTo(20);
  }

  @Test
  void noRollingWindowIsOverTheLimitAndLittleOfItIsLost() throws Exception {
    var window = Duration.ofSeconds(6);
    var limit = limitOfSomeUser(60, window);

    var calls = start(limit, Duration.ofMillis(10), calls(2400)).get(60, SECONDS);

    var admitted =
        calls.stream()
            .filter(call -> call.admission() instanceof Admitted)
            .mapToLong(Call::decidedNanos)
            .sorted()
            .toArray();
    for (int i = 60; i < admitted.length; i++) {
      assertThat(admitted[i] - admitted[i - 60]).isGreaterThanOrEqualTo(window.toNanos());
    }
    // 24 s, so that a perfect limiter admits four times the limit
    assertThat(admitted.length).isGreaterThanOrEqualTo(4 * 60 * 9 / 10);
  }

  @Test
  void whatAStoppedProxyDidNotUseIsThereForTheOthers() throws Exception {
    var limit = limitOfSomeUser(60, MINUTE);
    var stopping = Leases.start(broker.bootstrapServers(), "proxy-c", Leases.PATIENCE);
    var before = new SteadyCaller(List.of(stopping), limit).call(Duration.ofMillis(20), calls(30));

    stopping.close();
    var refused = stopping.admit(limit, 1).toCompletableFuture().get(5, SECONDS);
    var after = new SteadyCaller(List.of(oneProxy), limit).call(Duration.ofMillis(5), calls(100));

    assertThat(refused).isInstanceOf(Unavailable.class);
    assertThat(SteadyCaller.admitted(before)).isEqualTo(30);
    assertThat(SteadyCaller.admitted(after)).isEqualTo(30);
  }

  @Test
  void aKilledAggregatorForgetsNoGrant() throws Exception {
    var limit = limitOfSomeUser(60, MINUTE);
    var caller = new SteadyCaller(List.of(oneProxy, otherProxy), limit);
    var before = caller.call(Duration.ofMillis(50), calls(30));

    aggregator.kill();
    aggregator = AggregatorProcess.start(broker.bootstrapServers(), stateDirectory);
    var during = caller.call(Duration.ofMillis(50), calls(20));
    awaitAggregator();
    var after = caller.call(Duration.ofMillis(50), calls(200));

    assertThat(SteadyCaller.admitted(before)).isEqualTo(30);
    assertThat(SteadyCaller.admitted(during)).isBetween(30L, 60L);
    assertThat(SteadyCaller.admitted(after)).isEqualTo(60);
  }

  private static CompletableFuture<List<Call>> start(
      Limit limit, Duration pace, BooleanSupplier enough) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new SteadyCaller(List.of(oneProxy, otherProxy), limit).call(pace, enough);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  private static BooleanSupplier calls(int count) {
    var made = new AtomicInteger();
    return () -> made.getAndIncrement() == count;
  }

  private static void awaitAggregator() throws Exception {
    var deadline = System.nanoTime() + SECONDS.toNanos(60);
    var outcomes = new ArrayList<Admission>();
    do {
      var limit = limitOfSomeUser(1, MINUTE);
      outcomes.add(oneProxy.admit(limit, 1).toCompletableFuture().get(10, SECONDS));
    } while (outcomes.get(outcomes.size() - 1) instanceof Unavailable
        && System.nanoTime() - deadline < 0);
    assertThat(outcomes).last().isInstanceOf(Admitted.class);
  }

  private static Limit limitOfSomeUser(long permits, Duration window) {
    var key = "requests/minute/user-default/opus/user-" + USERS.incrementAndGet();
    return new Limit(key, permits, window, "spent");
  }
}
