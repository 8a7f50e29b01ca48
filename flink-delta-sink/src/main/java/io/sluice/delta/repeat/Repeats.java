package io.sluice.delta.repeat;

import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.RecentRows;
import io.sluice.delta.table.TableState;
import io.sluice.event.CallSettled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls that were sent to Kafka again, at another offset, from new ones: a producer that did
 * not get its acknowledgement, a spool, a proxy that goes on after the aggregator has given it up.
 *
 * <p>What it remembers does not rest on the job's state. When the first record of a topic partition
 * comes, it reads from the table itself which calls have come in within the horizon before that
 * record. The job's state only adds those whose rows are handed on and not committed.
 *
 * <p>All records of a call lie in one topic partition, because they have one key; so one instance
 * sees them all.
 */
public final class Repeats {

  /** What a call's row is to its table. */
  public enum Verdict {
    /** The first of this call. */
    FIRST,
    /** The table has a row of this call, or will have. */
    REPEAT,
    /** The table has a row of this call, made up because its proxy was gone; this is the true. */
    REPLACES
  }

  private static final List<String> COLUMNS = List.of("request_id", "error_code");
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
  private static final int UUID_LENGTH = 36;

  private final Lake lake;
  private final Duration horizon;
  private final int mostCalls;
  private final LongSupplier nanoTime;
  private final Map<String, OfTable> tables = new HashMap<>();

  /**
   * @param horizon a repeat is told when it comes so long after the first, by their timestamps
   * @param mostCalls how many calls of a table are remembered at most
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  public Repeats(Lake lake, Duration horizon, int mostCalls, LongSupplier nanoTime) {
    this.lake = lake;
    this.horizon = horizon;
    this.mostCalls = mostCalls;
    this.nanoTime = nanoTime;
  }

  /**
   * Judges the row of a call, and remembers it.
   *
   * @param log the topic partition of its record, see {@link Progress}
   * @param timestampMillis the record's timestamp, milliseconds since the epoch
   * @param errorCode the gateway's own error code, if any
   * @throws io.delta.kernel.exceptions.KernelEngineException when the lake cannot be read
   */
  public Verdict judge(
      String table,
      String log,
      long offset,
      long timestampMillis,
      String callId,
      @Nullable String errorCode) {
    var known = ofTable(table);
    known.lookBack(log, timestampMillis);
    return known.judge(new UncommittedCall(log, offset, uuid(callId), settlement(errorCode)));
  }

  /** What belongs into the job's state. */
  public List<byte[]> snapshot() throws IOException {
    var state = new ArrayList<byte[]>();
    for (var table : tables.values()) {
      state.add(table.snapshot());
    }
    return state;
  }

  /** Takes up what {@link #snapshot} of this or other instances gave. */
  public void restore(Iterable<byte[]> state) throws IOException {
    for (var bytes : state) {
      var restored = UncommittedCalls.OfTable.from(bytes);
      restored.calls().forEach(ofTable(restored.table())::restore);
    }
  }

  private OfTable ofTable(String table) {
    return tables.computeIfAbsent(table, OfTable::new);
  }

  private static Settlement settlement(@Nullable String errorCode) {
    return CallSettled.ORPHANED.equals(errorCode) ? Settlement.ORPHANED : Settlement.TRUE;
  }

  // ids of the proxy's are UUIDs; whatever else comes is made one
  private static UUID uuid(String callId) {
    if (callId.length() == UUID_LENGTH) {
      try {
        return UUID.fromString(callId);
      } catch (IllegalArgumentException e) {
        // of the right length by chance
      }
    }
    return UUID.nameUUIDFromBytes(callId.getBytes(StandardCharsets.UTF_8));
  }

  private final class OfTable {

    private final String name;
    private final SeenCalls seen = new SeenCalls(horizon, mostCalls, nanoTime);
    private final UncommittedCalls uncommitted = new UncommittedCalls();
    private final Set<String> logs = new HashSet<>();
    private long readFromMillis = Long.MAX_VALUE;

    private OfTable(String name) {
      this.name = name;
    }

    Verdict judge(UncommittedCall call) {
      var known = seen.find(call.call());
      if (known.isEmpty()) {
        remember(call);
        return Verdict.FIRST;
      }
      if (known.get() == Settlement.ORPHANED && call.settlement() == Settlement.TRUE) {
        remember(call);
        return Verdict.REPLACES;
      }
      return Verdict.REPEAT;
    }

    void lookBack(String log, long timestampMillis) {
      if (!logs.add(log)) {
        return;
      }
      long from = timestampMillis - horizon.plus(CLOCKS_DIFFER).toMillis();
      if (from >= readFromMillis) {
        return;
      }
      lake.look(name).ifPresent(table -> readSince(table, from));
      // the job's state knows what the table is still to get, and knows it better
      uncommitted.all().forEach(call -> seen.add(call.call(), call.settlement()));
      readFromMillis = from;
    }

    byte[] snapshot() throws IOException {
      uncommitted.forgetCommitted(this::progress);
      return uncommitted.toBytes(name);
    }

    void restore(UncommittedCall call) {
      if (seen.find(call.call()).filter(call.settlement()::equals).isEmpty()) {
        remember(call);
      }
    }

    private void remember(UncommittedCall call) {
      seen.add(call.call(), call.settlement());
      uncommitted.add(call);
    }

    private Progress progress(Set<String> inLogs) {
      Optional<TableState> table = lake.look(name);
      return table.map(state -> state.progress(inLogs)).orElse(Progress.NONE);
    }

    private void readSince(TableState table, long fromMillis) {
      RecentRows.of(lake, table, COLUMNS)
          .read(
              fromMillis,
              readFromMillis,
              mostCalls,
              row -> {
                if (row[0] instanceof String callId) {
                  seen.add(uuid(callId), settlement((String) row[1]));
                }
              });
    }
  }
}
