package io.sluice.delta.replay;

import io.sluice.delta.row.TableSchema;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** When what a row tells of happened, in microseconds since the epoch. */
final class RowTime {

  /** The column of the documented tables of calls that names a call. */
  static final String CALL_ID = "request_id";

  /** Their time. */
  static final String EVENT_TIME = "event_time";

  private static final List<String> POINTS =
      List.of("gauge", "sum", "histogram", "exponential_histogram", "summary");
  private static final int TIME_OF_POINT = 1;
  private static final long UNKNOWN = 0;

  private RowTime() {}

  /** Whether the rows are calls, which have an id. */
  static boolean isOfCalls(TableSchema schema) {
    return schema == TableSchema.USAGE || schema == TableSchema.PAYLOAD;
  }

  /** Of rows whose values stand in the order of these columns. */
  static ToLongFunction<@Nullable Object[]> of(TableSchema schema, List<String> columns) {
    return switch (schema) {
      case USAGE, PAYLOAD -> micros(columns.indexOf(EVENT_TIME));
      case OTEL_LOGS -> nanos(columns.indexOf("time_unix_nano"));
      case OTEL_SPANS -> nanos(columns.indexOf("start_time_unix_nano"));
      case OTEL_METRICS -> ofPoint(POINTS.stream().mapToInt(columns::indexOf).toArray());
    };
  }

  private static ToLongFunction<@Nullable Object[]> micros(int column) {
    return row -> row[column] instanceof Long time ? time : UNKNOWN;
  }

  private static ToLongFunction<@Nullable Object[]> nanos(int column) {
    return row -> row[column] instanceof Long time ? toMicros(time) : UNKNOWN;
  }

  // of the structs for the kinds of points all but one are null
  private static ToLongFunction<@Nullable Object[]> ofPoint(int[] columns) {
    return row -> {
      for (int column : columns) {
        if (row[column] instanceof Object[] point && point[TIME_OF_POINT] instanceof Long time) {
          return toMicros(time);
        }
      }
      return UNKNOWN;
    };
  }

  private static long toMicros(long nanos) {
    return Math.floorDiv(nanos, 1_000L);
  }
}
