package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Spark as a process of its own: its libraries and ours do not go together. */
final class SparkProcess {

  private static final int PATIENCE_MINUTES = 5;

  private SparkProcess() {}

  /** Has it answer what is asked in the directory; see its {@code ReadBackMain}. */
  static void readBack(Path asked) throws Exception {
    var spark = Path.of(System.getProperty("it.spark"));
    var libraries = Files.readString(spark.resolve("target/class-path.txt"));
    var log = asked.resolveSibling("spark.log");
    var process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + spark.resolve("jvm.options"),
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-cp",
                    spark.resolve("target/classes") + ":" + libraries,
                    "io.sluice.spark.ReadBackMain",
                    asked.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("Spark ended").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
