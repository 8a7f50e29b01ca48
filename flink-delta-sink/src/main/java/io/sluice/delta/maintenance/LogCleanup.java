package io.sluice.delta.maintenance;

import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a table's log short: a Delta checkpoint of the newest version, and no entries that are
 * older than the retention and behind a checkpoint that is so, too. Every version that is younger
 * can still be read. Kernel writes checkpoints and never deletes (delta-io/delta#7205).
 */
final class LogCleanup {

  private static final Pattern ENTRY =
      Pattern.compile("([0-9]{20})\\.(?:json|crc|(checkpoint\\.parquet)|checkpoint\\..*)");

  private record Entry(long version, boolean isCommit, boolean isCheckpoint, FileStatus file) {}

  private final Lake lake;
  private final Clock clock;

  LogCleanup(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * Cleans.
   *
   * @param retain unless the table says itself, by {@code delta.logRetentionDuration}
   * @return how many entries were deleted
   */
  long run(String table, Duration retain) throws IOException {
    var state = Tables.look(lake, table);
    checkpoint(state);
    if (!mayClean(state)) {
      return 0;
    }
    var entries = entries(table);
    var from = firstToKeep(entries, clock.millis() - own(state, retain).toMillis());
    if (from.isEmpty()) {
      return 0;
    }
    return deleteBefore(from.getAsLong(), entries);
  }

  private void checkpoint(TableState state) throws IOException {
    try {
      state.snapshot().writeCheckpoint(lake.engine());
    } catch (CheckpointAlreadyExistsException e) {
      // nothing has happened since
    }
  }

  private static boolean mayClean(TableState state) {
    var snapshot = (SnapshotImpl) state.snapshot();
    return TableConfig.EXPIRED_LOG_CLEANUP_ENABLED.fromMetadata(snapshot.getMetadata())
        && !snapshot.getProtocol().getWriterFeatures().contains("checkpointProtection");
  }

  private static Duration own(TableState state, Duration retain) {
    if (!state.snapshot().getTableProperties().containsKey("delta.logRetentionDuration")) {
      return retain;
    }
    var metadata = ((SnapshotImpl) state.snapshot()).getMetadata();
    return Duration.ofMillis(TableConfig.LOG_RETENTION.fromMetadata(metadata));
  }

  // the newest checkpoint that has nothing but expired commits before it
  private static OptionalLong firstToKeep(List<Entry> entries, long cutoff) {
    long firstYoung =
        entries.stream()
            .filter(entry -> entry.isCommit() && entry.file().getModificationTime() > cutoff)
            .mapToLong(Entry::version)
            .min()
            .orElse(Long.MAX_VALUE);
    return entries.stream()
        .filter(entry -> entry.isCheckpoint() && entry.version() <= firstYoung)
        .mapToLong(Entry::version)
        .max();
  }

  // the oldest first, so that what is left after a crash has no gap
  private long deleteBefore(long version, List<Entry> entries) throws IOException {
    long deleted = 0;
    for (var entry : entries) {
      if (entry.version() < version) {
        var path = entry.file().getPath();
        path.getFileSystem(lake.configuration()).delete(path, false);
        deleted++;
      }
    }
    return deleted;
  }

  private List<Entry> entries(String table) throws IOException {
    var log = new Path(lake.location(table), "_delta_log");
    var files = log.getFileSystem(lake.configuration()).listStatus(log);
    return Arrays.stream(files)
        .flatMap(file -> ENTRY.matcher(file.getPath().getName()).results().map(m -> entry(m, file)))
        .sorted(Comparator.comparingLong(Entry::version))
        .toList();
  }

  private static Entry entry(java.util.regex.MatchResult name, FileStatus file) {
    boolean isCommit = file.getPath().getName().endsWith(".json") && name.group(2) == null;
    return new Entry(
        Long.parseLong(name.group(1)),
        isCommit && !file.getPath().getName().contains("checkpoint"),
        name.group(2) != null && file.getLen() > 0,
        file);
  }
}
