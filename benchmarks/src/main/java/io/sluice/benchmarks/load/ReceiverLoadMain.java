package io.sluice.benchmarks.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.kit.Settings;
import io.sluice.otlp.signal.MessageDensity;
import io.sluice.otlp.signal.Signal;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;

/**
 * How many data points the receiver takes for a second of CPU time, with Kafka's acknowledgement
 * for each request: beside checking and parsing the same requests alone, and beside a producer
 * alone that sends records of the same size. Rounds are interleaved, medians are printed.
 *
 * <p>Settings: {@code POINTS} in a request (1,100,1000), {@code UNDER_WAY} requests at once (32),
 * {@code ROUND} length of a round (5s), {@code ROUNDS} (3), {@code WARM_UP} at each size (8s); more
 * with {@link ReceiverStage}.
 */
public final class ReceiverLoadMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final int UNDER_WAY = SETTINGS.integer("UNDER_WAY", 32);
  private static final Duration ROUND = SETTINGS.duration("ROUND", Duration.ofSeconds(5));
  private static final Duration WARM_UP = SETTINGS.duration("WARM_UP", Duration.ofSeconds(8));

  private ReceiverLoadMain() {}

  /** One size; all in microseconds of CPU time for a request. */
  private record Costs(
      int points,
      int bytes,
      List<Double> receiver,
      List<Double> parsing,
      List<Double> producer,
      List<Double> perSecond,
      List<Double> perfTest) {

    static Costs of(int points) {
      int bytes = SampleMetrics.request(points).length;
      return new Costs(
          points,
          bytes,
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    void print() {
      System.out.printf(
          "%5d points, %7d bytes: receiver %,9.0f points per CPU second (%.1f us a request),"
              + " parsing alone %,9.0f, producer alone %,9.0f;"
              + " by the clock %,9.0f points/s, kafka-producer-perf-test %,9.0f%n",
          points,
          bytes,
          perSecond(receiver),
          median(receiver),
          perSecond(parsing),
          perSecond(producer),
          points * median(perSecond),
          points * median(perfTest));
    }

    private double perSecond(List<Double> micros) {
      return points * 1e6 / median(micros);
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }

  public static void main(String[] args) throws Exception {
    var all = Arrays.stream(SETTINGS.text("POINTS", "1,100,1000").split(",", -1));
    var costs = all.map(points -> Costs.of(Integer.parseInt(points))).toList();
    var client = new HttpClient();
    client.setMaxConnectionsPerDestination(UNDER_WAY);
    client.start();
    try (var stage = ReceiverStage.set()) {
      var loop = new ExportLoop(client, stage.metrics(), stage.accessToken());
      for (var cost : costs) {
        loop.run(SampleMetrics.request(cost.points()), UNDER_WAY, WARM_UP);
        parsing(SampleMetrics.request(cost.points()), WARM_UP);
      }
      for (int round = 0; round < SETTINGS.integer("ROUNDS", 3); round++) {
        for (var cost : costs) {
          measure(cost, stage, loop);
        }
      }
    } finally {
      client.stop();
    }
    costs.forEach(Costs::print);
  }

  private static void measure(Costs cost, ReceiverStage stage, ExportLoop loop) throws Exception {
    var body = SampleMetrics.request(cost.points());
    var before = stage.receiver().cpu();
    long requests = loop.run(body, UNDER_WAY, ROUND);
    cost.receiver().add(micros(stage.receiver().cpu().minus(before)) / requests);
    cost.perSecond().add(requests * 1e9 / ROUND.toNanos());
    cost.parsing().add(parsing(body, ROUND.dividedBy(4)));
    cost.producer().add(producing(body, stage));
    cost.perfTest().add(PerfTest.recordsPerSecond(stage, body.length));
  }

  private static double parsing(byte[] body, Duration length)
      throws InvalidProtocolBufferException {
    var threads = ManagementFactory.getThreadMXBean();
    var empty = Signal.METRICS.emptyRequest();
    long end = System.nanoTime() + length.toNanos();
    long before = threads.getCurrentThreadCpuTime();
    long requests = 0;
    long points = 0;
    while (System.nanoTime() < end) {
      MessageDensity.check(body, empty.getDescriptorForType());
      points += Signal.METRICS.check(empty.getParserForType().parseFrom(body)).accepted();
      requests++;
    }
    if (points == 0) {
      throw new IllegalStateException("nothing was parsed");
    }
    return (threads.getCurrentThreadCpuTime() - before) / 1000.0 / requests;
  }

  private static double producing(byte[] body, ReceiverStage stage) throws Exception {
    var log = stage.log("producer-" + System.nanoTime());
    var settings =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            stage.bootstrapServers(),
            "SIZE",
            "" + body.length,
            "UNDER_WAY",
            "" + UNDER_WAY);
    try (var producer =
        ChildJvm.of("256m").start(PlainProducerMain.class.getName(), settings, log)) {
      if (!producer.awaitEnd(Duration.ofMinutes(1))) {
        throw new IllegalStateException("the producer alone has failed: " + Files.readString(log));
      }
    }
    var lines = Files.readAllLines(log);
    return Double.parseDouble(lines.get(lines.size() - 1));
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1000.0;
  }
}
