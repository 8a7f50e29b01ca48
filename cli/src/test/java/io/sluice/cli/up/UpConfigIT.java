package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance whose configuration file is edited while it runs. */
class UpConfigIT {

  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  private static final String OPEN =
      """
      providers:
        anthropic: {api: anthropic, base-url: "https://api.anthropic.com", api-key: "${ANTHROPIC_API_KEY}"}
      models:
        databricks-claude-sonnet-4-6:
          destinations: [{provider: anthropic, model: claude-sonnet-4-6}]
      """;

  private static final String CLOSED = OPEN + "    execute: ['user:nobody@example.com']\n";

  @TempDir Path temp;

  @Test
  void whatIsWrittenIntoTheFileHoldsForCallsInLessThanTwoSeconds() throws Exception {
    var file = Files.writeString(temp.resolve("sluice.yaml"), OPEN);

    try (var up = UpProcess.start(temp).awaitReady()) {
      assertThat(up.call()).isEqualTo(200);
      UpProcess.await(IN_FORCE, () -> up.sluice("status").out().contains("in force since"));

      Files.writeString(file, CLOSED);
      UpProcess.await(IN_FORCE, () -> status(up) == 404);

      Files.writeString(file, "modles: {}\nproviders: {a: {api: grpc, base-url: x}}");
      UpProcess.await(IN_FORCE, () -> up.err().contains("what was in force before stays"));
      assertThat(status(up)).isEqualTo(404);
      assertThat(up.err())
          .containsOnlyOnce("modles: unknown member, did you mean models?")
          .containsOnlyOnce("providers.a.api: grpc");
      assertThat(up.sluice("status").out())
          .contains("not in force since", "modles: unknown member", "providers.a.base-url:");

      Files.writeString(file, OPEN);
      UpProcess.await(IN_FORCE, () -> status(up) == 200);
    }
  }

  private static int status(UpProcess up) {
    try {
      return up.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
