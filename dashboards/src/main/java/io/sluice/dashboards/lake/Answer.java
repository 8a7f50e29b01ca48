package io.sluice.dashboards.lake;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question is answered.
 *
 * @param columns in their order
 * @param rows cells as {@link LakeRows} gives them
 * @param truncated whether there are more rows than were asked for
 */
public record Answer(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {

  public Answer {
    columns = List.copyOf(columns);
    rows = Collections.unmodifiableList(rows);
  }
}
