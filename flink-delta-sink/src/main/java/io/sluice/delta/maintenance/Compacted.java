package io.sluice.delta.maintenance;

import io.sluice.delta.table.DataFile;
import io.sluice.delta.table.LiveFile;
import java.util.Collection;

/**
 * What a compaction did.
 *
 * @param filesBefore how many files the table had
 * @param bytesBefore how large these were together
 * @param filesOut how many of them were replaced
 * @param bytesOut how large these were together
 * @param filesIn how many files came in their place
 * @param bytesIn how large these are together
 */
public record Compacted(
    long filesBefore, long bytesBefore, long filesOut, long bytesOut, long filesIn, long bytesIn) {

  static final Compacted NOTHING = new Compacted(0, 0, 0, 0, 0, 0);

  static Compacted of(Collection<LiveFile> files) {
    return new Compacted(files.size(), bytes(files), 0, 0, 0, 0);
  }

  static Compacted merged(Collection<LiveFile> out, Collection<DataFile> in) {
    return new Compacted(
        0, 0, out.size(), bytes(out), in.size(), in.stream().mapToLong(DataFile::bytes).sum());
  }

  Compacted plus(Compacted other) {
    return new Compacted(
        filesBefore + other.filesBefore,
        bytesBefore + other.bytesBefore,
        filesOut + other.filesOut,
        bytesOut + other.bytesOut,
        filesIn + other.filesIn,
        bytesIn + other.bytesIn);
  }

  /** How many files the table has now, had nobody else written to it. */
  public long filesAfter() {
    return filesBefore - filesOut + filesIn;
  }

  /** How large these are together. */
  public long bytesAfter() {
    return bytesBefore - bytesOut + bytesIn;
  }

  private static long bytes(Collection<LiveFile> files) {
    return files.stream().mapToLong(LiveFile::bytes).sum();
  }
}
