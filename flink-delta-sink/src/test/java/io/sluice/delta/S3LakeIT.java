package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.sluice.delta.maintenance.Maintenance;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LandedRows;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableRows;
import io.sluice.delta.table.Things;
import io.sluice.delta.table.Things.Layout;
import io.sluice.sandbox.KafkaFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lake on a server that speaks S3. Rows are read back by Kernel alone; it finds the server
 * because Hadoop keeps one file system for each bucket and process.
 */
class S3LakeIT {

  private static final String RACED = "main.test.raced";
  private static final TableLayout LAYOUT =
      new TableLayout(new StructType().add("id", StringType.STRING), List.of(), Map.of());
  private static final int WRITERS = 4;
  private static final int COMMITS = 6;
  private static final long TARGET_BYTES = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path buffers;
  private static S3Server s3;
  private static Lake lake;

  @TempDir Path data;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start();
    lake = Lake.at(s3.lakeHere(buffers));
    lake.tables();
  }

  @AfterAll
  static void stop() throws Exception {
    s3.close();
  }

  @Test
  void noCommitIsLostWhenManyWriteOneTable() throws Exception {
    lake.createIfMissing(RACED, LAYOUT);
    var threads = Executors.newFixedThreadPool(WRITERS);
    var writers =
        IntStream.range(0, WRITERS)
            .<Callable<Object>>mapToObj(writer -> () -> commitAll(writer))
            .toList();

    for (var done : threads.invokeAll(writers)) {
      done.get();
    }
    threads.shutdown();

    assertThat(DeltaTables.column(lake.location(RACED), "id"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, WRITERS)
                .boxed()
                .flatMap(writer -> IntStream.range(0, COMMITS).mapToObj(i -> id(writer, i)))
                .toList());
    assertThat(DeltaTables.snapshot(lake.location(RACED)).getVersion())
        .isEqualTo(WRITERS * COMMITS);
  }

  @Test
  void aSinkThatIsKilledLosesNothingAndRepeatsNothing() throws Exception {
    var settings = new HashMap<>(S3Server.credentials());
    settings.put("LAKE", s3.lake(buffers));
    try (var broker = KafkaFixture.isolated();
        var traffic = new Traffic(broker.bootstrapServers())) {
      try (var sink = SinkProcess.start(broker.bootstrapServers(), data, settings)) {
        send(traffic, 0, 50);
        awaitIds(sink, 50);
        send(traffic, 50, 100);
      }

      try (var sink = SinkProcess.start(broker.bootstrapServers(), data, settings)) {
        awaitIds(sink, 100);
        assertThat(sink.log()).doesNotContain(S3Server.secret());
      }
    }

    assertThat(ids())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(i -> "call-" + i).toList());
  }

  @Test
  void smallFilesAreMergedAndDeleted() throws Exception {
    var things = new Things(lake, Layout.BY_DAY);
    for (int i = 0; i < 5; i++) {
      things.append(10);
    }
    var before = DeltaTables.rows(lake.location(Things.TABLE));
    var maintenance = new Maintenance(lake, Clock.systemUTC());

    var done = maintenance.optimize(Things.TABLE, TARGET_BYTES, Duration.ofDays(7));
    var needless = maintenance.needlessByForce(Things.TABLE, Duration.ZERO);
    maintenance.delete(needless);

    assertThat(done.filesAfter()).isEqualTo(3);
    assertThat((long) needless.size()).isEqualTo(done.filesBefore());
    assertThat(maintenance.needlessByForce(Things.TABLE, Duration.ZERO)).isEmpty();
    assertThat(DeltaTables.rows(lake.location(Things.TABLE)))
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(maintenance.tables()).contains(Things.TABLE);
  }

  private static Object commitAll(int writer) throws Exception {
    var ours = Lake.at(s3.lakeHere(buffers));
    for (int i = 0; i < COMMITS; i++) {
      var rows = List.<Object[]>of(new Object[] {id(writer, i)});
      LandedRows.commit(
          ours, LAYOUT, List.of(new TableRows(RACED, "raced", rows, "raced-" + writer, i, 0)));
    }
    return ours;
  }

  private static String id(int writer, int commit) {
    return writer + "/" + commit;
  }

  private static void send(Traffic traffic, int from, int to) {
    for (int i = from; i < to; i++) {
      traffic.call("call-" + i);
    }
    traffic.flush();
  }

  private static void awaitIds(SinkProcess sink, int expected) throws Exception {
    try {
      Await.until(expected + " ids", PATIENCE, () -> ids().size() >= expected);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + sink.log(), e);
    }
  }

  private static List<Object> ids() throws IOException {
    try {
      return DeltaTables.column(lake.location(UsageRow.TABLE), "request_id");
    } catch (TableNotFoundException e) {
      return List.of();
    }
  }
}
