package io.sluice.delta.table;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sluice.delta.table.Commit.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Committer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a checkpoint brings: different tables at the same time, the changes of one table one
 * after the other. Runs once, and is the only one to create tables.
 *
 * <p>A table that refuses its rows does not stop the others: its changes are dropped, counted and
 * logged. They are not lost, because the table's offsets stay behind: once the table can take them,
 * the next change to it shows the hole, and the job, started without state, fills it from Kafka.
 */
final class DeltaCommitter implements Committer<TableChange> {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeltaCommitter.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Lake lake;
  private final TableLayouts layouts;
  private final CommitMetrics metrics;
  private final ExecutorService threads;

  DeltaCommitter(Lake lake, TableLayouts layouts, CommitMetrics metrics, int threads) {
    this.lake = lake;
    this.layouts = layouts;
    this.metrics = metrics;
    var number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              var thread = new Thread(task, "delta-commit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void commit(Collection<CommitRequest<TableChange>> requests)
      throws IOException, InterruptedException {
    var byTable =
        requests.stream()
            .collect(
                groupingBy(
                    request -> request.getCommittable().table(), LinkedHashMap::new, toList()));
    var running = new LinkedHashMap<List<CommitRequest<TableChange>>, Future<List<Outcome>>>();
    byTable
        .values()
        .forEach(table -> running.put(table, threads.submit(() -> commitInOrder(table))));
    awaitAll(running.values());
    for (var table : running.entrySet()) {
      report(table.getKey(), outcomes(table.getValue()));
    }
  }

  /**
   * Waits for commits that are under way. They are not interrupted: Kernel gives a checkpoint its
   * name also when writing it was broken off.
   */
  @Override
  public void close() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOGGER.warn("commits are still under way");
    }
  }

  private List<Outcome> commitInOrder(List<CommitRequest<TableChange>> table) throws IOException {
    var outcomes = new ArrayList<Outcome>();
    for (var request : table) {
      var change = request.getCommittable();
      outcomes.add(new Commit(lake, layouts.named(change.layout()), change).run());
    }
    return outcomes;
  }

  // a failure of one table waits for the others, so that no commit outlives this attempt of the job
  private static void awaitAll(Collection<Future<List<Outcome>>> running)
      throws InterruptedException {
    for (var table : running) {
      try {
        table.get();
      } catch (ExecutionException e) {
        continue;
      }
    }
  }

  private static List<Outcome> outcomes(Future<List<Outcome>> running)
      throws IOException, InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      throw new IOException(e.getCause());
    }
  }

  // requests and metrics belong to Flink's thread
  private void report(List<CommitRequest<TableChange>> table, List<Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      var request = table.get(i);
      metrics.count(request.getCommittable(), outcomes.get(i));
      if (outcomes.get(i) == Outcome.ALREADY_THERE) {
        request.signalAlreadyCommitted();
      }
    }
  }
}
