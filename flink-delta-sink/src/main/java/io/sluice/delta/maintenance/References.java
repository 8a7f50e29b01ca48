package io.sluice.delta.maintenance;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.LiveFile;
import io.sluice.delta.table.TableState;
import io.sluice.event.JsonSerde;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Which data files a table's log speaks of. */
final class References {

  private static final String COMMIT = "[0-9]{20}\\.json";
  private static final String REMOVE = "{\"remove\"";

  private final Lake lake;
  private final String table;
  private final TableState state;

  References(Lake lake, String table, TableState state) {
    this.lake = lake;
    this.table = table;
    this.state = state;
  }

  /** The files that make up the table now. */
  Set<Path> live() throws IOException {
    return state.files().stream().map(file -> location(file.path())).collect(toSet());
  }

  /**
   * The files that have gone out by commits since a moment: the versions before these commits need
   * them. It reads the commits themselves, because Kernel leaves removals that are older than two
   * checkpoints out of the third.
   *
   * @param millis since the epoch
   */
  Set<Path> removedSince(long millis) throws IOException {
    var log = new Path(lake.location(table), "_delta_log");
    var files = log.getFileSystem(lake.configuration());
    try {
      return Arrays.stream(files.listStatus(log))
          .parallel()
          .filter(entry -> entry.getPath().getName().matches(COMMIT))
          .filter(entry -> entry.getModificationTime() >= millis)
          .flatMap(entry -> removed(files, entry.getPath()))
          .collect(toSet());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** When the sink last committed, milliseconds since the epoch; empty when it never has. */
  Optional<Long> lastSinkCommit() throws IOException {
    long last = Long.MIN_VALUE;
    var segment = ((SnapshotImpl) state.snapshot()).getLogSegment();
    try (var batches = new CreateCheckpointIterator(lake.engine(), segment, Long.MAX_VALUE)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            last = Math.max(last, sinkCommit(rows.next()));
          }
        }
      }
    }
    return last == Long.MIN_VALUE ? Optional.empty() : Optional.of(last);
  }

  private static long sinkCommit(Row row) {
    if (row.isNullAt(SingleAction.TXN_ORDINAL)) {
      return Long.MIN_VALUE;
    }
    var transaction = SetTransaction.fromRow(row.getStruct(SingleAction.TXN_ORDINAL));
    return TableState.isOffset(transaction.getAppId())
        ? transaction.getLastUpdated().orElse(Long.MIN_VALUE)
        : Long.MIN_VALUE;
  }

  private Stream<Path> removed(FileSystem files, Path commit) {
    try (var lines =
        new BufferedReader(new InputStreamReader(files.open(commit), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(REMOVE))
          .map(this::removed)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path removed(String line) {
    try {
      JsonNode action = JsonSerde.MAPPER.readTree(line);
      return location(action.path("remove").path("path").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path location(String path) {
    return LiveFile.location(lake.location(table), path);
  }
}
