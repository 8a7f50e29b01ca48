package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.sandbox.KafkaFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a Flink cluster that knows nothing of this project. */
class JobJarIT {

  @TempDir Path data;

  @Test
  void aFlinkClusterTakesTheJobJarAndItsRowsAreInTheTables() throws Exception {
    var jar = Path.of(System.getProperty("it.jobJar"));
    try (var broker = KafkaFixture.isolated();
        var traffic = new Traffic(broker.bootstrapServers());
        var cluster = FlinkCluster.start(data.resolve("flink"))) {

      int exitCode =
          cluster.run(
              jar,
              "KAFKA_BOOTSTRAP_SERVERS=" + broker.bootstrapServers(),
              "LAKE=" + data.resolve("lake"),
              "CHECKPOINT_DIR=" + data.resolve("checkpoints"),
              "CHECKPOINT_INTERVAL=1s");
      for (int i = 0; i < 20; i++) {
        traffic.call("call-" + i);
        traffic.payload("call-" + i, "{}", "{}");
        traffic.metrics(Traffic.METRICS, "call-" + i, 1);
      }
      traffic.flush();

      assertThat(exitCode).withFailMessage(cluster::logOrTrouble).isZero();
      awaitRows(cluster, UsageRow.TABLE);
      awaitRows(cluster, Traffic.PAYLOADS);
      awaitRows(cluster, Traffic.METRICS);
      assertThat(DeltaTables.column(location(UsageRow.TABLE), "request_id"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 20).<Object>mapToObj(i -> "call-" + i).toList());
    }
  }

  private void awaitRows(FlinkCluster cluster, String table) throws Exception {
    try {
      Await.until(
          "20 rows in " + table,
          Duration.ofSeconds(90),
          () -> DeltaTables.count(location(table)) >= 20);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + cluster.logOrTrouble(), e);
    }
  }

  private String location(String table) {
    return data.resolve("lake").resolve(table.replace('.', '/')).toString();
  }
}
