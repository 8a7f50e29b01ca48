package io.sluice.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.time.Duration;

/**
 * What the gateway adds to a stream: the time to its first token and to each event, beside the same
 * peers as {@link IngressLoadMain}. Every event carries the moment at which the provider sent it.
 *
 * <p>Settings: {@code STREAMS} at once (500), {@code EVENTS_PER_SECOND} of each (50), {@code ROUND}
 * length of a stream (10s), {@code ROUNDS} (3), {@code WARM_UP} streams of each target (20s); more
 * with {@link Stage}.
 */
public final class StreamLoadMain {

  private static final Settings SETTINGS = Settings.fromEnvironment();
  private static final Duration RAMP = Duration.ofSeconds(2);
  private static final int EVENT_TEXT_BYTES = 24;

  private StreamLoadMain() {}

  public static void main(String[] args) throws Exception {
    int streams = SETTINGS.integer("STREAMS", 500);
    int perSecond = SETTINGS.integer("EVENTS_PER_SECOND", 50);
    var length = SETTINGS.duration("ROUND", Duration.ofSeconds(10));
    try (var stage = Stage.set()) {
      var warmUp = behaviour(perSecond, SETTINGS.duration("WARM_UP", Duration.ofSeconds(20)));
      for (var target : stage.proxies()) {
        run(stage, target, warmUp, streams);
      }
      var what = "%d streams of %d events/s".formatted(streams, perSecond);
      var firstTokens = new Report("stream");
      var events = new Report("event");
      for (int round = SETTINGS.integer("ROUNDS", 3); round > 0; round--) {
        for (var target : stage.targets()) {
          var before = target.cpu();
          var outcome = run(stage, target, behaviour(perSecond, length), streams);
          var used = target.cpu().minus(before);
          var failures = outcome.failures().toString();
          firstTokens.add(
              what + ": first token",
              target.name(),
              Report.Round.of(outcome.firstTokens(), used, failures));
          events.add(
              what + ": each event",
              target.name(),
              Report.Round.of(outcome.events(), used, failures));
        }
      }
      firstTokens.print();
      events.print();
    }
  }

  static String behaviour(int eventsPerSecond, Duration length) {
    long events = eventsPerSecond * length.toMillis() / 1000;
    return "stamped,between=%dms,events=%d,text=%d"
        .formatted(1000 / eventsPerSecond, events, events * EVENT_TEXT_BYTES);
  }

  static byte[] body() {
    return ("{\"model\":\"%s\",\"max_tokens\":64,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Go on.\"}]}")
        .formatted(Stage.MODEL)
        .getBytes(UTF_8);
  }

  private static StreamLoop.Outcome run(Stage stage, Target target, String behaviour, int streams)
      throws IOException {
    return StreamLoop.run(target, stage.accessToken(), body(), behaviour, streams, RAMP);
  }
}
