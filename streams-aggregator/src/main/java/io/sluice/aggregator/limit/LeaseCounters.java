package io.sluice.aggregator.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.event.LeaseGranted;
import io.sluice.event.LeaseRequested;

/**
 * What the aggregator counts: requests received = accepted + dropped, and permits. Work that is
 * repeated after a crash is counted again.
 */
final class LeaseCounters {

  private final Counter received;
  private final Counter accepted;
  private final Counter unreadable;
  private final Counter repeated;
  private final Counter permitsGranted;
  private final Counter permitsReturned;

  LeaseCounters(MeterRegistry metrics) {
    received = metrics.counter("sluice_lease_requests_received");
    accepted = metrics.counter("sluice_lease_requests_accepted");
    unreadable = metrics.counter("sluice_lease_requests_dropped", "reason", "unreadable");
    repeated = metrics.counter("sluice_lease_requests_dropped", "reason", "repeated");
    permitsGranted = metrics.counter("sluice_lease_permits_granted");
    permitsReturned = metrics.counter("sluice_lease_permits_returned");
  }

  void received() {
    received.increment();
  }

  void accepted(LeaseRequested request) {
    accepted.increment();
    permitsReturned.increment(request.returned());
  }

  void granted(LeaseGranted lease) {
    permitsGranted.increment(lease.permits());
  }

  void droppedAsUnreadable() {
    unreadable.increment();
  }

  /** A repeat changes nothing, though it may be answered like the first. */
  void droppedAsRepeated() {
    repeated.increment();
  }
}
