package io.sluice.sandbox;

import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.TopicCreation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Three brokers in child JVMs, each record on all of them and acknowledged by two. Any one may be
 * killed and started again.
 */
public final class TestCluster implements AutoCloseable {

  private static final int SIZE = 3;
  private static final String HOST = "127.0.0.1";

  private final Path directory;
  private final List<KafkaBroker> brokers = new ArrayList<>();

  private TestCluster(Path directory) {
    this.directory = directory;
  }

  /** Starts all of them, with every topic of the house. */
  public static TestCluster start(int partitions) {
    try {
      var cluster = new TestCluster(Files.createTempDirectory("kafka-cluster-"));
      try {
        cluster.startAll();
        cluster.createTopics(partitions);
        return cluster;
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The addresses of all brokers. */
  public String bootstrapServers() {
    return String.join(",", brokers.stream().map(KafkaBroker::bootstrapServers).toList());
  }

  public int size() {
    return brokers.size();
  }

  /** Ends one with SIGKILL. */
  public void kill(int broker) {
    brokers.get(broker).kill();
  }

  /** Starts one again after {@link #kill}, on the same data and port; returns when it serves. */
  public void restart(int broker) {
    brokers.set(broker, KafkaBroker.start(brokers.get(broker).settings()));
  }

  @Override
  public void close() {
    brokers.forEach(KafkaBroker::kill);
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // none of them is ready before there is a majority
  private void startAll() {
    var ports = IntStream.range(0, SIZE).mapToObj(i -> FreePort.any(HOST)).toList();
    var starting =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(
                id ->
                    KafkaBrokerSettings.in(directory.resolve("broker-" + id))
                        .shortLived()
                        .memberOf(new Quorum(id, ports)))
            .map(
                settings ->
                    CompletableFuture.supplyAsync(
                        () -> KafkaBroker.start(settings), TestCluster::inThread))
            .toList();
    starting.forEach(broker -> brokers.add(broker.join()));
  }

  private static void inThread(Runnable work) {
    new Thread(work, "broker-start").start();
  }

  private void createTopics(int partitions) {
    var plans = new ArrayList<>(Topics.plans(partitions));
    plans.add(GovernanceTopic.plan());
    TopicCreation.createMissing(bootstrapServers(), plans, SIZE);
  }
}
