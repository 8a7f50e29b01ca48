package io.sluice.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCommandsTest {

  @TempDir Path temp;

  @Test
  void anUnknownTableIsAnErrorOfOneLine() {
    for (var command : new String[] {"optimize", "vacuum"}) {
      var result = Sluice.run("lake", command, "main.a.b", "--lake", temp.toString());

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().strip())
          .isEqualTo("sluice: there is no table main.a.b, nor any other");
    }
  }

  @Test
  void aShortRetentionNeedsForce() {
    var result =
        Sluice.run("lake", "vacuum", "main.a.b", "--retain", "1h", "--lake", temp.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("--force");
  }

  @Test
  void anEmptyLakeHasNothingToDo() {
    assertThat(Sluice.run("lake", "optimize", "--lake", temp.toString()).exitCode()).isZero();
    assertThat(Sluice.run("lake", "vacuum", "--lake", temp.toString()).exitCode()).isZero();
  }

  @Test
  void aRangeThatIsNoneIsRefusedBeforeAnythingIsRead() throws Exception {
    var prices = Files.writeString(temp.resolve("prices.yaml"), "providers: {}\nmodels: {}\n");

    var result =
        Sluice.run(
            "reprice",
            "--from=yesterday",
            "--to=2026-06-01",
            "--prices=" + prices,
            "--lake=" + temp);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("from: 'yesterday' (expected: a moment");
  }
}
