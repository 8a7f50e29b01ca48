package io.sluice.event;

import java.time.Instant;

/**
 * A proxy was alive.
 *
 * @param proxyId the proxy process, as in {@link CallAdmitted#proxyId}; also the record key
 * @param startedAt when the process started
 * @param beatAt when it said so
 * @param state whether it goes on
 */
public record ProxyHeartbeat(String proxyId, Instant startedAt, Instant beatAt, State state) {

  /** Whether a proxy goes on. */
  public enum State {
    RUNNING,
    /** This was its last word: it has settled its calls and ended. */
    STOPPED
  }
}
