package io.sluice.delta.row;

import static io.sluice.delta.row.Otlp.attribute;
import static io.sluice.delta.row.Otlp.integer;
import static io.sluice.delta.row.Otlp.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpanRowTest {

  private static final String TABLE = "main.telemetry.agents_otel_spans";
  private static final String PARENT_ID = "00f067aa0ba902b7";
  private static final long START = 1_795_342_540_000_000_001L;
  private static final long END = 1_795_342_541_000_000_002L;

  @Test
  void aSpanWithAllItMayHave() {
    var row = onlyRow(whole());

    assertThat(row.table()).isEqualTo(TABLE);
    assertThat(row.schema()).isEqualTo(TableSchema.OTEL_SPANS);
    assertThat(row.values())
        .containsExactly(
            Otlp.TRACE_ID,
            Otlp.SPAN_ID,
            "vendor=1",
            PARENT_ID,
            257,
            "claude_code.tool",
            "SPAN_KIND_CLIENT",
            START,
            END,
            Map.of("tool_name", "Bash", "duration_ms", "812"),
            1,
            Cell.of(row, "events"),
            2,
            Cell.of(row, "links"),
            3,
            Cell.of(row, "status"),
            Cell.of(row, "resource"),
            "https://example.com/resource",
            Cell.of(row, "instrumentation_scope"),
            "https://example.com/scope");
    assertThat((Object[]) Cell.of(row, "events.0"))
        .containsExactly(START + 1, "retry", Map.of("attempt", "2"), 4);
    assertThat((Object[]) Cell.of(row, "links.0"))
        .containsExactly(Otlp.TRACE_ID, PARENT_ID, "l=1", Map.of("kind", "follows"), 5, 1);
    assertThat((Object[]) Cell.of(row, "status")).containsExactly("failed", "STATUS_CODE_ERROR");
    assertThat((Object[]) Cell.of(row, "resource"))
        .containsExactly(Map.of("service.name", "claude-code"), 3);
  }

  @Test
  void aSpanWithNothing() {
    var row = onlyRow(Span.getDefaultInstance());

    assertThat(Cell.of(row, "trace_id")).isNull();
    assertThat(Cell.of(row, "parent_span_id")).isNull();
    assertThat(Cell.of(row, "trace_state")).isEqualTo("");
    assertThat(Cell.of(row, "kind")).isEqualTo("SPAN_KIND_UNSPECIFIED");
    assertThat(Cell.of(row, "attributes")).isEqualTo(Map.of());
    assertThat(Cell.of(row, "events")).asList().isEmpty();
    assertThat(Cell.of(row, "status")).isNull();
  }

  @Test
  void kindsAndCodesThatAreNotKnownAreNumbers() {
    var row =
        onlyRow(
            Span.newBuilder()
                .setKindValue(9)
                .setStatus(Status.newBuilder().setCodeValue(7))
                .build());

    assertThat(Cell.of(row, "kind")).isEqualTo("9");
    assertThat(Cell.of(row, "status.code")).isEqualTo("7");
  }

  @Test
  void everySpanIsARowInOrder() {
    var request =
        Otlp.request(
            Span.newBuilder().setName("one").build(), Span.newBuilder().setName("two").build());

    assertThat(SpanRow.rowsOf(request, TABLE))
        .extracting(row -> Cell.of(row, "name"))
        .containsExactly("one", "two");
  }

  @Test
  void anEmptyRequestMakesNoRow() {
    var empty = ExportTraceServiceRequest.getDefaultInstance().toByteArray();

    assertThat(SpanRow.rowsOf(empty, TABLE)).isEmpty();
  }

  @Test
  void bytesThatAreNoRequestAreNotQuoted() {
    var bytes = "my secret prompt".getBytes(UTF_8);

    assertThatThrownBy(() -> SpanRow.rowsOf(bytes, TABLE))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("not an OTLP traces request: ")
        .hasMessageNotContainingAny("secret", "prompt");
  }

  @Property
  void anyBytesGiveRowsOrTheOneException(@ForAll byte[] bytes) {
    try {
      SpanRow.rowsOf(bytes, TABLE).forEach(SchemaCheck::assertFits);
    } catch (UnreadableRecordException e) {
      assertThat(e).hasMessageStartingWith("not an OTLP traces request: ");
    }
  }

  private static Span whole() {
    return Span.newBuilder()
        .setTraceId(Otlp.id(Otlp.TRACE_ID))
        .setSpanId(Otlp.id(Otlp.SPAN_ID))
        .setTraceState("vendor=1")
        .setParentSpanId(Otlp.id(PARENT_ID))
        .setFlags(257)
        .setName("claude_code.tool")
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(END)
        .addAttributes(attribute("tool_name", text("Bash")))
        .addAttributes(attribute("duration_ms", integer(812)))
        .setDroppedAttributesCount(1)
        .addEvents(
            Span.Event.newBuilder()
                .setTimeUnixNano(START + 1)
                .setName("retry")
                .addAttributes(attribute("attempt", integer(2)))
                .setDroppedAttributesCount(4))
        .setDroppedEventsCount(2)
        .addLinks(
            Span.Link.newBuilder()
                .setTraceId(Otlp.id(Otlp.TRACE_ID))
                .setSpanId(Otlp.id(PARENT_ID))
                .setTraceState("l=1")
                .addAttributes(attribute("kind", text("follows")))
                .setDroppedAttributesCount(5)
                .setFlags(1))
        .setDroppedLinksCount(3)
        .setStatus(
            Status.newBuilder().setMessage("failed").setCode(Status.StatusCode.STATUS_CODE_ERROR))
        .build();
  }

  private static TableRow onlyRow(Span span) {
    var rows = SpanRow.rowsOf(Otlp.request(span), TABLE);
    assertThat(rows).hasSize(1);
    SchemaCheck.assertFits(rows.get(0));
    return rows.get(0);
  }
}
