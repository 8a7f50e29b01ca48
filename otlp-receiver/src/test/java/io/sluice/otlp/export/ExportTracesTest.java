package io.sluice.otlp.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.sluice.kit.Settings;
import io.sluice.kit.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests as a collector of the operators sees them. */
class ExportTracesTest extends ExportFixture {

  private final List<byte[]> exported = new CopyOnWriteArrayList<>();
  private final HttpServer collector = collector();
  private final Tracing tracing =
      Tracing.start(
          "otlp-receiver",
          Settings.of(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  "http://127.0.0.1:" + collector.getAddress().getPort())));

  @Override
  Tracing tracing() {
    return tracing;
  }

  @AfterEach
  void stopCollecting() {
    collector.stop(0);
  }

  @Test
  void everyRequestIsASpanThatSaysHowItEnded() throws Exception {
    send(authorized(post(LOGS, EMPTY), ADA, TABLE));
    send(post(LOGS, logs(5)));

    var spans = spans();

    assertThat(spans).hasSize(2).allMatch(span -> span.getName().equals("receive logs"));
    assertThat(spans.toString()).contains("sluice.items", "unauthenticated");
  }

  private List<Span> spans() throws IOException {
    tracing.close();
    var spans = new ArrayList<Span>();
    for (var bytes : exported) {
      for (var resource : ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList()) {
        resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
      }
    }
    return spans;
  }

  private HttpServer collector() {
    try {
      var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            exported.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
