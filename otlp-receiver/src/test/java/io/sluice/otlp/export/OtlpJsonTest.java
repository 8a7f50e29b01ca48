package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.sluice.otlp.RandomTelemetry;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {

  private static final Pattern ID = Pattern.compile("\"(traceId|spanId)\":\"([^\"]*)\"");

  @Property(tries = 300)
  void anyMetricsComeThroughJsonUnchanged(@ForAll long seed) throws Exception {
    var request = RandomTelemetry.metrics(seed);

    assertThat(read(json(request), ExportMetricsServiceRequest.getDefaultInstance()))
        .isEqualTo(request);
  }

  @Property(tries = 300)
  void anyLogsComeThroughJsonUnchanged(@ForAll long seed) throws Exception {
    var request = RandomTelemetry.logs(seed);

    assertThat(read(json(request), ExportLogsServiceRequest.getDefaultInstance()))
        .isEqualTo(request);
  }

  @Test
  void idsAreHexInEitherCase() throws Exception {
    var record =
        log("{\"traceId\":\"00112233445566778899AABBCCDDEEFF\",\"spanId\":\"0011223344556677\"}");

    assertThat(HexFormat.of().formatHex(record.getTraceId().toByteArray()))
        .isEqualTo("00112233445566778899aabbccddeeff");
    assertThat(record.getSpanId().size()).isEqualTo(8);
  }

  @Test
  void anAttributeNamedTraceIdIsAnAttribute() throws Exception {
    var record =
        log(
            "{\"attributes\":[{\"key\":\"traceId\",\"value\":{\"kvlistValue\":{\"values\":["
                + "{\"key\":\"spanId\",\"value\":{\"stringValue\":\"not hex\"}}]}}}]}");

    assertThat(record.getAttributes(0).getKey()).isEqualTo("traceId");
    assertThat(
            record
                .getAttributes(0)
                .getValue()
                .getKvlistValue()
                .getValues(0)
                .getValue()
                .getStringValue())
        .isEqualTo("not hex");
  }

  @Test
  void longNumbersComeAsTextOrAsNumber() throws Exception {
    assertThat(log("{\"timeUnixNano\":\"1700000000000000001\"}").getTimeUnixNano())
        .isEqualTo(1700000000000000001L);
    assertThat(log("{\"timeUnixNano\":1700000000000000001}").getTimeUnixNano())
        .isEqualTo(1700000000000000001L);
    assertThat(log("{\"timeUnixNano\":18446744073709551615}").getTimeUnixNano()).isEqualTo(-1L);
  }

  @Test
  void unknownEnumNumbersAreKept() throws Exception {
    assertThat(log("{\"severityNumber\":99}").getSeverityNumberValue()).isEqualTo(99);
  }

  @Test
  void unknownMembersAndNullsAreIgnored() throws Exception {
    var record =
        log("{\"future\":{\"deep\":[1,{\"traceId\":\"x\"}]},\"body\":null,\"severityText\":\"I\"}");

    assertThat(record.hasBody()).isFalse();
    assertThat(record.getSeverityText()).isEqualTo("I");
  }

  @Test
  void anAttributeWithoutAnyValueIsKept() throws Exception {
    var record = log("{\"attributes\":[{\"key\":\"a\",\"value\":{}},{\"key\":\"b\"}]}");

    assertThat(record.getAttributesCount()).isEqualTo(2);
    assertThat(record.getAttributes(1).hasValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"traceId\":\"not hex\"}",
        "{\"traceId\":\"abc\"}",
        "{\"timeUnixNano\":-1}",
        "{\"timeUnixNano\":1.5}",
        "{\"timeUnixNano\":1e400}",
        "{\"timeUnixNano\":18446744073709551616}",
        "{\"timeUnixNano\":\"\"}",
        "{\"severityNumber\":\"SEVERITY_NUMBER_INFO\"}",
        "{\"severityText\":7}",
        "{\"attributes\":{}}",
        "{\"attributes\":[null]}",
        "{\"body\":[]}",
        "{\"body\":{\"boolValue\":\"true\"}}",
        "{\"body\":{\"bytesValue\":\"?\"}}"
      })
  void refusesValuesThatDoNotFit(String record) {
    assertThatThrownBy(() -> log(record)).isInstanceOf(MalformedBodyException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{}{}", "{\"resourceLogs\":", "\u0000"})
  void refusesWhatIsNotOneJsonObject(String body) {
    assertThatThrownBy(() -> read(body, ExportLogsServiceRequest.getDefaultInstance()))
        .isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void refusesMoreObjectsThanAnyTelemetryHas() {
    var body = "{\"resourceLogs\":[" + "{},".repeat(20_000) + "{}]}";

    assertThatThrownBy(() -> read(body, ExportLogsServiceRequest.getDefaultInstance()))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void refusesBottomlessNesting() {
    var body = "{\"arrayValue\":{\"values\":[".repeat(200) + "]}}".repeat(200);

    assertThatThrownBy(() -> log("{\"body\":" + body + "}"))
        .isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void neverQuotesWhatWasSent() {
    assertThatThrownBy(() -> log("{\"traceId\":\"a secret prompt\"}"))
        .message()
        .doesNotContain("secret");
  }

  private static io.opentelemetry.proto.logs.v1.LogRecord log(String record) throws Exception {
    var body = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + record + "]}]}]}";
    var request =
        (ExportLogsServiceRequest) read(body, ExportLogsServiceRequest.getDefaultInstance());
    return request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
  }

  private static Message read(String body, Message empty) throws Exception {
    return OtlpJson.read(body.getBytes(UTF_8), empty);
  }

  /** Protobuf's own JSON, with the two differences of OTLP's. */
  private static String json(Message message) throws Exception {
    var json =
        JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace().print(message);
    return ID.matcher(json).replaceAll(OtlpJsonTest::asHex);
  }

  private static String asHex(MatchResult id) {
    var bytes = Base64.getDecoder().decode(id.group(2).replace("\\u003d", "="));
    return "\"" + id.group(1) + "\":\"" + HexFormat.of().formatHex(bytes) + "\"";
  }
}
