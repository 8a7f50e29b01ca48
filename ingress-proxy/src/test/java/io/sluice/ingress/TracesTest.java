package io.sluice.ingress;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.sluice.ingress.ledger.CallTraces;
import io.sluice.kit.Settings;
import io.sluice.kit.Tracing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls as a collector sees them that OpenTelemetry's standard variables name. */
class TracesTest extends ProxyFixture {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SENDERS_SPAN = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + SENDERS_SPAN + "-01";

  private final List<byte[]> exported = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private Tracing tracing;

  @BeforeEach
  void collect() throws Exception {
    collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          exported.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    tracing =
        Tracing.start(
            "ingress-proxy",
            Settings.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + collector.getAddress().getPort(),
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "deployment.environment=test")));
    proxy.close();
    proxy = start(provider.uri().toString());
  }

  @AfterEach
  void stopCollecting() {
    tracing.close();
    collector.stop(0);
  }

  @Override
  CallTraces traces() {
    return new CallTraces(tracing == null ? Tracing.off() : tracing);
  }

  @Test
  void aCallIsASpanWithItsStepsBelowItInTheTraceOfItsSender() throws Exception {
    provider.script = answering(ANSWER);

    send(
        authorised(MESSAGES).header("traceparent", TRACEPARENT).POST(BodyPublishers.ofString(ASK)));
    var spans = spans();

    assertThat(spans)
        .containsOnlyKeys(
            "anthropic/v1/messages databricks-opus",
            "identify",
            "route",
            "admit",
            "ask anthropic",
            "settle");
    var call = spans.get("anthropic/v1/messages databricks-opus");
    assertThat(hex(call.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(call.getParentSpanId().toByteArray())).isEqualTo(SENDERS_SPAN);
    assertThat(text(call))
        .contains("sluice.call_id", "gen_ai.usage.input_tokens", "http.response.status_code");
    spans.values().stream()
        .filter(span -> span != call)
        .forEach(
            step -> {
              assertThat(step.getParentSpanId()).isEqualTo(call.getSpanId());
              assertThat(step.getStartTimeUnixNano())
                  .isLessThanOrEqualTo(step.getEndTimeUnixNano());
              assertThat(step.getEndTimeUnixNano()).isLessThanOrEqualTo(call.getEndTimeUnixNano());
            });
  }

  @Test
  void theProviderGetsTheSendersTraceparentAsItWas() throws Exception {
    provider.script = answering(ANSWER);

    send(
        authorised(MESSAGES)
            .header("traceparent", TRACEPARENT)
            .header("tracestate", "a=b")
            .POST(BodyPublishers.ofString(ASK)));

    var headers = provider.received.get(0).headers();
    assertThat(headers.get("traceparent")).isEqualTo(TRACEPARENT);
    assertThat(headers.get("tracestate")).isEqualTo("a=b");
  }

  @Test
  void whatWasAskedAndAnsweredAndByWhomIsInNoSpan() throws Exception {
    provider.script = answering("{\"text\":\"the-answer\",\"usage\":{\"input_tokens\":7}}");

    post(MESSAGES, "{\"model\":\"opus\",\"x\":\"the-prompt\"}");
    spans();

    var all = new StringBuilder();
    exported.forEach(bytes -> all.append(new String(bytes, StandardCharsets.ISO_8859_1)));
    assertThat(all.toString())
        .contains("databricks-opus", "deployment.environment")
        .doesNotContain(
            "the-prompt", "the-answer", "ada@example.com", ada.secret(), "provider-key");
  }

  @Test
  void aRefusalIsASpanThatSaysWhy() throws Exception {
    send(request(MESSAGES).POST(BodyPublishers.ofString(ASK)));
    var spans = spans();

    assertThat(spans).containsOnlyKeys("call");
    assertThat(text(spans.get("call"))).contains("unauthenticated");
  }

  @Test
  void withoutAnEndpointThereAreNone() {
    var off = Tracing.start("ingress-proxy", Settings.of(Map.of("OTEL_SERVICE_NAME", "x")));

    assertThat(off).isSameAs(Tracing.off());
    assertThat(off.isOn()).isFalse();
  }

  private Map<String, Span> spans() throws IOException {
    tracing.close();
    var spans = new CopyOnWriteArrayList<Span>();
    for (var bytes : exported) {
      ExportTraceServiceRequest.parseFrom(bytes)
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
    }
    return spans.stream().collect(toMap(Span::getName, span -> span));
  }

  private static String text(Span span) {
    return span.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
