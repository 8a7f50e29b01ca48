package io.sluice.aggregator.settle;

import io.sluice.event.CallAdmitted;
import io.sluice.event.ProxyHeartbeat;
import io.sluice.event.ProxyHeartbeat.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When nobody will settle a call any more: its proxy has been silent for long, or the call open for
 * very long. Clocks may differ by half of the silence.
 *
 * @param silence how long a proxy that lives cannot be silent; longer than it tries to deliver a
 *     settlement
 * @param longest how long no call lasts
 */
record OrphanRule(Duration silence, Duration longest) {

  boolean isOrphan(CallAdmitted call, Optional<ProxyHeartbeat> lastBeat, Instant now) {
    if (Duration.between(call.admittedAt(), now).compareTo(longest) > 0) {
      return true;
    }
    // without a beat, the call itself was the last sign of life
    var lastSign = lastBeat.map(ProxyHeartbeat::beatAt).orElse(call.admittedAt());
    var silent = Duration.between(lastSign, now);
    boolean stopped = lastBeat.filter(beat -> beat.state() == State.STOPPED).isPresent();
    return silent.compareTo(stopped ? silence.dividedBy(2) : silence) > 0;
  }
}
