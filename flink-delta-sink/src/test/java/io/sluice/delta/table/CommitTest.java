package io.sluice.delta.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.sluice.delta.table.Commit.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

  private static final String TABLE = "main.test.things";
  private static final String LOG = "things-0";
  private static final StructType POINT =
      new StructType().add("x", LongType.LONG).add("label", StringType.STRING);
  private static final TableLayout LAYOUT =
      new TableLayout(
          new StructType()
              .add("id", LongType.LONG)
              .add("name", StringType.STRING)
              .add("count", IntegerType.INTEGER)
              .add("ratio", DoubleType.DOUBLE)
              .add("good", BooleanType.BOOLEAN)
              .add("at", TimestampType.TIMESTAMP)
              .add("points", new ArrayType(POINT, true))
              .add("tags", new MapType(StringType.STRING, StringType.STRING, true))
              .add("day", DateType.DATE),
          List.of("day"),
          Map.of("otel.schemaVersion", "v1"));

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lake.at(root.toString());
  }

  @Test
  void createsTheTableAndPutsTheRowsInWithTheirOffsets() throws Exception {
    var change = change(LAYOUT, LOG, 0, row(1, "one"), row(2, "two"));

    var outcome = new Commit(lake, LAYOUT, change).run();

    assertThat(outcome).isEqualTo(Outcome.COMMITTED);
    var location = lake.location(TABLE);
    assertThat(DeltaTables.column(location, "id")).containsExactlyInAnyOrder(1L, 2L);
    assertThat(DeltaTables.transactionVersion(location, "sluice:" + LOG)).isEqualTo(2);
    assertThat(DeltaTables.snapshot(location).getTableProperties())
        .containsEntry("otel.schemaVersion", "v1");
    assertThat(DeltaTables.snapshot(location).getPartitionColumnNames()).containsExactly("day");
  }

  @Test
  void everyKindOfValueIsReadBackAsItWasWritten() throws Exception {
    var tags = new HashMap<String, String>();
    tags.put("a", "b");
    tags.put("none", null);
    var full =
        new Object[] {
          7L,
          "x".repeat(100) + "\u00e4\uD83D\uDE00",
          -5,
          2.5,
          true,
          1_700_000_000_123_456L,
          Arrays.asList(new Object[] {9L, "nine"}, null, new Object[] {null, null}),
          tags,
          20_000
        };
    var empty = new Object[] {null, null, null, null, null, null, List.of(), Map.of(), null};
    var nulls = new Object[9];

    new Commit(lake, LAYOUT, change(LAYOUT, LOG, 0, full, empty, nulls)).run();

    var nullPoint = new HashMap<String, Object>();
    nullPoint.put("x", null);
    nullPoint.put("label", null);
    var rows = DeltaTables.rows(lake.location(TABLE));
    assertThat(rows).hasSize(3);
    assertThat(rows)
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("id", 7L)
                    .containsEntry("name", full[1])
                    .containsEntry("count", -5)
                    .containsEntry("ratio", 2.5)
                    .containsEntry("good", true)
                    .containsEntry("at", 1_700_000_000_123_456L)
                    .containsEntry(
                        "points", Arrays.asList(Map.of("x", 9L, "label", "nine"), null, nullPoint))
                    .containsEntry("tags", tags)
                    .containsEntry("day", 20_000))
        .anySatisfy(
            row ->
                assertThat(row).containsEntry("points", List.of()).containsEntry("tags", Map.of()))
        .anySatisfy(row -> assertThat(row.values()).containsOnlyNulls());
  }

  @Test
  void statisticsBoundTheValuesOfTheFile() throws Exception {
    var first = row(3, "b".repeat(40));
    first[5] = 1_001L;
    var second = row(9, null);

    var change = change(LAYOUT, LOG, 0, first, second);

    assertThat(change.files()).hasSize(1);
    assertThat(change.files().get(0).statistics())
        .contains("\"numRecords\":2")
        .contains("\"minValues\":{\"id\":3,\"name\":\"" + "b".repeat(32) + "\"")
        .contains("\"maxValues\":{\"id\":9,\"name\":\"" + "b".repeat(32) + "\uDBFF\uDFFF\"")
        .contains("1970-01-01T00:00:00.002Z")
        .contains("\"name\":1");
  }

  @Test
  void theSameChangeAgainIsFoundInTheTable() throws Exception {
    var change = change(LAYOUT, LOG, 0, row(1, "one"));
    new Commit(lake, LAYOUT, change).run();

    var outcome = new Commit(lake, LAYOUT, change).run();

    assertThat(outcome).isEqualTo(Outcome.ALREADY_THERE);
    assertThat(DeltaTables.column(lake.location(TABLE), "id")).containsExactly(1L);
  }

  @Test
  void aChangeThatOverlapsTheTableIsNotCommitted() throws Exception {
    new Commit(lake, LAYOUT, change(LAYOUT, LOG, 0, row(1, "one"), row(2, "two"))).run();
    var overlapping = change(LAYOUT, LOG, 1, row(2, "two"), row(3, "three"));

    assertThatThrownBy(() -> new Commit(lake, LAYOUT, overlapping).run())
        .isInstanceOf(TableMovedException.class);

    assertThat(DeltaTables.column(lake.location(TABLE), "id")).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aTableThatWasDeletedUnderTheJobIsNotFilledFromTheMiddle() throws Exception {
    var change = change(LAYOUT, LOG, 5, row(6, "six")).after(new Progress(Map.of(LOG, 5L)));

    assertThatThrownBy(() -> new Commit(lake, LAYOUT, change).run())
        .isInstanceOf(TableMovedException.class);

    assertThat(lake.look(TABLE)).isEmpty();
  }

  @Test
  void aTableWithAnotherSchemaRefusesRowsAndStaysAsItIs() throws Exception {
    var other =
        new TableLayout(new StructType().add("id", StringType.STRING), List.of("day"), Map.of());
    lake.createIfMissing(
        TABLE,
        new TableLayout(
            other.columns().add("day", DateType.DATE), other.partitionColumns(), Map.of()));

    var outcome = new Commit(lake, LAYOUT, change(LAYOUT, LOG, 0, row(1, "one"))).run();

    assertThat(outcome).isEqualTo(Outcome.REFUSED);
    assertThat(DeltaTables.rows(lake.location(TABLE))).isEmpty();
  }

  @Test
  void aTableWithColumnMappingIsRefused() throws Exception {
    lake.createIfMissing(
        TABLE,
        new TableLayout(
            LAYOUT.columns(),
            LAYOUT.partitionColumns(),
            Map.of("delta.columnMapping.mode", "name")));

    assertThat(lake.look(TABLE).orElseThrow().refusal(LAYOUT))
        .contains("the table uses column mapping");
  }

  @Test
  void aTableWithMoreColumnsTakesRowsAndLeavesTheOthersNull() throws Exception {
    lake.createIfMissing(
        TABLE,
        new TableLayout(
            new StructType()
                .add("extra", StringType.STRING)
                .add("day", DateType.DATE)
                .add("id", LongType.LONG),
            List.of("day"),
            Map.of()));
    var narrow =
        new TableLayout(
            new StructType().add("id", LongType.LONG).add("day", DateType.DATE),
            List.of("day"),
            Map.of());

    new Commit(lake, narrow, change(narrow, LOG, 0, new Object[] {4L, 1})).run();

    assertThat(DeltaTables.rows(lake.location(TABLE)))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("id", 4L).containsEntry("extra", null));
  }

  @Test
  void ofManyWhoCommitTheSameChangeAtOnceOneDoes() throws Exception {
    new Commit(lake, LAYOUT, change(LAYOUT, LOG, 0, row(0, "first"))).run();
    var change = change(LAYOUT, LOG, 1, row(1, "one"));
    var threads = Executors.newFixedThreadPool(4);

    var outcomes =
        threads
            .invokeAll(
                IntStream.range(0, 8)
                    .<Callable<Outcome>>mapToObj(
                        i -> () -> new Commit(Lake.at(root.toString()), LAYOUT, change).run())
                    .toList())
            .stream()
            .map(
                outcome -> {
                  try {
                    return outcome.get();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    threads.shutdown();

    assertThat(outcomes).containsOnlyOnce(Outcome.COMMITTED);
    assertThat(DeltaTables.column(lake.location(TABLE), "id")).containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void theOffsetsOutliveTheDeltaCheckpoint() throws Exception {
    new Commit(lake, LAYOUT, change(LAYOUT, "other-0", 41, row(0, "other"))).run();

    for (int i = 0; i < 12; i++) {
      new Commit(lake, LAYOUT, change(LAYOUT, LOG, i, row(i, "more"))).run();
    }

    var progress = lake.look(TABLE).orElseThrow().progress(List.of(LOG, "other-0", "unknown-0"));
    assertThat(progress.nextOffsets()).isEqualTo(Map.of(LOG, 12L, "other-0", 42L));
    assertThat(root.resolve("main/test/things/_delta_log/00000000000000000010.checkpoint.parquet"))
        .exists();
  }

  @Test
  void whatIsNotHandedInLeavesNoFile() throws Exception {
    var writer = new DeltaWriter(lake, name -> LAYOUT);
    writer.write(rows(LOG, 0, List.<Object[]>of(row(1, "one"))), null);

    writer.close();

    try (var files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private TableChange change(TableLayout layout, String log, long offset, Object[]... rows)
      throws IOException {
    var writer = new DeltaWriter(lake, name -> layout);
    for (int i = 0; i < rows.length; i++) {
      writer.write(rows(log, offset + i, List.<Object[]>of(rows[i])), null);
    }
    var changes = writer.prepareCommit();
    assertThat(changes).hasSize(1);
    return roundTrip(changes.iterator().next());
  }

  private static TableChange roundTrip(TableChange change) throws IOException {
    var serializer = new TableChangeSerializer();
    var again = serializer.deserialize(serializer.getVersion(), serializer.serialize(change));
    assertThat(again).isEqualTo(change);
    return again;
  }

  private static TableRows rows(String log, long offset, List<Object[]> rows) {
    return new TableRows(TABLE, "things", rows, log, offset, 1_000 + offset);
  }

  private static Object[] row(long id, String name) {
    return new Object[] {id, name, 1, 0.5, true, 1L, List.of(), Map.of(), 19_000};
  }
}
