package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallSettled;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Proxies are stopped with SIGTERM and started again, one after the other, under a steady load: no
 * caller notices, and no record is lost or repeated. {@code -Drolling.rate} calls a second (100),
 * {@code -Drolling.rounds} times (1).
 */
class RollingRestartIT {

  private static final int RATE = Integer.getInteger("rolling.rate", 100);
  private static final int ROUNDS = Integer.getInteger("rolling.rounds", 1);

  /** What a process has to do before the next one is stopped, so that it is no cold one. */
  private static final int BETWEEN_RESTARTS = 5 * RATE;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aRollingRestartUnderLoadFailsNoCallAndLosesNoRecord() throws Exception {
    var settings = Map.of("DRAIN_DELAY", "2s", "STOP_GRACE", "10s");
    try (var fleet = ProxyFleet.start(2, settings);
        var client = BalancingClient.start(fleet, RATE)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (var proxy : fleet.proxies()) {
          awaitCalls(client, BETWEEN_RESTARTS);
          proxy.restart();
        }
      }
      awaitCalls(client, RATE);
      client.stop();

      System.out.printf(
          "%d calls, %d answered, %d sent to another proxy, %d failed%n",
          client.calls(), client.answered().size(), client.reroutings(), client.failures().size());
      assertThat(client.failures()).isEmpty();
      assertThat(client.answered()).hasSize(client.calls());
      assertThat(fleet.records())
          .filteredOn(call -> call.status() == 200)
          .extracting(CallSettled::callId)
          .containsExactlyInAnyOrderElementsOf(client.answered());
    }
  }

  private static void awaitCalls(BalancingClient client, int more) throws Exception {
    int before = client.calls();
    Eventually.holds(more + " more calls", PATIENCE, () -> client.calls() >= before + more);
  }
}
