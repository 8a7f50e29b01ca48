package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LandedRows;
import io.sluice.delta.table.RecentRows;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableRows;
import io.sluice.sandbox.KafkaFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake on a server that speaks S3. */
class S3LakeIT {

  private static final String TABLE = "main.test.things";
  private static final TableLayout LAYOUT =
      new TableLayout(new StructType().add("id", LongType.LONG), List.of(), Map.of());
  private static final int WRITERS = 4;
  private static final int COMMITS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private S3Server s3;
  @TempDir Path data;

  @BeforeEach
  void start() throws Exception {
    s3 = S3Server.start();
  }

  @AfterEach
  void stop() throws Exception {
    s3.close();
  }

  @Test
  void noCommitIsLostWhenManyWriteOneTable() throws Exception {
    Lake.at(s3.lakeWithCredentials()).createIfMissing(TABLE, LAYOUT);
    var threads = Executors.newFixedThreadPool(WRITERS);
    var writers =
        IntStream.range(0, WRITERS)
            .<Callable<Object>>mapToObj(writer -> () -> commitAll(writer))
            .toList();

    for (Future<Object> done : threads.invokeAll(writers)) {
      done.get();
    }
    threads.shutdown();

    var table = Lake.at(s3.lakeWithCredentials()).look(TABLE).orElseThrow();
    var logs = IntStream.range(0, WRITERS).mapToObj(writer -> "things-" + writer).toList();
    assertThat(table.progress(logs).nextOffsets().values()).containsOnly((long) COMMITS);
    assertThat(table.progress(logs).nextOffsets()).hasSize(WRITERS);
  }

  @Test
  void aSinkThatIsKilledLosesNothingAndRepeatsNothing() throws Exception {
    var settings = new HashMap<>(S3Server.credentials());
    settings.put("LAKE", s3.lake());
    try (var broker = KafkaFixture.isolated();
        var traffic = new Traffic(broker.bootstrapServers())) {
      try (var sink = SinkProcess.start(broker.bootstrapServers(), data, settings)) {
        send(traffic, 0, 50);
        awaitIds(sink, 50);
        send(traffic, 50, 100);
      }

      try (var sink = SinkProcess.start(broker.bootstrapServers(), data, settings)) {
        awaitIds(sink, 100);
      }
    }

    assertThat(ids())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(i -> "call-" + i).toList());
  }

  private Object commitAll(int writer) throws Exception {
    var lake = Lake.at(s3.lakeWithCredentials());
    for (int i = 0; i < COMMITS; i++) {
      var rows = List.<Object[]>of(new Object[] {(long) i});
      LandedRows.commit(
          lake, LAYOUT, List.of(new TableRows(TABLE, "things", rows, "things-" + writer, i, 0)));
    }
    return lake;
  }

  private static void send(Traffic traffic, int from, int to) {
    for (int i = from; i < to; i++) {
      traffic.call("call-" + i);
    }
    traffic.flush();
  }

  private void awaitIds(SinkProcess sink, int expected) throws Exception {
    try {
      Await.until(expected + " ids", PATIENCE, () -> ids().size() >= expected);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + sink.log(), e);
    }
  }

  private List<String> ids() {
    var lake = Lake.at(s3.lakeWithCredentials());
    var ids = new ArrayList<String>();
    lake.look(UsageRow.TABLE)
        .ifPresent(
            table ->
                RecentRows.of(lake, table, List.of("request_id"))
                    .read(0, Long.MAX_VALUE, Long.MAX_VALUE, row -> ids.add((String) row[0])));
    return ids;
  }
}
