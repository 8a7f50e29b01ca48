package io.sluice.dashboards.lake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the lake.
 *
 * @param statement SQL; parameters stand in it as {@code $1}, {@code $2} …
 * @param parameters what is bound to them, in their order
 * @param scope which rows may be seen
 * @param patience how long the answer may take
 * @param maxRows after so many rows the answer is cut off
 */
public record Asked(
    String statement,
    List<@Nullable Object> parameters,
    RowScope scope,
    Duration patience,
    int maxRows) {

  public Asked {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }
}
