package io.sluice.ingress.ledger;

import io.sluice.ingress.spool.SpoolRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Which records of the spool may be in the log already. The log is asked for all of them at once,
 * when the first comes up to be sent.
 */
final class Doubts {

  private final Object lock = new Object();
  private final RecordLog log;
  private final Map<RecordName, Long> doubtful = new HashMap<>();

  /** What the log has, or will have because it was sent since. */
  private final Map<RecordName, Boolean> present = new HashMap<>();

  Doubts(RecordLog log) {
    this.log = log;
  }

  /** From now on it is not known whether the log has this record. */
  void add(SpoolRecord record) {
    RecordName.of(record.topic(), record.value())
        .ifPresent(
            name -> {
              synchronized (lock) {
                present.remove(name);
                doubtful.merge(name, record.timestampMillis(), Math::min);
              }
            });
  }

  /**
   * Whether the log has this record, so that it must not be sent; asks it if need be, and then
   * waits. After the answer no, the record is reckoned to be there: a second copy of it is not
   * sent.
   *
   * @throws LogAwayException when the log does not answer; ask again later
   */
  boolean isPresent(SpoolRecord record) throws LogAwayException {
    synchronized (lock) {
      if (doubtful.isEmpty() && present.isEmpty()) {
        return false;
      }
    }
    var name = RecordName.of(record.topic(), record.value());
    if (name.isEmpty()) {
      return false;
    }
    settle(name.get());
    synchronized (lock) {
      boolean was = present.getOrDefault(name.get(), false);
      present.computeIfPresent(name.get(), (same, before) -> true);
      return was;
    }
  }

  private void settle(RecordName name) throws LogAwayException {
    Map<RecordName, Long> asked;
    synchronized (lock) {
      if (!doubtful.containsKey(name)) {
        return;
      }
      asked = Map.copyOf(doubtful);
    }
    long since = asked.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    var found = log.present(asked.keySet(), since);
    synchronized (lock) {
      asked.forEach(doubtful::remove);
      asked.keySet().forEach(known -> present.put(known, found.contains(known)));
    }
  }
}
