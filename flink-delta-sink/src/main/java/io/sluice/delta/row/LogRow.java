package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.LONG;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;

import com.google.protobuf.InvalidProtocolBufferException;
import io.delta.kernel.types.StructType;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP logs request as rows of a logs table, one for each log record.
 *
 * <p>Texts are as sent, empty ones too; a resource, scope or body that was not sent is null, and so
 * are invalid ids. A record that was never observed counts as observed when it was received, and
 * one without a time of its own as having happened when it was observed: agents leave out either.
 */
public final class LogRow {

  static final StructType COLUMNS =
      new StructType()
          .add("event_name", STRING)
          .add("trace_id", STRING)
          .add("span_id", STRING)
          .add("time_unix_nano", LONG)
          .add("observed_time_unix_nano", LONG)
          .add("severity_number", STRING)
          .add("severity_text", STRING)
          .add("body", STRING)
          .add("attributes", STRING_MAP)
          .add("dropped_attributes_count", INT)
          .add("flags", INT)
          .add("resource", OtlpSource.RESOURCE)
          .add("resource_schema_url", STRING)
          .add("instrumentation_scope", OtlpSource.SCOPE)
          .add("log_schema_url", STRING);

  private final String table;
  private final long receivedUnixNano;
  private final List<TableRow> rows = new ArrayList<>();

  private LogRow(String table, long receivedUnixNano) {
    this.table = table;
    this.receivedUnixNano = receivedUnixNano;
  }

  /**
   * The rows of a request, in its order; none if it holds no log record.
   *
   * @param otlpRequest a binary {@code ExportLogsServiceRequest}
   * @param table three-level name of the table
   * @param receivedAt when the request was received
   * @throws UnreadableRecordException if the bytes are no such message
   */
  public static List<TableRow> rowsOf(byte[] otlpRequest, String table, Instant receivedAt) {
    var request = parse(otlpRequest);
    var mapping = new LogRow(table, unixNano(receivedAt));
    for (var resource : request.getResourceLogsList()) {
      mapping.add(resource);
    }
    return mapping.rows;
  }

  private static ExportLogsServiceRequest parse(byte[] otlpRequest) {
    try {
      return ExportLogsServiceRequest.parseFrom(otlpRequest);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not an OTLP logs request: " + e.getMessage());
    }
  }

  private static long unixNano(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }

  private void add(ResourceLogs logs) {
    var resource = logs.hasResource() ? OtlpSource.resource(logs.getResource()) : null;
    for (var scope : logs.getScopeLogsList()) {
      add(scope, resource, logs.getSchemaUrl());
    }
  }

  private void add(
      ScopeLogs logs, @Nullable Object @Nullable [] resource, String resourceSchemaUrl) {
    var scope = logs.hasScope() ? OtlpSource.scope(logs.getScope()) : null;
    for (var log : logs.getLogRecordsList()) {
      var attributes = OtlpValue.map(log.getAttributesList());
      long observed = orElse(log.getObservedTimeUnixNano(), receivedUnixNano);
      var values =
          new @Nullable Object[] {
            eventName(log, attributes),
            OtlpId.ofTrace(log.getTraceId()),
            OtlpId.ofSpan(log.getSpanId()),
            orElse(log.getTimeUnixNano(), observed),
            observed,
            severity(log.getSeverityNumberValue()),
            log.getSeverityText(),
            log.hasBody() ? OtlpValue.text(log.getBody()) : null,
            attributes,
            log.getDroppedAttributesCount(),
            log.getFlags(),
            resource,
            resourceSchemaUrl,
            scope,
            logs.getSchemaUrl()
          };
      rows.add(new TableRow(table, TableSchema.OTEL_LOGS, values));
    }
  }

  private static long orElse(long unixNano, long instead) {
    return unixNano == 0 ? instead : unixNano;
  }

  private static @Nullable String eventName(
      LogRecord log, Map<String, @Nullable String> attributes) {
    return EventName.of(log.getEventName(), attributes.get("event.name"));
  }

  /** The canonical name, or the bare number of a severity that is not known here. */
  private static String severity(int number) {
    var severity = SeverityNumber.forNumber(number);
    return severity == null ? Integer.toString(number) : severity.name();
  }
}
