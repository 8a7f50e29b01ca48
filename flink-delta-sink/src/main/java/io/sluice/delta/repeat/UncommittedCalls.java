package io.sluice.delta.repeat;

import io.sluice.delta.table.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The calls of one table that may not be in it yet. They belong into the job's state: what is
 * committed after a restart, from the state, would not be found in the table in time.
 */
final class UncommittedCalls {

  /** So many are kept rather than asking the table which of them it holds. */
  private static final int CHEAP = 10_000;

  private List<UncommittedCall> calls = new ArrayList<>();
  private int remained;

  void add(UncommittedCall call) {
    calls.add(call);
  }

  List<UncommittedCall> all() {
    return calls;
  }

  /**
   * Forgets those that the table holds. The table is asked only once their number has doubled.
   *
   * @param progress answers how far the table has come in these logs
   */
  void forgetCommitted(Function<Set<String>, Progress> progress) {
    if (calls.size() < Math.max(CHEAP, 2 * remained)) {
      return;
    }
    var logs = new LinkedHashSet<String>();
    calls.forEach(call -> logs.add(call.log()));
    var table = progress.apply(logs);
    calls =
        new ArrayList<>(
            calls.stream().filter(call -> call.offset() >= table.next(call.log())).toList());
    remained = calls.size();
  }

  byte[] toBytes(String table) throws IOException {
    var logs = new ArrayList<>(new LinkedHashSet<>(calls.stream().map(c -> c.log()).toList()));
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(table);
      out.writeInt(logs.size());
      for (var log : logs) {
        out.writeUTF(log);
      }
      out.writeInt(calls.size());
      for (var call : calls) {
        out.writeInt(logs.indexOf(call.log()));
        out.writeLong(call.offset());
        out.writeLong(call.call().getMostSignificantBits());
        out.writeLong(call.call().getLeastSignificantBits());
        out.writeByte(call.settlement().ordinal());
      }
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} wrote: the table's name, and its calls. */
  record OfTable(String table, List<UncommittedCall> calls) {

    static OfTable from(byte[] bytes) throws IOException {
      try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        var table = in.readUTF();
        var logs = new String[in.readInt()];
        for (int i = 0; i < logs.length; i++) {
          logs[i] = in.readUTF();
        }
        var calls = new ArrayList<UncommittedCall>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
          calls.add(
              new UncommittedCall(
                  logs[in.readInt()],
                  in.readLong(),
                  new UUID(in.readLong(), in.readLong()),
                  Settlement.values()[in.readByte()]));
        }
        return new OfTable(table, calls);
      }
    }
  }
}
