package io.sluice.delta.maintenance;

import io.sluice.delta.maintenance.Packing.Effort;
import io.sluice.delta.maintenance.Vacuum.Retention;
import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/** What can be done for the tables of a lake, by name and one at a time. */
public final class Maintenance {

  private final Lake lake;
  private final Clock clock;

  public Maintenance(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
  }

  /** The names of all tables, sorted. */
  public List<String> tables() throws IOException {
    return lake.tables();
  }

  /**
   * Merges every file that is not large enough, and writes a Delta checkpoint.
   *
   * @throws MaintenanceException when there is no such table, or it must stay as it is
   */
  public Compacted optimize(String table, long targetBytes, Duration retain) throws IOException {
    return optimize(table, new Packing(targetBytes, Effort.FULL), retain);
  }

  /** The same, but leaves alone what has been merged until there is enough to merge it with. */
  public Compacted optimizeLeanly(String table, long targetBytes, Duration retain)
      throws IOException {
    return optimize(table, new Packing(targetBytes, Effort.LEAN), retain);
  }

  /**
   * The files that no version younger than {@code retain} consists of.
   *
   * @throws MaintenanceException when there is no such table, or {@code retain} is below a day
   */
  public List<FileStatus> needless(String table, Duration retain) throws IOException {
    return new Vacuum(lake, clock).find(table, retain, Retention.SAFE_ONLY);
  }

  /** The same, for a retention that may be as short as nothing. */
  public List<FileStatus> needlessByForce(String table, Duration retain) throws IOException {
    return new Vacuum(lake, clock).find(table, retain, Retention.FORCED);
  }

  /** Deletes files that were found needless. */
  public void delete(List<FileStatus> files) throws IOException {
    new Vacuum(lake, clock).delete(files);
  }

  private Compacted optimize(String table, Packing packing, Duration retain) throws IOException {
    var compacted = new Compaction(lake, packing).run(table);
    new LogCleanup(lake, clock).run(table, retain);
    return compacted;
  }
}
