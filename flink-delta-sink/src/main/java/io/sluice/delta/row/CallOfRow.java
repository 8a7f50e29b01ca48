package io.sluice.delta.row;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which call a row is of.
 *
 * @param errorCode the gateway's own error code; null when it has none, or the table no such column
 */
public record CallOfRow(String callId, @Nullable String errorCode) {

  private static final int USAGE_ID = UsageColumns.ALL.indexOf("request_id");
  private static final int USAGE_ERROR = UsageColumns.ALL.indexOf("error_code");
  private static final int PAYLOAD_ID = PayloadRow.COLUMNS.indexOf("request_id");

  /** Empty for rows that are not one for each call. */
  public static Optional<CallOfRow> of(TableRow row) {
    var values = row.values();
    return switch (row.schema()) {
      case USAGE -> Optional.of(new CallOfRow(id(values, USAGE_ID), (String) values[USAGE_ERROR]));
      case PAYLOAD -> Optional.of(new CallOfRow(id(values, PAYLOAD_ID), null));
      case OTEL_METRICS, OTEL_LOGS, OTEL_SPANS -> Optional.empty();
    };
  }

  private static String id(@Nullable Object[] values, int position) {
    return (String) requireNonNull(values[position], "request_id");
  }
}
