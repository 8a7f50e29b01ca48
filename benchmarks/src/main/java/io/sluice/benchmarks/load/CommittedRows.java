package io.sluice.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Counts the rows of a table that only grows, by the statistics in Delta's log, whoever wrote it.
 */
final class CommittedRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private long nextVersion;
  private long rows;

  CommittedRows(Path table) {
    this.log = table.resolve("_delta_log");
  }

  /** As many as are committed by now. */
  long count() throws IOException {
    while (true) {
      var commit = log.resolve(String.format(Locale.ROOT, "%020d.json", nextVersion));
      if (!Files.exists(commit)) {
        return rows;
      }
      for (var line : Files.readAllLines(commit)) {
        rows += added(line);
      }
      nextVersion++;
    }
  }

  private static long added(String action) throws IOException {
    var statistics = JSON.readTree(action).path("add").path("stats");
    return statistics.isTextual()
        ? JSON.readTree(statistics.textValue()).path("numRecords").longValue()
        : 0;
  }
}
