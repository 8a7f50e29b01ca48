package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceCommandTest {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"", "frobnicate", "up --ingress-port many", "apply", "token create"})
  void wrongUseIsExplainedOnStandardErrorAndExitsWithTwo(String line) {
    var result = Sluice.run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isNotEmpty();
  }

  @Test
  void saysHowToStartAnInstanceWhenNoneRuns() {
    var result = Sluice.run("status", "--data", temp.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("sluice: no instance runs on " + temp + "; start one with './sluice up");
  }

  @Test
  void aQuestionThatCannotBeAnsweredExitsWithOne() {
    var result = Sluice.run("sql", "--lake", temp.toString(), "SELECT * FROM main.a.b");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("sluice: there is no table main.a.b");
  }

  @Test
  void aStatementMayBeginWithAComment() {
    var result =
        Sluice.run("sql", "--lake", temp.toString(), "--format=csv", "-- Question: one?\nSELECT 1");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).endsWith("\r\n1\r\n");
  }

  @Test
  void printsAnAnswerInTheFormatAskedFor() {
    var csv = Sluice.run("sql", "--lake", temp.toString(), "--format", "csv", "SELECT 1 AS n");
    var table = Sluice.run("sql", "--lake", temp.toString(), "SELECT 1 AS n");

    assertThat(csv.exitCode()).isZero();
    assertThat(csv.out()).isEqualTo("n\r\n1\r\n");
    assertThat(table.out()).isEqualTo("n\n-\n1\n(1 row)\n");
  }
}
