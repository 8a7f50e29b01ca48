package io.sluice.delta.row;

import static io.sluice.delta.row.Otlp.array;
import static io.sluice.delta.row.Otlp.attribute;
import static io.sluice.delta.row.Otlp.bool;
import static io.sluice.delta.row.Otlp.integer;
import static io.sluice.delta.row.Otlp.list;
import static io.sluice.delta.row.Otlp.real;
import static io.sluice.delta.row.Otlp.text;
import static io.sluice.delta.row.Otlp.unset;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogRowTest {

  private static final String TABLE = "main.telemetry.agents_otel_logs";
  private static final long TIME = 1_795_342_540_000_000_001L;
  private static final long OBSERVED = 1_795_342_541_000_000_002L;
  private static final Instant RECEIVED_AT = Instant.ofEpochSecond(1_795_342_542L, 3);
  private static final long RECEIVED = 1_795_342_542_000_000_003L;

  @Test
  void anEventOfClaudeCode() {
    var log =
        LogRecord.newBuilder()
            .setTimeUnixNano(TIME)
            .setObservedTimeUnixNano(OBSERVED)
            .setBody(text("claude_code.api_request"))
            .addAttributes(attribute("event.name", text("api_request")))
            .addAttributes(attribute("duration_ms", integer(812)))
            .addAttributes(attribute("cost_usd", real(0.0123)))
            .addAttributes(attribute("managed_settings.sources", array(text("a"), text("b"))))
            .setDroppedAttributesCount(5)
            .build();

    var row = onlyRow(log);

    assertThat(row.table()).isEqualTo(TABLE);
    assertThat(row.schema()).isEqualTo(TableSchema.OTEL_LOGS);
    assertThat(row.values())
        .containsExactly(
            "api_request",
            null,
            null,
            TIME,
            OBSERVED,
            "SEVERITY_NUMBER_UNSPECIFIED",
            "",
            "claude_code.api_request",
            Map.of(
                "event.name", "api_request",
                "duration_ms", "812",
                "cost_usd", "0.0123",
                "managed_settings.sources", "[\"a\",\"b\"]"),
            5,
            0,
            Cell.of(row, "resource"),
            "https://example.com/resource",
            Cell.of(row, "instrumentation_scope"),
            "https://example.com/scope");
    assertThat((Object[]) Cell.of(row, "resource"))
        .containsExactly(Map.of("service.name", "claude-code"), 3);
    assertThat((Object[]) Cell.of(row, "instrumentation_scope"))
        .containsExactly("com.anthropic.claude_code", "2.1.330", Map.of("scope.kind", "test"), 4);
  }

  @Test
  void anEventOfCodex() {
    var log =
        LogRecord.newBuilder()
            .setObservedTimeUnixNano(OBSERVED)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
            .setSeverityText("INFO")
            .setEventName("event otel/src/events/session_telemetry.rs:803")
            .addAttributes(attribute("event.name", text("codex.sse_event")))
            .addAttributes(attribute("input_token_count", text("1200")))
            .addAttributes(attribute("cached_token_count", integer(1_000)))
            .setTraceId(Otlp.id(Otlp.TRACE_ID))
            .setSpanId(Otlp.id(Otlp.SPAN_ID))
            .setFlags(1)
            .build();

    var row = onlyRow(log);

    assertThat(Cell.of(row, "event_name")).isEqualTo("codex.sse_event");
    assertThat(Cell.of(row, "time_unix_nano")).isEqualTo(OBSERVED);
    assertThat(Cell.of(row, "observed_time_unix_nano")).isEqualTo(OBSERVED);
    assertThat(Cell.of(row, "severity_number")).isEqualTo("SEVERITY_NUMBER_INFO");
    assertThat(Cell.of(row, "severity_text")).isEqualTo("INFO");
    assertThat(Cell.of(row, "body")).isNull();
    assertThat(Cell.of(row, "trace_id")).isEqualTo(Otlp.TRACE_ID);
    assertThat(Cell.of(row, "span_id")).isEqualTo(Otlp.SPAN_ID);
    assertThat(Cell.of(row, "flags")).isEqualTo(1);
    assertThat(Cell.of(row, "attributes"))
        .isEqualTo(
            Map.of(
                "event.name", "codex.sse_event",
                "input_token_count", "1200",
                "cached_token_count", "1000"));
  }

  @Test
  void anEventOfGeminiCli() {
    var log =
        LogRecord.newBuilder()
            .setTimeUnixNano(TIME)
            .setObservedTimeUnixNano(OBSERVED)
            .setBody(text("API response from gemini-3-pro. Status: 200. Duration: 812ms."))
            .addAttributes(attribute("event.name", text("gemini_cli.api_response")))
            .addAttributes(attribute("interactive", bool(false)))
            .addAttributes(attribute("finish_reasons", array(text("STOP"))))
            .addAttributes(attribute("error", unset()))
            .build();
    var attributes = new HashMap<String, String>();
    attributes.put("event.name", "gemini_cli.api_response");
    attributes.put("interactive", "false");
    attributes.put("finish_reasons", "[\"STOP\"]");
    attributes.put("error", null);

    var row = onlyRow(log);

    assertThat(Cell.of(row, "event_name")).isEqualTo("gemini_cli.api_response");
    assertThat(Cell.of(row, "body"))
        .isEqualTo("API response from gemini-3-pro. Status: 200. Duration: 812ms.");
    assertThat(Cell.of(row, "attributes")).isEqualTo(attributes);
  }

  @Test
  void theFieldForTheNameIsTakenWhereItHoldsOne() {
    var log =
        LogRecord.newBuilder()
            .setEventName("gen_ai.client.inference.operation.details")
            .addAttributes(attribute("event.name", text("other")))
            .build();

    assertThat(Cell.of(onlyRow(log), "event_name"))
        .isEqualTo("gen_ai.client.inference.operation.details");
    assertThat(Cell.of(onlyRow(LogRecord.getDefaultInstance()), "event_name")).isNull();
  }

  @Test
  void whatHasNoTimeHappenedWhenItWasReceived() {
    var row = onlyRow(LogRecord.getDefaultInstance());

    assertThat(Cell.of(row, "time_unix_nano")).isEqualTo(RECEIVED);
    assertThat(Cell.of(row, "observed_time_unix_nano")).isEqualTo(RECEIVED);
  }

  @Test
  void aTimeOfItsOwnStaysWhereItWasNeverObserved() {
    var row = onlyRow(LogRecord.newBuilder().setTimeUnixNano(TIME).build());

    assertThat(Cell.of(row, "time_unix_nano")).isEqualTo(TIME);
    assertThat(Cell.of(row, "observed_time_unix_nano")).isEqualTo(RECEIVED);
  }

  @Test
  void aBodyThatIsNoStringIsJson() {
    var body = list(attribute("a", array(integer(1), unset())), attribute("b", real(0.5)));

    assertThat(bodyOf(LogRecord.newBuilder().setBody(body)))
        .isEqualTo("{\"a\":[1,null],\"b\":0.5}");
    assertThat(bodyOf(LogRecord.newBuilder().setBody(integer(7)))).isEqualTo("7");
    assertThat(bodyOf(LogRecord.newBuilder().setBody(bool(true)))).isEqualTo("true");
    assertThat(bodyOf(LogRecord.newBuilder().setBody(text("")))).isEqualTo("");
    assertThat(bodyOf(LogRecord.newBuilder().setBody(unset()))).isNull();
  }

  @Test
  void severitiesAreNamedAndUnknownOnesAreNumbers() {
    assertThat(severityOf(0)).isEqualTo("SEVERITY_NUMBER_UNSPECIFIED");
    assertThat(severityOf(5)).isEqualTo("SEVERITY_NUMBER_DEBUG");
    assertThat(severityOf(24)).isEqualTo("SEVERITY_NUMBER_FATAL4");
    assertThat(severityOf(25)).isEqualTo("25");
  }

  @Test
  void invalidIdsAreNull() {
    var log =
        LogRecord.newBuilder()
            .setTraceId(Otlp.id("0".repeat(32)))
            .setSpanId(Otlp.id(Otlp.TRACE_ID))
            .build();

    var row = onlyRow(log);

    assertThat(Cell.of(row, "trace_id")).isNull();
    assertThat(Cell.of(row, "span_id")).isNull();
  }

  @Test
  void everyRecordIsARowInOrder() {
    var request =
        Otlp.request(
            LogRecord.newBuilder().setBody(text("one")).build(),
            LogRecord.newBuilder().setBody(text("two")).build());

    var rows = LogRow.rowsOf(request, TABLE, RECEIVED_AT);

    assertThat(rows).extracting(row -> Cell.of(row, "body")).containsExactly("one", "two");
    assertThat(rows.get(0).values()[11]).isSameAs(rows.get(1).values()[11]);
  }

  @Test
  void aResourceAndScopeThatWereNotSentAreNull() {
    var request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder().addLogRecords(LogRecord.getDefaultInstance())))
            .build();

    var row = LogRow.rowsOf(request.toByteArray(), TABLE, RECEIVED_AT).get(0);

    assertThat(Cell.of(row, "resource")).isNull();
    assertThat(Cell.of(row, "instrumentation_scope")).isNull();
    assertThat(Cell.of(row, "resource_schema_url")).isEqualTo("");
    assertThat(Cell.of(row, "log_schema_url")).isEqualTo("");
  }

  @Test
  void bytesThatAreNoRequestAreNotQuoted() {
    var bytes = "my secret prompt".getBytes(UTF_8);

    assertThatThrownBy(() -> LogRow.rowsOf(bytes, TABLE, RECEIVED_AT))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("not an OTLP logs request: ")
        .hasMessageNotContainingAny("secret", "prompt");
  }

  @Property
  void anyBytesGiveRowsOrTheOneException(@ForAll byte[] bytes) {
    try {
      LogRow.rowsOf(bytes, TABLE, RECEIVED_AT).forEach(SchemaCheck::assertFits);
    } catch (UnreadableRecordException e) {
      assertThat(e).hasMessageStartingWith("not an OTLP logs request: ");
    }
  }

  private static Object bodyOf(LogRecord.Builder log) {
    return Cell.of(onlyRow(log.build()), "body");
  }

  private static Object severityOf(int number) {
    return Cell.of(
        onlyRow(LogRecord.newBuilder().setSeverityNumberValue(number).build()), "severity_number");
  }

  private static TableRow onlyRow(LogRecord log) {
    var rows = LogRow.rowsOf(Otlp.request(log), TABLE, RECEIVED_AT);
    assertThat(rows).hasSize(1);
    SchemaCheck.assertFits(rows.get(0));
    return rows.get(0);
  }
}
