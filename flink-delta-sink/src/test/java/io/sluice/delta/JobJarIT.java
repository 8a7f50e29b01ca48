package io.sluice.delta;

import static io.sluice.delta.FlinkCluster.Part.JOB_MANAGER;
import static io.sluice.delta.FlinkCluster.Part.TASK_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.DeltaTables;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a Flink cluster that knows nothing of this project. */
class JobJarIT {

  private static final int BATCH = 20;

  @TempDir Path data;
  private TestBroker broker;
  private Traffic traffic;
  private FlinkCluster cluster;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    broker = KafkaFixture.isolated();
    traffic = new Traffic(broker.bootstrapServers());
    cluster = FlinkCluster.start(data.resolve("flink"));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    traffic.close();
    broker.close();
  }

  @Test
  void whicheverPartOfAClusterIsKilledEachRowIsInItsTableOnce() throws Exception {
    submit(1);
    send();
    awaitRows();

    cluster.kill(TASK_MANAGER);
    send();
    cluster.start(TASK_MANAGER);
    awaitRows();

    // a job manager without high availability forgets its jobs: submitted again, without state
    cluster.kill(JOB_MANAGER);
    send();
    cluster.start(JOB_MANAGER);
    submit(2);
    awaitRows();

    cluster.kill(TASK_MANAGER);
    cluster.kill(JOB_MANAGER);
    send();
    cluster.start(JOB_MANAGER);
    cluster.start(TASK_MANAGER);
    submit(1);
    awaitRows();

    for (var table : List.of(UsageRow.TABLE, Traffic.PAYLOADS)) {
      assertThat(DeltaTables.column(location(table), "request_id"))
          .containsExactlyInAnyOrderElementsOf(ids(""));
    }
    assertThat(DeltaTables.column(location(Traffic.METRICS), "name"))
        .containsExactlyInAnyOrderElementsOf(ids("/0"));
  }

  private void submit(int parallelism) throws Exception {
    int exitCode =
        cluster.run(
            Path.of(System.getProperty("it.jobJar")),
            "KAFKA_BOOTSTRAP_SERVERS=" + broker.bootstrapServers(),
            "LAKE=" + data.resolve("lake"),
            "CHECKPOINT_DIR=" + data.resolve("checkpoints"),
            "CHECKPOINT_INTERVAL=1s",
            "PARALLELISM=" + parallelism);
    assertThat(exitCode).withFailMessage(cluster::logOrTrouble).isZero();
  }

  private void send() {
    for (int end = sent + BATCH; sent < end; sent++) {
      traffic.call("call-" + sent);
      traffic.payload("call-" + sent, "{}", "{}");
      traffic.metrics(Traffic.METRICS, "call-" + sent, 1);
    }
    traffic.flush();
  }

  private void awaitRows() throws Exception {
    for (var table : List.of(UsageRow.TABLE, Traffic.PAYLOADS, Traffic.METRICS)) {
      try {
        Await.until(
            sent + " rows in " + table,
            Duration.ofSeconds(120),
            () -> DeltaTables.count(location(table)) >= sent);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + cluster.logOrTrouble(), e);
      }
    }
  }

  private List<Object> ids(String ending) {
    return IntStream.range(0, sent).<Object>mapToObj(i -> "call-" + i + ending).toList();
  }

  private String location(String table) {
    return data.resolve("lake").resolve(table.replace('.', '/')).toString();
  }
}
