package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.delta.maintenance.Maintenance;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.sandbox.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strikes the sink again and again while records flow into six tables, starts it with another
 * parallelism each time, and counts ids: none is lost, none is there twice. Files are merged before
 * each start. Some calls are sent again, and some are first settled by the aggregator. {@code
 * -Dfault.rounds} makes it longer, and {@code -Dfault.seed} another one.
 */
class SinkFaultIT {

  private static final int ROUNDS = Integer.getInteger("fault.rounds", 3);
  private static final long SEED = Long.getLong("fault.seed", 20_261_122);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String OTHERS = "main.telemetry.others_otel_metrics";
  private static final int BATCH = 10;
  private static final int PAUSE_MILLIS = 100;
  private static final int REPEATED_EVERY = 7;
  private static final int ORPHANED_EVERY = 11;
  private static final int LATER = 40;

  private final Random random = new Random(SEED);
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();
  @TempDir Path data;

  @Test
  void whateverStrikesTheSinkNoIdIsLostAndNoneIsThereTwice() throws Exception {
    try (var broker = KafkaFixture.isolated();
        var traffic = new Traffic(broker.bootstrapServers())) {
      var sender = new Thread(() -> send(traffic), "sender");
      sender.start();
      for (int round = 0; round < ROUNDS; round++) {
        try (var sink = sink(broker.bootstrapServers(), 1 + round % 2)) {
          strike(sink, fault(round));
        }
        compact();
      }
      enough.set(true);
      sender.join();

      try (var sink = sink(broker.bootstrapServers(), 1 + ROUNDS % 2)) {
        awaitAll(sink);
      }
    }
    assertEachIdOnce();
  }

  // the first rounds are always the same, so that a short run has the hardest ones
  private SinkFault fault(int round) {
    var faults = SinkFault.values();
    return round < 3 ? faults[round] : faults[random.nextInt(faults.length)];
  }

  private void strike(SinkProcess sink, SinkFault fault) throws Exception {
    int before = rows(UsageRow.TABLE);
    awaitRows(sink, UsageRow.TABLE, before + 1);
    fault.strike(sink, data, random);
    System.out.println(fault + " after " + sent.get() + " calls");
  }

  // what the sink will find moved to other files when it starts again from what it remembers
  private void compact() throws IOException {
    var lake = Lake.at(data.resolve("lake").toString());
    var maintenance = new Maintenance(lake, Clock.systemUTC());
    for (var table : lake.tables()) {
      maintenance.optimize(table, MaintenanceConfig.TARGET_BYTES, MaintenanceConfig.RETAIN);
    }
  }

  private SinkProcess sink(String bootstrapServers, int parallelism) throws IOException {
    return SinkProcess.start(
        bootstrapServers, data, Map.of("PARALLELISM", Integer.toString(parallelism)));
  }

  private void send(Traffic traffic) {
    while (!enough.get()) {
      int from = sent.get();
      for (int i = from; i < from + BATCH; i++) {
        send(traffic, i);
        sendAgain(traffic, i - LATER);
      }
      traffic.flush();
      sent.set(from + BATCH);
      SinkFault.rest(PAUSE_MILLIS);
    }
    for (int i = sent.get() - LATER; i < sent.get(); i++) {
      sendAgain(traffic, i);
    }
    traffic.flush();
  }

  private static void send(Traffic traffic, int i) {
    var id = id(i);
    if (i % ORPHANED_EVERY == 0) {
      traffic.orphan(id);
    } else {
      traffic.call(id);
    }
    if (i % 3 == 0) {
      traffic.payloadPart(id, 0, "{\"n\":", "a");
      traffic.payloadPart(id, 1, i + "}", "b");
      traffic.lastPayloadPart(id, 2, "c");
    } else {
      traffic.payload(id, "{\"n\":" + i + "}", "abc");
    }
    traffic.metrics(Traffic.METRICS, id, 2);
    traffic.metrics(OTHERS, id, 1);
    traffic.log(Traffic.LOGS, id);
    traffic.span(Traffic.SPANS, id);
  }

  private static void sendAgain(Traffic traffic, int i) {
    if (i < 0) {
      return;
    }
    if (i % ORPHANED_EVERY == 0) {
      traffic.call(id(i));
    }
    if (i % REPEATED_EVERY == 0) {
      traffic.call(id(i));
      traffic.payload(id(i), "{\"n\":" + i + "}", "abc");
    }
  }

  private void awaitAll(SinkProcess sink) throws Exception {
    for (var table : List.of(UsageRow.TABLE, Traffic.PAYLOADS, Traffic.LOGS, Traffic.SPANS)) {
      awaitRows(sink, table, sent.get());
    }
    awaitRows(sink, OTHERS, sent.get());
    awaitRows(sink, Traffic.METRICS, 2 * sent.get());
    // what was sent again at the very end has been read when the last orphan has its true row
    awaitNoOrphans(sink);
  }

  private void awaitRows(SinkProcess sink, String table, int rows) throws Exception {
    try {
      Await.until(rows + " rows in " + table, PATIENCE, () -> rows(table) >= rows);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + ", there are " + rows(table) + "\n" + sink.log(), e);
    }
  }

  private void awaitNoOrphans(SinkProcess sink) throws Exception {
    try {
      Await.until(
          "no orphan",
          PATIENCE,
          () ->
              DeltaTables.column(location(UsageRow.TABLE), "error_code").stream()
                  .noneMatch("ORPHANED"::equals));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + sink.log(), e);
    }
  }

  private void assertEachIdOnce() throws IOException {
    assertIds(UsageRow.TABLE, "request_id", Stream::of);
    assertIds(Traffic.PAYLOADS, "request_id", Stream::of);
    assertIds(Traffic.LOGS, "body", Stream::of);
    assertIds(Traffic.SPANS, "name", Stream::of);
    assertIds(OTHERS, "name", id -> Stream.of(id + "/0"));
    assertIds(Traffic.METRICS, "name", id -> Stream.of(id + "/0", id + "/1"));
    assertThat(DeltaTables.column(location(Traffic.PAYLOADS), "response")).containsOnly("abc");
  }

  // counts, so that a failure says how many, not thousands of ids
  private void assertIds(String table, String column, Function<String, Stream<String>> names)
      throws IOException {
    var found = DeltaTables.column(location(table), column);
    var expected = IntStream.range(0, sent.get()).mapToObj(SinkFaultIT::id).flatMap(names).toList();
    var lost = new ArrayList<Object>(expected);
    lost.removeAll(new java.util.HashSet<>(found));
    long twice = found.size() - new java.util.HashSet<>(found).size();
    System.out.printf(
        "%s: %d ids, %d lost, %d twice%n", table, expected.size(), lost.size(), twice);
    assertThat(lost).as("lost from " + table).isEmpty();
    assertThat(found).as("rows of " + table).hasSize(expected.size()).doesNotHaveDuplicates();
  }

  // ids sort by time, as the proxy's do
  private static String id(int i) {
    return "call-%08d".formatted(i);
  }

  private int rows(String table) throws IOException {
    return Files.isDirectory(Path.of(location(table), "_delta_log"))
        ? Math.toIntExact(DeltaTables.count(location(table)))
        : 0;
  }

  private String location(String table) {
    return data.resolve("lake").resolve(table.replace('.', '/')).toString();
  }
}
