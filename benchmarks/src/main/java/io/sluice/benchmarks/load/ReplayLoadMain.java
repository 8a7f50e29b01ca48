package io.sluice.benchmarks.load;

import io.sluice.dashboards.lake.LakeRows;
import io.sluice.dashboards.lake.LakeSql;
import io.sluice.delta.replay.PriceBook.Cost;
import io.sluice.delta.replay.PricedCall;
import io.sluice.delta.replay.Replay;
import io.sluice.delta.replay.ReplayOrder;
import io.sluice.delta.replay.ReplayRange;
import io.sluice.delta.replay.Repricing;
import io.sluice.delta.table.Lake;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.kit.TopicCreation;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Is a table that is replayed from the log the same as the live one, row for row, and does a new
 * price change the rows that it should and no others? {@code ROWS} calls, the live job running all
 * the while; tables are compared by SQL over all columns.
 */
public final class ReplayLoadMain {

  private static final String LIVE = SinkRecords.Kind.CALLS.table();
  private static final String REPLAYED = "main.replayed.usage";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String DEARER = "databricks-claude-opus-4-6";
  private static final String FROM = "2026-11-22T10:30:00Z";
  private static final String TO = "2026-11-22T11:30:00Z";
  private static final double USD = 1.25;
  private static final String VERSION = "dearer";

  private final Path root;
  private final Lake lake;
  private final String bootstrapServers;

  private ReplayLoadMain(Path root, String bootstrapServers) {
    this.root = root;
    this.lake = Lake.at(root.toString());
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] args) throws Exception {
    int rows = Settings.fromEnvironment().integer("ROWS", 1_000_000);
    var directory = Files.createTempDirectory("replay-load");
    try (var broker = KafkaBroker.start(KafkaBrokerSettings.in(directory.resolve("kafka")))) {
      TopicCreation.createMissing(broker.bootstrapServers(), Topics.plans(2), (short) 1);
      var load = new ReplayLoadMain(directory.resolve("lake"), broker.bootstrapServers());
      load.fill(rows);
      try (var sink = load.sink(directory)) {
        load.awaitLive(rows);
        load.replay();
        load.compare();
        load.reprice();
      }
    } finally {
      delete(directory);
    }
  }

  private void fill(int rows) {
    var records = new SinkRecords();
    var settings = SinkRecords.producer(KafkaSettings.recordingProducer(bootstrapServers));
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < rows; i++) {
        var unused = producer.send(SinkRecords.Kind.CALLS.record(records, i));
      }
      producer.flush();
    }
  }

  private ChildProcess sink(Path directory) throws IOException {
    return ChildJvm.of("1g")
        .start(
            "io.sluice.delta.DeltaSinkMain",
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "LAKE", root.toString(),
                "CHECKPOINT_DIR", directory.resolve("checkpoints").toString(),
                "ADMIN_PORT", Integer.toString(ChildProcess.freePort())),
            directory.resolve("log"));
  }

  private void awaitLive(int rows) throws IOException {
    var live = new CommittedRows(root.resolve(LIVE.replace('.', '/')));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (live.count() < rows) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the sink is too slow");
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private void replay() throws Exception {
    var all = ReplayRange.parse("2000-01-01", "2100-01-01");
    var order = new ReplayOrder(bootstrapServers, Topics.CALLS.name(), all, REPLAYED, null);
    long start = System.nanoTime();
    var report = new Replay(lake).run(order, (read, total, rows) -> {});
    double seconds = (System.nanoTime() - start) / 1e9;
    print("replayed: %s in %.1f s, %,.0f rows/s", report, seconds, report.rows() / seconds);
  }

  private void compare() throws IOException {
    print(
        "live and replayed: %s and %s rows",
        number("SELECT count(*) FROM " + LIVE), number("SELECT count(*) FROM " + REPLAYED));
    print("pairs by request_id: %s", number(pairs("true")));
    print("pairs that differ in any column: %s", number(pairs("live IS DISTINCT FROM replayed")));
  }

  private void reprice() throws IOException {
    long start = System.nanoTime();
    var changed = new Repricing(lake, FROM, TO, ReplayLoadMain::cost).run().total().changed();
    print("repriced: %d rows in %.1f s", changed, (System.nanoTime() - start) / 1e9);
    var should =
        "replayed.endpoint_name = '%s' AND replayed.event_time >= TIMESTAMPTZ '%s'"
            + " AND replayed.event_time < TIMESTAMPTZ '%s'";
    var inRange = String.format(Locale.ROOT, should, DEARER, FROM, TO);
    print("rows that should change: %s", number(pairs(inRange)));
    var differs = "live IS DISTINCT FROM replayed";
    print("rows that differ from those before: %s", number(pairs(differs)));
    print("of them such as should: %s", number(pairs(differs + " AND " + inRange)));
    var newCost = String.format(Locale.ROOT, " AND live.cost_usd = %s", USD);
    print(
        "of them with the new cost and version: %s",
        number(pairs(inRange + newCost + " AND live.price_version = '" + VERSION + "'")));
    var others = "(SELECT * EXCLUDE (cost_usd, price_version) FROM %s)";
    print(
        "rows that differ in another column: %s",
        number(
            pairs(
                String.format(Locale.ROOT, others, LIVE),
                String.format(Locale.ROOT, others, REPLAYED),
                differs)));
  }

  private static Optional<Cost> cost(PricedCall call) {
    return DEARER.equals(call.model()) ? Optional.of(new Cost(USD, VERSION)) : Optional.empty();
  }

  private static String pairs(String condition) {
    return pairs(LIVE, REPLAYED, condition);
  }

  private static String pairs(String live, String replayed, String condition) {
    return String.format(
        Locale.ROOT,
        "SELECT count(*) FROM %s live JOIN %s replayed ON live.request_id = replayed.request_id"
            + " WHERE %s",
        live,
        replayed,
        condition);
  }

  private String number(String query) throws IOException {
    var answer = new ArrayList<String>();
    LakeSql.over(root)
        .query(
            query,
            new LakeRows() {
              @Override
              public void columns(List<String> names) {
                // one, without a name
              }

              @Override
              public void row(List<@Nullable Object> cells) {
                answer.add(String.valueOf(cells.get(0)));
              }
            });
    return answer.get(0);
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
