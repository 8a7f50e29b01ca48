package io.sluice.delta.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.delta.Await;
import io.sluice.delta.SinkProcess;
import io.sluice.delta.Traffic;
import io.sluice.delta.replay.PriceBook.Cost;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.event.Topics;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays beside the live job, against a real broker; {@code -Dreplay.calls=1000000} for more. */
class ReplayIT {

  private static final int CALLS = Integer.getInteger("replay.calls", 20_000);
  private static final Duration PATIENCE = Duration.ofSeconds(90L + CALLS / 2_000);
  private static final String AGAIN = "main.test.calls_again";

  @TempDir Path data;
  private TestBroker broker;
  private Traffic traffic;
  private Lake lake;

  @BeforeEach
  void start() {
    broker = KafkaFixture.isolated();
    traffic = new Traffic(broker.bootstrapServers());
    lake = Lake.at(data.resolve("lake").toString());
  }

  @AfterEach
  void stop() {
    traffic.close();
    broker.close();
  }

  @Test
  void aNewTableEqualsTheLiveOneRowForRowAlsoAfterTheReplayWasKilled() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      for (int i = 0; i < CALLS; i++) {
        traffic.call("call-" + i);
      }
      traffic.flush();
      awaitRows(UsageRow.TABLE, CALLS);

      killHalfway();
      var report = new Replay(lake).run(order(AGAIN), (read, total, rows) -> {});

      assertThat(report.rows()).isBetween(1L, CALLS - 1L);
      assertThat(fingerprints(AGAIN)).isEqualTo(fingerprints(UsageRow.TABLE)).hasSize(CALLS);
      assertThat(DeltaTables.count(lake.location(AGAIN))).isEqualTo(CALLS);
      assertThat(new Replay(lake).run(order(AGAIN), (read, total, rows) -> {}).rows()).isZero();
    }
  }

  @Test
  void rowsOfTheSameTableAreReplacedWhileTheJobGoesOn() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      send(0, 100);
      awaitRows(UsageRow.TABLE, 100);
      awaitRows(Traffic.PAYLOADS, 100);
      awaitRows(Traffic.METRICS, 200);
      var original = fingerprints(UsageRow.TABLE);
      new Repricing(lake, "2000-01-01", "2100-01-01", call -> Optional.of(new Cost(99, "test")))
          .run();
      assertThat(fingerprints(UsageRow.TABLE)).isNotEqualTo(original);

      var sender = new Thread(() -> send(100, 300));
      sender.start();
      var calls = new Replay(lake).run(order(UsageRow.TABLE), (read, total, rows) -> {});
      var payloads =
          new Replay(lake)
              .run(order(Topics.PAYLOADS.name(), Traffic.PAYLOADS), (read, total, rows) -> {});
      var metrics =
          new Replay(lake)
              .run(order(Topics.OTLP_METRICS.name(), Traffic.METRICS), (read, total, rows) -> {});
      sender.join();

      assertThat(calls.replaced()).isEqualTo(calls.rows()).isGreaterThanOrEqualTo(100);
      assertThat(payloads.replaced()).isEqualTo(payloads.rows()).isGreaterThanOrEqualTo(100);
      assertThat(metrics.replaced()).isEqualTo(metrics.rows()).isGreaterThanOrEqualTo(200);
      awaitRows(UsageRow.TABLE, 300);
      awaitRows(Traffic.PAYLOADS, 300);
      awaitRows(Traffic.METRICS, 600);
      assertThat(fingerprints(UsageRow.TABLE)).hasSize(300).containsAllEntriesOf(original);
      assertThat(DeltaTables.column(lake.location(Traffic.PAYLOADS), "request_id"))
          .doesNotHaveDuplicates();
      assertThat(DeltaTables.column(lake.location(Traffic.METRICS), "name"))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void payloadsInPartsAndRangesOfOffsetsGoIntoNewTables() throws Exception {
    for (int i = 0; i < 20; i++) {
      traffic.payloadPart("call-" + i, 0, "{\"n\":", "a");
      traffic.lastPayloadPart("call-" + i, 1, "b");
      traffic.call("same-user");
    }
    traffic.orphan("late");
    traffic.call("late");
    traffic.orphan("late");
    traffic.flush();

    var payloads =
        new Replay(lake)
            .run(order(Topics.PAYLOADS.name(), "main.test.whole"), (read, total, rows) -> {});
    var offsets =
        new ReplayOrder(
            broker.bootstrapServers(),
            Topics.CALLS.name(),
            ReplayRange.parse("5", "9"),
            "main.test.some",
            null);
    var calls = new Replay(lake).run(offsets, (read, total, rows) -> {});
    new Replay(lake).run(order(AGAIN), (read, total, rows) -> {});

    assertThat(payloads.rows()).isEqualTo(20);
    assertThat(DeltaTables.column(lake.location("main.test.whole"), "response"))
        .hasSize(20)
        .containsOnly("ab");
    assertThat(calls.records()).isEqualTo(4);
    assertThat(calls.rows()).as("the same call again and again").isEqualTo(1);
    assertThat(calls.repeated()).isEqualTo(3);
    assertThat(DeltaTables.rows(lake.location(AGAIN)))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get("error_code")).isNull());
  }

  @Test
  void anOrderThatCannotBeCarriedOutSaysWhy() {
    assertThatThrownBy(
            () -> new Replay(lake).run(order("no.topic", AGAIN), (read, total, rows) -> {}))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("expected: one that lands in tables, llm.calls.v1");
    assertThatThrownBy(() -> new Replay(lake).run(order("no_table"), (read, total, rows) -> {}))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("a name of three parts");
  }

  private void killHalfway() throws Exception {
    var process =
        ReplayProcess.start(broker.bootstrapServers(), data.resolve("lake"), AGAIN, CALLS / 20);
    try {
      Await.until("a first piece", PATIENCE, () -> DeltaTables.count(lake.location(AGAIN)) > 0);
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(DeltaTables.count(lake.location(AGAIN))).isBetween(1L, CALLS - 1L);
  }

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      traffic.call("call-" + i);
      traffic.payload("call-" + i, "{\"n\":" + i + "}", "abc");
      traffic.metrics(Traffic.METRICS, "call-" + i, 2);
      if (i % 20 == 19) {
        traffic.flush();
      }
    }
    traffic.flush();
  }

  private ReplayOrder order(String into) {
    return ReplayProcess.allCalls(broker.bootstrapServers(), into);
  }

  private ReplayOrder order(String topic, String into) {
    var range = ReplayRange.parse("1970-01-01", "2100-01-01");
    return new ReplayOrder(broker.bootstrapServers(), topic, range, into, null);
  }

  // a million rows do not fit into memory, what they hash to does
  private Map<Object, Integer> fingerprints(String table) throws IOException {
    var fingerprints = new HashMap<Object, Integer>();
    DeltaTables.forEach(
        DeltaTables.snapshot(lake.location(table)),
        row -> fingerprints.merge(row.get("request_id"), row.hashCode(), Integer::sum));
    return fingerprints;
  }

  private void awaitRows(String table, int rows) throws Exception {
    Await.until(
        rows + " rows in " + table,
        PATIENCE,
        () -> DeltaTables.count(lake.location(table)) >= rows);
    assertThat(DeltaTables.count(lake.location(table))).isEqualTo(rows);
  }
}
