package io.sluice.ingress.admission;

import io.sluice.event.ProxyHeartbeat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The proxies that are alive, by their heartbeats. Silence of all of them is silence of Kafka: then
 * those who were alive still are.
 */
final class LiveProxies {

  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Map<String, Long> lastBeat = new HashMap<>();
  private long newest = Long.MIN_VALUE;
  private volatile int count = 1;

  /**
   * Takes in a heartbeat; by one thread.
   *
   * @param at when it reached the log (milliseconds); clocks of proxies are not compared
   */
  void accept(ProxyHeartbeat heartbeat, long at) {
    if (heartbeat.state() == ProxyHeartbeat.State.STOPPED) {
      lastBeat.remove(heartbeat.proxyId());
    } else {
      lastBeat.put(heartbeat.proxyId(), at);
      newest = Math.max(newest, at);
    }
    lastBeat.values().removeIf(beat -> newest - beat > SILENCE.toMillis());
    count = Math.max(1, lastBeat.size());
  }

  int count() {
    return count;
  }
}
