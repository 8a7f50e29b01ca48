package io.sluice.delta.maintenance;

import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Deletes data files that are part of no version of the table that is younger than the retention:
 * those that were replaced before, and those that were written and never committed.
 *
 * <p>Files that are written and still to be committed look like the latter. They are told apart by
 * the table's own word on when the sink last committed: changes go in in their order, so what is
 * older than that by an hour is either in or will never be.
 */
final class Vacuum {

  /** The least retention that is not asked for by force. */
  static final Duration SAFE = Duration.ofDays(1);

  private static final Duration MARGIN = Duration.ofHours(1);

  /** Whether a retention below {@link #SAFE} is meant. */
  enum Retention {
    SAFE_ONLY,
    FORCED
  }

  private final Lake lake;
  private final Clock clock;

  Vacuum(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * Finds what can be deleted, and deletes nothing.
   *
   * @throws MaintenanceException when there is no such table, or the retention is refused
   */
  List<FileStatus> find(String table, Duration retain, Retention retention) throws IOException {
    demandSafe(retain, retention);
    Tables.look(lake, table);
    long cutoff = clock.millis() - retain.toMillis();
    // the files first: what is committed after that is part of the version that is looked at then
    var old =
        files(new Path(lake.location(table))).stream()
            .filter(file -> file.getModificationTime() <= cutoff)
            .toList();
    var references = new References(lake, table, Tables.look(lake, table));
    var live = references.live();
    var candidates = old.stream().filter(file -> !live.contains(file.getPath())).toList();
    return candidates.isEmpty() ? candidates : needless(candidates, references, cutoff);
  }

  /** Deletes what was found; gone already is as good. */
  void delete(List<FileStatus> files) throws IOException {
    for (var file : files) {
      file.getPath().getFileSystem(lake.configuration()).delete(file.getPath(), false);
    }
  }

  private static void demandSafe(Duration retain, Retention retention) {
    if (retention == Retention.SAFE_ONLY && retain.compareTo(SAFE) < 0) {
      throw new MaintenanceException(
          "retain: "
              + retain.toMinutes()
              + " min (expected: a day or more; readers of older versions, and time travel, need"
              + " the files. --force deletes them all the same)");
    }
  }

  private List<FileStatus> needless(List<FileStatus> candidates, References references, long cutoff)
      throws IOException {
    var lately = references.removedSince(cutoff);
    long settled = references.lastSinkCommit().orElse(clock.millis()) - MARGIN.toMillis();
    var old = candidates.stream().filter(file -> !lately.contains(file.getPath())).toList();
    var needless = new ArrayList<>(old);
    if (needless.removeIf(file -> file.getModificationTime() >= settled)) {
      // not known to have been settled, unless it has been part of the table
      var removed = references.removedSince(Long.MIN_VALUE);
      needless.clear();
      old.stream()
          .filter(file -> file.getModificationTime() < settled || removed.contains(file.getPath()))
          .forEach(needless::add);
    }
    return needless;
  }

  private List<FileStatus> files(Path table) throws IOException {
    var found = new ArrayList<FileStatus>();
    collect(table.getFileSystem(lake.configuration()), table, found);
    return found;
  }

  private static void collect(FileSystem system, Path directory, List<FileStatus> found)
      throws IOException {
    for (var entry : system.listStatus(directory)) {
      var name = entry.getPath().getName();
      if (entry.isDirectory() && isOfTheTable(name)) {
        collect(system, entry.getPath(), found);
      }
      if (entry.isFile() && isOfTheTable(name) && name.endsWith(".parquet")) {
        found.add(entry);
      }
    }
  }

  // Delta's log, and whatever else somebody keeps there out of sight
  private static boolean isOfTheTable(String name) {
    return name.contains("=") || !(name.startsWith("_") || name.startsWith("."));
  }
}
