package io.sluice.aggregator.settle;

import io.sluice.event.ProxyHeartbeat;
import java.time.Duration;
import java.util.Optional;

/** What is known of the proxies. */
public interface Proxies {

  /** The last sign of life of a proxy; empty when it never gave one. */
  Optional<ProxyHeartbeat> lastBeat(String proxyId);

  /**
   * For how long signs of life have been able to arrive without a break. After a break, silence
   * proves nothing for a while.
   */
  Duration audibleFor();
}
