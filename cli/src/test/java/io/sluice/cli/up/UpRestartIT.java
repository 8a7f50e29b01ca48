package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that ends and comes back. */
class UpRestartIT {

  private static final Duration STOPPED = Duration.ofSeconds(15);
  private static final Duration NOTICED = Duration.ofSeconds(20);

  @TempDir Path temp;

  @Test
  void stopsInOrderAndTheNextStartContinues() throws Exception {
    String token;
    try (var first = UpProcess.start(temp).awaitReady()) {
      token = first.token();
      var pids = first.run().pids().values();
      first.call();

      first.terminate();

      UpProcess.await(STOPPED, () -> noneIsAlive(pids));
      assertThat(first.exitCode()).isZero();
      assertThat(first.data().resolve("run.json")).doesNotExist();
      assertThat(first.stoppedAt("ingress-proxy")).isLessThan(first.stoppedAt("otlp-receiver"));
      assertThat(first.stoppedAt("otlp-receiver")).isLessThan(first.stoppedAt("mock-provider"));
    }

    try (var second = UpProcess.start(temp).awaitReady()) {
      second.call();
      UpProcess.await(Duration.ofSeconds(30), () -> second.rows() == 2);

      assertThat(second.token()).isEqualTo(token);
      assertThat(second.out()).contains(token, "config    as applied before");

      var pids = second.run().pids().values();
      second.kill();
      UpProcess.await(NOTICED, () -> noneIsAlive(pids));
    }
  }

  private static boolean noneIsAlive(Collection<Long> pids) {
    return pids.stream()
        .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }
}
