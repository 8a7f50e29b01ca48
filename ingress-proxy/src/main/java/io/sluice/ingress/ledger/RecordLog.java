package io.sluice.ingress.ledger;

import io.sluice.ingress.spool.SpoolRecord;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Where records are meant to be: Kafka. */
interface RecordLog {

  /** What became of a record that was sent. */
  enum Outcome {
    /** All in-sync replicas have it. */
    RECORDED,
    /** It may be there or not. */
    UNCERTAIN,
    /** It is not there and never will be. */
    REFUSED
  }

  /**
   * Sends a record, behind those sent before it. Never waits; the outcome is told once, on any
   * thread.
   */
  void send(SpoolRecord record, Consumer<Outcome> outcome);

  /**
   * Which of these records are there already. Waits.
   *
   * @param sinceMillis none of them is older (milliseconds since 1970)
   * @throws LogAwayException when nobody can say now
   */
  Set<RecordName> present(Set<RecordName> names, long sinceMillis) throws LogAwayException;

  /** Waits a little for what was sent; what has no outcome by then is uncertain. */
  void close(Duration patience);
}
