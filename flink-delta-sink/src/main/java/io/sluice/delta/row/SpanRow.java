package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.LONG;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;
import static io.sluice.delta.row.Columns.arrayOf;

import com.google.protobuf.InvalidProtocolBufferException;
import io.delta.kernel.types.StructType;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP traces request as rows of a spans table, one for each span.
 *
 * <p>Texts are as sent, empty ones too; a resource, scope or status that was not sent is null, and
 * so are invalid ids, that of a root span's parent among them. Kinds and status codes go by their
 * canonical names.
 */
public final class SpanRow {

  private static final StructType EVENT =
      new StructType()
          .add("time_unix_nano", LONG)
          .add("name", STRING)
          .add("attributes", STRING_MAP)
          .add("dropped_attributes_count", INT);

  private static final StructType LINK =
      new StructType()
          .add("trace_id", STRING)
          .add("span_id", STRING)
          .add("trace_state", STRING)
          .add("attributes", STRING_MAP)
          .add("dropped_attributes_count", INT)
          .add("flags", INT);

  private static final StructType STATUS =
      new StructType().add("message", STRING).add("code", STRING);

  static final StructType COLUMNS =
      new StructType()
          .add("trace_id", STRING)
          .add("span_id", STRING)
          .add("trace_state", STRING)
          .add("parent_span_id", STRING)
          .add("flags", INT)
          .add("name", STRING)
          .add("kind", STRING)
          .add("start_time_unix_nano", LONG)
          .add("end_time_unix_nano", LONG)
          .add("attributes", STRING_MAP)
          .add("dropped_attributes_count", INT)
          .add("events", arrayOf(EVENT))
          .add("dropped_events_count", INT)
          .add("links", arrayOf(LINK))
          .add("dropped_links_count", INT)
          .add("status", STATUS)
          .add("resource", OtlpSource.RESOURCE)
          .add("resource_schema_url", STRING)
          .add("instrumentation_scope", OtlpSource.SCOPE)
          .add("span_schema_url", STRING);

  private final String table;
  private final List<TableRow> rows = new ArrayList<>();

  private SpanRow(String table) {
    this.table = table;
  }

  /**
   * The rows of a request, in its order; none if it holds no span.
   *
   * @param otlpRequest a binary {@code ExportTraceServiceRequest}
   * @param table three-level name of the table
   * @throws UnreadableRecordException if the bytes are no such message
   */
  public static List<TableRow> rowsOf(byte[] otlpRequest, String table) {
    var request = parse(otlpRequest);
    var mapping = new SpanRow(table);
    for (var resource : request.getResourceSpansList()) {
      mapping.add(resource);
    }
    return mapping.rows;
  }

  private static ExportTraceServiceRequest parse(byte[] otlpRequest) {
    try {
      return ExportTraceServiceRequest.parseFrom(otlpRequest);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not an OTLP traces request: " + e.getMessage());
    }
  }

  private void add(ResourceSpans spans) {
    var resource = spans.hasResource() ? OtlpSource.resource(spans.getResource()) : null;
    for (var scope : spans.getScopeSpansList()) {
      add(scope, resource, spans.getSchemaUrl());
    }
  }

  private void add(
      ScopeSpans spans, @Nullable Object @Nullable [] resource, String resourceSchemaUrl) {
    var scope = spans.hasScope() ? OtlpSource.scope(spans.getScope()) : null;
    for (var span : spans.getSpansList()) {
      var values =
          new @Nullable Object[] {
            OtlpId.ofTrace(span.getTraceId()),
            OtlpId.ofSpan(span.getSpanId()),
            span.getTraceState(),
            OtlpId.ofSpan(span.getParentSpanId()),
            span.getFlags(),
            span.getName(),
            kind(span.getKindValue()),
            span.getStartTimeUnixNano(),
            span.getEndTimeUnixNano(),
            OtlpValue.map(span.getAttributesList()),
            span.getDroppedAttributesCount(),
            span.getEventsList().stream().map(SpanRow::event).toList(),
            span.getDroppedEventsCount(),
            span.getLinksList().stream().map(SpanRow::link).toList(),
            span.getDroppedLinksCount(),
            span.hasStatus() ? status(span.getStatus()) : null,
            resource,
            resourceSchemaUrl,
            scope,
            spans.getSchemaUrl()
          };
      rows.add(new TableRow(table, TableSchema.OTEL_SPANS, values));
    }
  }

  private static @Nullable Object[] event(Span.Event event) {
    return new @Nullable Object[] {
      event.getTimeUnixNano(),
      event.getName(),
      OtlpValue.map(event.getAttributesList()),
      event.getDroppedAttributesCount()
    };
  }

  private static @Nullable Object[] link(Span.Link link) {
    return new @Nullable Object[] {
      OtlpId.ofTrace(link.getTraceId()),
      OtlpId.ofSpan(link.getSpanId()),
      link.getTraceState(),
      OtlpValue.map(link.getAttributesList()),
      link.getDroppedAttributesCount(),
      link.getFlags()
    };
  }

  private static @Nullable Object[] status(Status status) {
    return new @Nullable Object[] {status.getMessage(), statusCode(status.getCodeValue())};
  }

  /** The canonical name, or the bare number of a kind that is not known here. */
  private static String kind(int number) {
    var kind = Span.SpanKind.forNumber(number);
    return kind == null ? Integer.toString(number) : kind.name();
  }

  private static String statusCode(int number) {
    var code = Status.StatusCode.forNumber(number);
    return code == null ? Integer.toString(number) : code.name();
  }
}
