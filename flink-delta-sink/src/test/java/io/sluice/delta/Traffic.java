package io.sluice.delta;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallPayload;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.Topic;
import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the topics what proxies and receivers write there. */
public final class Traffic implements AutoCloseable {

  public static final String PAYLOADS = "main.gateway.opus_payload";
  public static final String METRICS = "main.telemetry.agents_otel_metrics";
  public static final String LOGS = "main.telemetry.agents_otel_logs";
  public static final String SPANS = "main.telemetry.agents_otel_spans";

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public Traffic(String bootstrapServers) {
    var settings = new HashMap<>(KafkaSettings.recordingProducer(bootstrapServers));
    // a topic made a moment ago may refuse the first batch and take the second, for ever
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public void call(String id) {
    send(Topics.CALLS, "user-" + id.hashCode() % 10, settled(id));
  }

  /** What the aggregator writes for a call whose proxy is gone. */
  public void orphan(String id) {
    send(Topics.CALLS, "user-" + id.hashCode() % 10, settled(id, CallSettled.ORPHANED));
  }

  public void payload(String id, String request, String response) {
    send(Topics.PAYLOADS, id, new CallPayload(id, 0, PAYLOADS, request, response, settled(id)));
  }

  public void payloadPart(String id, int part, String request, String response) {
    send(Topics.PAYLOADS, id, new CallPayload(id, part, PAYLOADS, request, response, null));
  }

  public void lastPayloadPart(String id, int part, String response) {
    send(Topics.PAYLOADS, id, new CallPayload(id, part, PAYLOADS, null, response, settled(id)));
  }

  /** One export of several points, whose metrics are called {@code id/0}, {@code id/1}, ... */
  public void metrics(String table, String id, int points) {
    var scope = ScopeMetrics.newBuilder();
    for (int i = 0; i < points; i++) {
      scope.addMetrics(
          Metric.newBuilder()
              .setName(id + "/" + i)
              .setGauge(
                  Gauge.newBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsDouble(i))));
    }
    var request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
            .build();
    send(Topics.OTLP_METRICS.name(), null, request.toByteArray(), Map.of("table", table));
  }

  /** One export of one span, whose name is {@code id}. */
  void span(String table, String id) {
    var request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName(id))))
            .build();
    send(Topics.OTLP_SPANS.name(), null, request.toByteArray(), Map.of("table", table));
  }

  /** One export of one record, whose body is {@code id}. */
  public void log(String table, String id) {
    send(
        Topics.OTLP_LOGS.name(),
        null,
        logs(id).toByteArray(),
        Map.of("table", table, "received-at", Instant.EPOCH.toString()));
  }

  /** One export of one record, as the Kafka exporter of a collector writes it: no headers. */
  public void collectorLog(String id) {
    send(Topics.OTLP_LOGS.name(), null, logs(id).toByteArray(), Map.of());
  }

  public void raw(String topic, String key, byte[] value, Map<String, String> headers) {
    send(topic, key == null ? null : bytes(key), value, headers);
  }

  /** Returns once Kafka has all of it. */
  public void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("not everything was sent", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private <T> void send(Topic<String, T> topic, String key, T event) {
    var value = topic.values().serializer().serialize(topic.name(), event);
    send(topic.name(), bytes(key), value, Map.of());
  }

  private void send(String topic, byte[] key, byte[] value, Map<String, String> headers) {
    var record = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
    var unused = producer.send(record, (metadata, trouble) -> failure.compareAndSet(null, trouble));
  }

  private static ExportLogsServiceRequest logs(String id) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .setBody(AnyValue.newBuilder().setStringValue(id)))))
        .build();
  }

  private static CallSettled settled(String id) {
    return settled(id, null);
  }

  private static CallSettled settled(String id, String errorCode) {
    return new CallSettled(
        id,
        "ada@example.com",
        "USER",
        "opus",
        "anthropic/v1/messages",
        new CallOrigin(
            "127.0.0.1", "/anthropic/v1/messages", "test", "other", null, false, Map.of()),
        Instant.now(),
        10,
        5L,
        200,
        errorCode,
        "application/json",
        null,
        List.of(),
        CallTokens.UNKNOWN,
        null,
        null,
        "proxy-1");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
