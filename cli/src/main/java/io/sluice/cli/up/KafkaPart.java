package io.sluice.cli.up;

import io.sluice.cli.status.Readiness;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** The broker of an instance. Starting returns when clients may come. */
final class KafkaPart implements Part {

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private final KafkaBrokerSettings settings;

  KafkaPart(KafkaBrokerSettings settings) {
    this.settings = settings;
  }

  String bootstrapServers() {
    return settings.host() + ":" + settings.port();
  }

  @Override
  public String name() {
    return "kafka";
  }

  // the broker is closed by whoever started the part
  @SuppressWarnings("resource")
  @Override
  public Running start() {
    return new RunningBroker(KafkaBroker.start(settings));
  }

  @Override
  public Readiness readiness() {
    return Readiness.ofListener(settings.host(), settings.port());
  }

  @Override
  public OptionalInt adminPort() {
    return OptionalInt.empty();
  }

  @Override
  public Duration timeToStop() {
    return TIME_TO_STOP;
  }

  @Override
  public String log() {
    return settings.dataDirectory().resolve("broker.log").toString();
  }

  private record RunningBroker(KafkaBroker broker) implements Running {

    @Override
    public long pid() {
      return broker.pid();
    }

    @Override
    public boolean isAlive() {
      return broker.isAlive();
    }

    @Override
    public CompletableFuture<String> exit() {
      return ProcessHandle.of(broker.pid())
          .map(process -> process.onExit().thenApply(ended -> "ended"))
          .orElseGet(() -> CompletableFuture.completedFuture("ended"));
    }

    @Override
    public void stop(Duration patience) {
      broker.close();
    }
  }
}
