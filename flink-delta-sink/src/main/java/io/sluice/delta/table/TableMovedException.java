package io.sluice.delta.table;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The table is not where Flink's state believes it to be: set back, deleted, or written by a second
 * job. Trying again from the same state cannot help, so Flink does not; starting the job without
 * state does, because then the tables alone say what they hold.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TableMovedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TableMovedException(String table, Advance advance) {
    super(
        "table "
            + table
            + " does not continue where this job is ("
            + advance
            + "); start the job without its state, the tables know how far they have come");
  }
}
