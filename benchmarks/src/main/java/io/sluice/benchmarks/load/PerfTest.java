package io.sluice.benchmarks.load;

import io.sluice.event.Topics;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Kafka's own {@code kafka-producer-perf-test}, with as much certainty as the receiver asks for.
 */
final class PerfTest {

  private static final String TOOL = "org.apache.kafka.tools.ProducerPerformance";
  private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");
  private static final long BYTES = 200L * 1024 * 1024;
  private static final int MOST_RECORDS = 400_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private PerfTest() {}

  /** How many records of a size it sends in a second by its own account. */
  static double recordsPerSecond(ReceiverStage stage, int bytes) throws Exception {
    var log = stage.log("perf-test-" + System.nanoTime());
    long records = Math.min(MOST_RECORDS, BYTES / bytes);
    var jvm = ChildJvm.of("256m").andArguments(arguments(stage, records, bytes));
    try (var tool = jvm.start(TOOL, Map.of(), log)) {
      if (!tool.awaitEnd(PATIENCE)) {
        throw new IllegalStateException("the tool has failed: " + Files.readString(log));
      }
    }
    // the last figure is of the whole run, those before it of a few seconds each
    return RATE.matcher(Files.readString(log))
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .reduce((earlier, last) -> last)
        .orElseThrow();
  }

  private static List<String> arguments(ReceiverStage stage, long records, int bytes) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("--topic", Topics.OTLP_METRICS.name()));
    arguments.addAll(List.of("--num-records", Long.toString(records)));
    arguments.addAll(List.of("--record-size", Integer.toString(bytes)));
    arguments.addAll(List.of("--throughput", "-1", "--producer-props"));
    arguments.add("bootstrap.servers=" + stage.bootstrapServers());
    arguments.addAll(List.of("acks=all", "enable.idempotence=true"));
    return arguments;
  }
}
