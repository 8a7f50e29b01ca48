package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableLayout;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink as a process, against a real broker; tables are read back with Kernel alone. */
class DeltaSinkIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path data;
  private TestBroker broker;
  private Traffic traffic;

  @BeforeEach
  void start() {
    broker = KafkaFixture.isolated();
    traffic = new Traffic(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    traffic.close();
    broker.close();
  }

  @Test
  void landsEveryTopicInItsTablesAndBuriesWhatCannotBeRead() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 50);
      traffic.payloadPart("big", 0, "{\"ask", null);
      traffic.payloadPart("big", 1, "\":1}", "data: a");
      traffic.lastPayloadPart("big", 2, "b");
      traffic.metrics("main.telemetry.others_otel_metrics", "other", 3);
      sendPoison();
      traffic.flush();

      awaitRows(sink, Traffic.PAYLOADS, 51);
      awaitRows(sink, UsageRow.TABLE, 50);
      awaitRows(sink, Traffic.METRICS, 100);
      awaitRows(sink, Traffic.LOGS, 50);
      awaitRows(sink, "main.telemetry.others_otel_metrics", 3);
      assertThat(row(Traffic.PAYLOADS, "request_id", "big"))
          .containsEntry("request", "{\"ask\":1}")
          .containsEntry("response", "data: ab");
      assertThat(DeltaTables.snapshot(location(Traffic.METRICS)).getTableProperties())
          .containsEntry("otel.schemaVersion", "v1");
      assertThat(deadLetters(7))
          .extracting(letter -> letter.get(Topics.HEADER_REASON))
          .allSatisfy(reason -> assertThat(reason).isNotBlank().doesNotContain("secret"));
      Await.until("ready", PATIENCE, sink::isReady);
      assertThat(sink.metrics())
          .contains("sluice_sink_rows_committed_total")
          .contains("table=\"" + UsageRow.TABLE + "\"")
          .contains("reason=\"dead_letter\"")
          .contains("sluice_sink_commit_lag_seconds")
          .contains("sluice_sink_newest_row_age_seconds")
          .contains("sluice_sink_checkpoint_age_seconds");
      Await.until("nothing waits", PATIENCE, () -> sink.sum("sluice_sink_lag_records") == 0);
      assertThat(sink.sum("sluice_sink_records_received_total"))
          .isPositive()
          .isEqualTo(
              sink.sum("sluice_sink_records_accepted_total")
                  + sink.sum("sluice_sink_records_dropped_total"));
    }
  }

  @Test
  void aTableThatIsDeletedUnderTheJobIsFilledAgain() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 20);
      traffic.flush();
      awaitRows(sink, Traffic.LOGS, 20);
      awaitRows(sink, UsageRow.TABLE, 20);
      awaitRows(sink, Traffic.METRICS, 40);
      awaitRows(sink, Traffic.PAYLOADS, 20);
      delete(Path.of(location(Traffic.LOGS)));

      sendAll(20, 30);
      traffic.flush();

      awaitRows(sink, Traffic.LOGS, 30);
      awaitRows(sink, UsageRow.TABLE, 30);
      awaitRows(sink, Traffic.METRICS, 60);
      awaitRows(sink, Traffic.PAYLOADS, 30);
      assertThat(sink.log()).contains("table " + Traffic.LOGS + " does not continue");
    }
    assertExact(30);
  }

  @Test
  void aLakeThatCannotBeWrittenForAWhileHoldsTheRowsUpAndLosesNone() throws Exception {
    var lake = data.resolve("lake");
    var away = data.resolve("lake-away");
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 20);
      traffic.flush();
      awaitRows(sink, UsageRow.TABLE, 20);
      awaitRows(sink, Traffic.LOGS, 20);
      Files.move(lake, away);
      Files.writeString(lake, "in the way");
      sendAll(20, 40);
      traffic.flush();
      Await.until("not ready", PATIENCE, () -> !sink.isReady());
      sendAll(40, 60);
      traffic.flush();

      Files.delete(lake);
      Files.move(away, lake);

      awaitRows(sink, UsageRow.TABLE, 60);
      awaitRows(sink, Traffic.METRICS, 120);
      awaitRows(sink, Traffic.LOGS, 60);
      awaitRows(sink, Traffic.PAYLOADS, 60);
      Await.until("ready", PATIENCE, sink::isReady);
    }
    assertExact(60);
  }

  @Test
  void whatACollectorExportsToKafkaLandsInTheDefaultTableOfItsSignal() throws Exception {
    var settings = Map.of("OTLP_DEFAULT_LOGS_TABLE", "main.telemetry.collected_otel_logs");
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data, settings)) {
      traffic.collectorLog("from a collector");
      traffic.log(Traffic.LOGS, "from a receiver");
      traffic.flush();

      awaitRows(sink, "main.telemetry.collected_otel_logs", 1);
      awaitRows(sink, Traffic.LOGS, 1);
      assertThat(DeltaTables.column(location(Traffic.LOGS), "body"))
          .containsExactly("from a receiver");
    }
  }

  @Test
  void aSinkThatIsAskedToStopCommitsWhatItHasRead() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 20);
      traffic.flush();
      awaitRows(sink, UsageRow.TABLE, 20);
      awaitRows(sink, Traffic.METRICS, 40);

      sink.stop();

      assertThat(sink.log())
          .contains("the job has committed what it had read")
          .contains("service stopped");
    }
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(20, 40);
      traffic.flush();

      awaitRows(sink, UsageRow.TABLE, 40);
      awaitRows(sink, Traffic.METRICS, 80);
      assertThat(sink.log()).contains("savepoint-");
    }
    assertExact(40);
  }

  @Test
  void aTableOfAnotherShapeDoesNotHoldUpTheOthers() throws Exception {
    var lake = Lake.at(data.resolve("lake").toString());
    lake.createIfMissing(
        Traffic.LOGS,
        new TableLayout(new StructType().add("body", LongType.LONG), List.of(), Map.of()));

    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 10);
      traffic.flush();

      awaitRows(sink, UsageRow.TABLE, 10);
      awaitRows(sink, Traffic.METRICS, 20);
      assertThat(deadLetters(10))
          .allSatisfy(
              letter ->
                  assertThat(letter.get(Topics.HEADER_REASON)).contains("the table has no column"));
    }
  }

  @Test
  void aTopicThatIsMadeAnewIsNotTakenForTheOldOne() throws Exception {
    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(0, 20);
      traffic.flush();
      awaitRows(sink, UsageRow.TABLE, 20);
    }
    stop();
    start();
    delete(data.resolve("checkpoints"));

    try (var sink = SinkProcess.start(broker.bootstrapServers(), data)) {
      sendAll(20, 25);
      traffic.flush();

      awaitRows(sink, UsageRow.TABLE, 25);
    }
  }

  // one call, one payload (every third in parts), two metric points and one log for each number
  private void sendAll(int from, int to) {
    for (int i = from; i < to; i++) {
      traffic.call("call-" + i);
      if (i % 3 == 0) {
        traffic.payloadPart("call-" + i, 0, "{\"n\":", "a");
        traffic.payloadPart("call-" + i, 1, i + "}", "b");
        traffic.lastPayloadPart("call-" + i, 2, "c");
      } else {
        traffic.payload("call-" + i, "{\"n\":" + i + "}", "abc");
      }
      traffic.metrics(Traffic.METRICS, "call-" + i, 2);
      traffic.log(Traffic.LOGS, "call-" + i);
    }
  }

  private void sendPoison() {
    var garbage = "secret garbage".getBytes(StandardCharsets.UTF_8);
    traffic.raw(Topics.CALLS.name(), "k", garbage, Map.of());
    traffic.raw(Topics.CALLS.name(), "k", null, Map.of());
    traffic.raw(
        Topics.CALLS.name(),
        "k",
        "{\"callId\":\"secret\"}".getBytes(StandardCharsets.UTF_8),
        Map.of());
    traffic.raw(Topics.PAYLOADS.name(), "k", garbage, Map.of());
    traffic.raw(Topics.OTLP_METRICS.name(), null, garbage, Map.of("table", Traffic.METRICS));
    traffic.raw(Topics.OTLP_METRICS.name(), null, new byte[0], Map.of());
    traffic.metrics("../../etc", "secret", 1);
  }

  private void assertExact(int sent) throws IOException {
    var ids = IntStream.range(0, sent).mapToObj(i -> (Object) ("call-" + i)).toList();
    assertThat(DeltaTables.column(location(UsageRow.TABLE), "request_id"))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(DeltaTables.column(location(Traffic.PAYLOADS), "request_id"))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(DeltaTables.column(location(Traffic.LOGS), "body"))
        .containsExactlyInAnyOrderElementsOf(ids);
    var points = new ArrayList<Object>();
    ids.forEach(id -> points.addAll(List.of(id + "/0", id + "/1")));
    assertThat(DeltaTables.column(location(Traffic.METRICS), "name"))
        .containsExactlyInAnyOrderElementsOf(points);
    assertThat(new HashSet<>(DeltaTables.column(location(Traffic.PAYLOADS), "response")))
        .containsExactly("abc");
  }

  private void awaitRows(SinkProcess sink, String table, int rows) throws Exception {
    try {
      Await.until(rows + " rows in " + table, PATIENCE, () -> count(table) >= rows);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + ", there are " + count(table) + "\n" + sink.log(), e);
    }
    assertThat(count(table)).isEqualTo(rows);
  }

  private long count(String table) throws IOException {
    return DeltaTables.count(location(table));
  }

  private Map<String, Object> row(String table, String column, Object value) throws IOException {
    return DeltaTables.rows(location(table)).stream()
        .filter(row -> value.equals(row.get(column)))
        .findFirst()
        .orElseThrow();
  }

  private String location(String table) {
    return data.resolve("lake").resolve(table.replace('.', '/')).toString();
  }

  private List<Map<String, String>> deadLetters(int expected) throws Exception {
    var letters = new ArrayList<Map<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(
            KafkaSettings.assignedConsumer(broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = List.of(new TopicPartition(Topics.DEAD_LETTER.name(), 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      Await.until(
          expected + " dead letters",
          PATIENCE,
          () -> {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
              var headers = new HashMap<String, String>();
              record
                  .headers()
                  .forEach(
                      h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
              letters.add(headers);
            }
            return letters.size() >= expected;
          });
    }
    assertThat(letters).hasSize(expected);
    return letters;
  }

  private static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
