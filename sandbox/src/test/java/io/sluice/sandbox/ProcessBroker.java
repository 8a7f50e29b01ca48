package io.sluice.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A broker in a child JVM, on a directory that goes away with it. */
final class ProcessBroker implements TestBroker {

  private final Path directory;
  private KafkaBroker broker;

  private ProcessBroker(Path directory) {
    this.directory = directory;
    this.broker = KafkaBroker.start(KafkaBrokerSettings.in(directory).shortLived());
  }

  static ProcessBroker start() {
    try {
      return new ProcessBroker(Files.createTempDirectory("kafka-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public void kill() {
    broker.kill();
  }

  @Override
  public void restart() {
    broker = KafkaBroker.start(broker.settings());
  }

  // its data is thrown away, so nothing is gained by stopping it in order
  @Override
  public void close() {
    broker.kill();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
