package io.sluice.benchmarks.load;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sluice.event.CallAttempt;
import io.sluice.event.CallDestination;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import io.sluice.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Calls as a proxy settles them, and exports of metrics as Claude Code sends them. */
final class SinkRecords {

  /** What is sent. */
  enum Kind {
    CALLS("system.ai_gateway.usage", Topics.CALLS.name(), 1) {
      @Override
      ProducerRecord<byte[], byte[]> record(SinkRecords records, int number) {
        return records.call(number);
      }
    },
    METRICS("main.telemetry.agents_otel_metrics", Topics.OTLP_METRICS.name(), POINTS) {
      @Override
      ProducerRecord<byte[], byte[]> record(SinkRecords records, int number) {
        return records.export(number);
      }
    };

    private final String table;
    private final String topic;
    private final int rowsPerRecord;

    Kind(String table, String topic, int rowsPerRecord) {
      this.table = table;
      this.topic = topic;
      this.rowsPerRecord = rowsPerRecord;
    }

    abstract ProducerRecord<byte[], byte[]> record(SinkRecords records, int number);

    String table() {
      return table;
    }

    String topic() {
      return topic;
    }

    int rowsPerRecord() {
      return rowsPerRecord;
    }
  }

  /** As many as one export holds. */
  private static final int POINTS = 100;

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final List<String> TYPES =
      List.of("input", "output", "cacheRead", "cacheCreation");
  private static final List<String> MODELS = List.of("claude-opus-4-6", "claude-sonnet-4-6");
  private static final int PEOPLE = 200;

  private final Random random = new Random(17);

  /** The settlement of the call of that number; about 1.3 KB. */
  private ProducerRecord<byte[], byte[]> call(int number) {
    var user = "user-" + random.nextInt(PEOPLE) + "@example.com";
    var value =
        Topics.CALLS.values().serializer().serialize(Topics.CALLS.name(), settled(number, user));
    return new ProducerRecord<>(Topics.CALLS.name(), user.getBytes(StandardCharsets.UTF_8), value);
  }

  /** An export of {@link #POINTS} points. */
  private ProducerRecord<byte[], byte[]> export(int number) {
    var tokens = Sum.newBuilder().setIsMonotonic(true);
    tokens.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    var user = "user-" + random.nextInt(PEOPLE) + "@example.com";
    var session = new UUID(random.nextLong(), random.nextLong()).toString();
    for (int i = 0; i < POINTS; i++) {
      tokens.addDataPoints(point(number, i, user, session));
    }
    var metric =
        Metric.newBuilder()
            .setName("claude_code.token.usage")
            .setDescription("Number of tokens used")
            .setUnit("tokens")
            .setSum(tokens);
    var request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(resource())
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder().setScope(scope()).addMetrics(metric)))
            .build();
    var record =
        new ProducerRecord<byte[], byte[]>(Topics.OTLP_METRICS.name(), null, request.toByteArray());
    record
        .headers()
        .add(Topics.HEADER_TABLE, Kind.METRICS.table().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private CallSettled settled(int number, String user) {
    var startedAt = START.plusMillis(number * 10L);
    long input = 1_000 + random.nextInt(50_000);
    long output = random.nextInt(4_000);
    var model = MODELS.get(random.nextInt(MODELS.size()));
    return new CallSettled(
        callId(startedAt),
        user,
        "USER",
        "databricks-" + model,
        "anthropic/v1/messages",
        new CallOrigin(
            "10.0.0." + random.nextInt(250),
            "/anthropic/v1/messages?beta=true",
            "claude-cli/2.1.330 (external, cli)",
            "claude",
            new UUID(random.nextLong(), random.nextLong()).toString(),
            true,
            Map.of("team", "red", "project", "p" + random.nextInt(40))),
        startedAt,
        500 + random.nextInt(30_000),
        200L + random.nextInt(2_000),
        200,
        null,
        "text/event-stream",
        new CallDestination(
            "EXTERNAL_FOUNDATION_MODEL", "anthropic", model, "req_" + random.nextLong()),
        List.of(
            new CallAttempt(
                "INITIAL_ATTEMPT",
                "anthropic",
                model,
                200,
                null,
                startedAt.plusMillis(1),
                startedAt.plusMillis(900))),
        new CallTokens(
            input,
            output,
            input + output,
            input / 2,
            input / 10,
            0L,
            0L,
            TokenSource.PROVIDER_FINAL,
            "{\"input_tokens\":"
                + input
                + ",\"cache_creation_input_tokens\":"
                + input / 10
                + ",\"cache_read_input_tokens\":"
                + input / 2
                + ",\"output_tokens\":"
                + output
                + ",\"service_tier\":\"standard\"}",
            "standard"),
        random.nextDouble(),
        "2026-11-01",
        "proxy-1",
        List.of("engineers"));
  }

  // a UUID of version 7, as the proxy's are
  private String callId(Instant at) {
    long high = at.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
  }

  private NumberDataPoint point(int number, int i, String user, String session) {
    long nanos = (START.toEpochMilli() + number * 10L) * 1_000_000;
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(nanos - 60_000_000_000L)
        .setTimeUnixNano(nanos + i)
        .setAsDouble(random.nextInt(5_000))
        .addAttributes(text("user.id", user))
        .addAttributes(text("session.id", session))
        .addAttributes(text("organization.id", "org-1"))
        .addAttributes(text("model", MODELS.get(i % MODELS.size())))
        .addAttributes(text("type", TYPES.get(i % TYPES.size())))
        .addAttributes(text("terminal.type", "vscode"))
        .build();
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "claude-code"))
        .addAttributes(text("service.version", "2.1.330"))
        .addAttributes(text("os.type", "linux"))
        .addAttributes(text("host.arch", "amd64"))
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName("com.anthropic.claude_code")
        .setVersion("2.1.330")
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Settings of a producer that fills topics. */
  static Map<String, Object> producer(Map<String, Object> recording) {
    var settings = new HashMap<>(recording);
    settings.put("linger.ms", 50);
    settings.put("batch.size", 262_144);
    settings.put("compression.type", "zstd");
    return settings;
  }
}
