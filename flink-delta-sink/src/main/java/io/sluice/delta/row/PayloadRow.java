package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.DOUBLE;
import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.LONG;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;
import static io.sluice.delta.row.Columns.TIMESTAMP;
import static io.sluice.delta.row.Columns.arrayOf;

import io.delta.kernel.types.StructType;
import io.sluice.delta.row.answer.StreamAssembly;
import io.sluice.event.CallSettled;
import org.jspecify.annotations.Nullable;

/**
 * One finished call with its bodies as a row of a payload table. The documents give the columns in
 * two blocks side by side: here the left block comes first, so the bodies stand in the middle.
 */
public final class PayloadRow {

  private static final String SCHEMA_VERSION = "1";
  private static final double EVERY_CALL = 1.0;

  static final StructType COLUMNS =
      new StructType()
          .add("request_id", STRING)
          .add("invocation_id", STRING)
          .add("request_tags", STRING_MAP)
          .add("event_time", TIMESTAMP)
          .add("status_code", INT)
          .add("sampling_fraction", DOUBLE)
          .add("latency_ms", LONG)
          .add("time_to_first_byte_ms", LONG)
          .add("schema_version", STRING)
          .add("request", STRING)
          .add("response", STRING)
          .add("destination_type", STRING)
          .add("destination_name", STRING)
          .add("destination_model", STRING)
          .add("destination_id", STRING)
          .add("logging_error_codes", arrayOf(STRING))
          .add("requester", STRING)
          .add("url", STRING)
          .add("api_type", STRING);

  private PayloadRow() {}

  /**
   * The row of a call in its payload table.
   *
   * @param call the finished call
   * @param table three-level name of the payload table
   * @param request the whole request body as the caller sent it; null when it sent none
   * @param response the whole answer as the provider sent it; null when there was none. A streamed
   *     one is stored as the message it adds up to, see {@link StreamAssembly}
   */
  public static TableRow of(
      CallSettled call, String table, @Nullable String request, @Nullable String response) {
    var destination = call.destination();
    return new TableRow(
        table,
        TableSchema.PAYLOAD,
        new @Nullable Object[] {
          call.callId(),
          call.callId(), // invocation_id
          call.origin().requestTags(),
          Micros.of(call.startedAt()),
          call.status(),
          EVERY_CALL,
          call.latencyMillis(),
          call.timeToFirstByteMillis(),
          SCHEMA_VERSION,
          request,
          response == null ? null : message(call, response),
          destination == null ? null : destination.type(),
          destination == null ? null : destination.name(),
          destination == null ? null : destination.model(),
          UsageRow.destinationId(destination),
          null, // logging_error_codes: no body is ever cut yet
          call.userId(),
          call.origin().url(),
          call.apiType()
        });
  }

  private static String message(CallSettled call, String response) {
    return StreamAssembly.messageOf(call.apiType(), call.responseContentType(), response);
  }
}
