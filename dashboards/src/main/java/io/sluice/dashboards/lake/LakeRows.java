package io.sluice.dashboards.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the answer to a question, row by row, so that an answer of any size can be passed on. */
public interface LakeRows {

  /** Comes first, once. */
  void columns(List<String> names);

  /**
   * Comes once for each row.
   *
   * @param cells in the order of the columns: {@code String}, {@code Number}, {@code Boolean},
   *     {@code Instant} (a Delta timestamp), {@code LocalDate}, {@code LocalDateTime}, a {@code
   *     List}, or a {@code Map} for a struct or a map; bytes come as base64 text; null is null
   */
  void row(List<@Nullable Object> cells);
}
