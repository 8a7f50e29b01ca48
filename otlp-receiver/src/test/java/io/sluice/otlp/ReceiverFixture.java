package io.sluice.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.sluice.event.Topics;
import io.sluice.governance.Declaration;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Table;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A receiver before a real broker, and what comes to its topics. */
abstract class ReceiverFixture {

  static final String METRICS_TABLE = "main.telemetry.agents_otel_metrics";
  static final String LOGS_TABLE = "main.telemetry.agents_otel_logs";

  static final String SPANS_TABLE = "main.telemetry.agents_otel_spans";

  static TestBroker broker;
  static NewAccessToken ada;

  final HttpClient client = HttpClient.newHttpClient();
  final Map<TopicPartition, Long> starts = new HashMap<>();
  OtlpReceiver receiver;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaFixture.isolated();
    ada =
        NewAccessToken.of(
            "ada@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
    declare(
        ada.token(),
        new Table(METRICS_TABLE, Table.Schema.OTEL_METRICS_V1, List.of(), List.of()),
        new Table(LOGS_TABLE, Table.Schema.OTEL_LOGS_V1, List.of(), List.of()),
        new Table(SPANS_TABLE, Table.Schema.OTEL_SPANS_V1, List.of(), List.of()));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() throws Exception {
    rememberEnds();
    receiver = OtlpReceiver.start(config(Map.of()));
  }

  static OtlpConfig config(Map<String, String> own) {
    var settings = new HashMap<>(own);
    settings.put("PORT", "0");
    settings.put("GRPC_PORT", "0");
    settings.put("ADMIN_PORT", "0");
    settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    settings.putIfAbsent("OTLP_ACK_TIMEOUT", "3s");
    return OtlpConfig.from(Settings.of(settings));
  }

  @AfterEach
  void stop() throws Exception {
    receiver.close();
  }

  static void exportMeasured(MetricExporter exporter) {
    var reader = PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build();
    var exponential =
        View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build();
    var provider =
        SdkMeterProvider.builder()
            .registerMetricReader(reader)
            .registerView(InstrumentSelector.builder().setName("size").build(), exponential)
            .build();
    var meter = provider.get("scope");
    meter
        .counterBuilder("calls")
        .build()
        .add(7, Attributes.of(AttributeKey.stringKey("model"), "opus"));
    meter.gaugeBuilder("load").build().set(0.25);
    var latency = meter.histogramBuilder("latency").build();
    latency.record(10.5);
    latency.record(20);
    var size = meter.histogramBuilder("size").build();
    List.of(1.0, 10.0, 1000.0).forEach(size::record);
    assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  static io.opentelemetry.sdk.metrics.data.MetricData summary() {
    var point =
        ImmutableSummaryPointData.create(
            1, 2, Attributes.empty(), 4, 50.0, List.of(ImmutableValueAtQuantile.create(0.5, 12.5)));
    return ImmutableMetricData.createDoubleSummary(
        Resource.getDefault(),
        InstrumentationScopeInfo.create("scope"),
        "quantiles",
        "",
        "ms",
        ImmutableSummaryData.create(List.of(point)));
  }

  OtlpHttpMetricExporter metricExporter(String compression) {
    return OtlpHttpMetricExporter.builder()
        .setEndpoint(receiver.uri() + "/api/2.0/otel/v1/metrics")
        .addHeader("Authorization", "Bearer " + ada.secret())
        .addHeader("X-Databricks-UC-Table-Name", METRICS_TABLE)
        .setCompression(compression)
        .build();
  }

  Map<String, Metric> metricsByName(int requests) {
    var metrics = new HashMap<String, Metric>();
    for (var record : read(Topics.OTLP_METRICS.name(), requests)) {
      for (var resource : parse(record.value()).getResourceMetricsList()) {
        for (var scope : resource.getScopeMetricsList()) {
          scope.getMetricsList().forEach(metric -> metrics.put(metric.getName(), metric));
        }
      }
    }
    return metrics;
  }

  static ExportMetricsServiceRequest parse(byte[] body) {
    try {
      return ExportMetricsServiceRequest.parseFrom(body);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<byte[]> postUntilAccepted(byte[] body) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    var answer = post("/v1/logs", body, "application/x-protobuf", LOGS_TABLE);
    while (answer.statusCode() == 503 && Instant.now().isBefore(deadline)) {
      answer = post("/v1/logs", body, "application/x-protobuf", LOGS_TABLE);
    }
    return answer;
  }

  HttpResponse<byte[]> post(String path, byte[] body, String type, String table) throws Exception {
    return post(receiver, path, body, type, table);
  }

  HttpResponse<byte[]> post(OtlpReceiver to, String path, byte[] body, String type, String table)
      throws Exception {
    var request =
        HttpRequest.newBuilder(to.uri().resolve(path))
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + ada.secret())
            .header("X-Databricks-UC-Table-Name", table)
            .timeout(Duration.ofSeconds(30))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(receiver.adminUri().resolve(path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  static void declare(Declaration... declarations) throws Exception {
    var topic = GovernanceTopic.GOVERNANCE;
    try (var producer =
        new KafkaProducer<>(
            KafkaSettings.recordingProducer(broker.bootstrapServers()),
            topic.keys().serializer(),
            topic.values().serializer())) {
      for (var declaration : declarations) {
        producer.send(new ProducerRecord<>(topic.name(), declaration.key(), declaration)).get();
      }
    }
  }

  void rememberEnds() {
    try (var consumer = consumer()) {
      var partitions = new ArrayList<TopicPartition>();
      for (var topic : List.of(Topics.OTLP_METRICS, Topics.OTLP_LOGS, Topics.OTLP_SPANS)) {
        partitions.addAll(partitions(consumer, topic.name()));
      }
      consumer.assign(partitions);
      starts.putAll(consumer.endOffsets(partitions));
    }
  }

  /** What has come to the topic since the test began. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = consumer()) {
      consumer.assign(partitions(consumer, topic));
      consumer.assignment().forEach(partition -> consumer.seek(partition, starts.get(partition)));
      var deadline = Instant.now().plus(Duration.ofSeconds(30));
      while (records.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    assertThat(records).hasSizeGreaterThanOrEqualTo(count);
    return records;
  }

  /** All that has come to the topic since the test began, and nothing that may still come. */
  List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    try (var consumer = consumer()) {
      var partitions = partitions(consumer, topic);
      var ends = consumer.endOffsets(partitions);
      long count = 0;
      for (var partition : partitions) {
        count += ends.get(partition) - starts.get(partition);
      }
      return read(topic, Math.toIntExact(count));
    }
  }

  /** The sum of a metric over all its tags. */
  double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        KafkaSettings.assignedConsumer(broker.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
