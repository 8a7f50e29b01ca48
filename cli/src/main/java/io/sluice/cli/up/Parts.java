package io.sluice.cli.up;

import io.sluice.cli.up.JvmPart.Health;
import io.sluice.sandbox.KafkaBrokerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an instance consists of, and how much memory each part may take. Parts start in the order of
 * the methods and stop in the opposite one.
 *
 * @param data where they keep what they keep
 * @param addresses where they listen
 * @param keyVariables variables that hold providers' keys; only the proxy gets them
 */
record Parts(DataDirectory data, Addresses addresses, Set<String> keyVariables) {

  private static final int BROKER_MEBIBYTES = 256;

  KafkaPart kafka() {
    return new KafkaPart(
        new KafkaBrokerSettings(
            data.kafka(),
            addresses.host(),
            addresses.kafka(),
            BROKER_MEBIBYTES,
            KafkaBrokerSettings.Lifetime.LONG));
  }

  /** Answers in the place of providers that have no key. */
  Part mockProvider() {
    return new JvmPart(
        "mock-provider",
        "io.sluice.sandbox.provider.MockProviderMain",
        lightly(jvm(64)),
        Map.of("HOST", addresses.host(), "PORT", Integer.toString(addresses.mock())),
        keyVariables,
        new Health(addresses.host(), OptionalInt.of(addresses.mock()), OptionalInt.empty()),
        data.freshLog("mock-provider"));
  }

  /**
   * The services, the one that agents call last.
   *
   * @param mocked whether some provider is the mock one
   */
  List<Part> services(Mocked mocked) {
    return List.of(sink(), aggregator(), receiver(), console(), proxy(mocked));
  }

  /** Whether some provider is served by the mock one. */
  enum Mocked {
    NONE,
    SOME
  }

  private Part sink() {
    return service(
        "flink-delta-sink",
        "io.sluice.delta.DeltaSinkMain",
        jvm(384),
        OptionalInt.empty(),
        addresses.admin().sink(),
        Map.of(
            "LAKE",
            data.lake().toString(),
            "CHECKPOINT_DIR",
            data.checkpoints().toString(),
            "STOP_GRACE",
            "5s",
            "REPEAT_CALLS", // some 15 MiB a table, for an hour at 55 calls/s
            "200000"));
  }

  private Part aggregator() {
    return service(
        "streams-aggregator",
        "io.sluice.aggregator.AggregatorMain",
        lightly(jvm(128)),
        OptionalInt.empty(),
        addresses.admin().aggregator(),
        Map.of("STATE_DIR", data.streams().toString()));
  }

  private Part receiver() {
    return service(
        "otlp-receiver",
        "io.sluice.otlp.OtlpReceiverMain",
        jvm(128),
        OptionalInt.of(addresses.otlp()),
        addresses.admin().otlpReceiver(),
        Map.of(
            "GRPC_PORT",
            Integer.toString(addresses.otlpGrpc()),
            "OTLP_STOP_GRACE",
            "2s",
            "OTLP_DEFAULT_METRICS_TABLE",
            "main.telemetry.agents_otel_metrics",
            "OTLP_DEFAULT_LOGS_TABLE",
            "main.telemetry.agents_otel_logs",
            "OTLP_DEFAULT_SPANS_TABLE",
            "main.telemetry.agents_otel_spans"));
  }

  private Part console() {
    var admin = addresses.admin();
    return service(
        "console",
        "io.sluice.dashboards.ConsoleMain",
        jvm(192),
        OptionalInt.of(addresses.console()),
        admin.console(),
        Map.of(
            "LAKE",
            data.lake().toString(),
            "INGRESS_URL",
            addresses.ingressUrl(),
            "OTLP_URL",
            addresses.otlpUrl(),
            "WATCH",
            String.join(
                ",",
                watched("ingress-proxy", admin.ingressProxy()),
                watched("otlp-receiver", admin.otlpReceiver()),
                watched("streams-aggregator", admin.aggregator()),
                watched("flink-delta-sink", admin.sink()))));
  }

  private String watched(String name, int adminPort) {
    return name + "=http://" + addresses.host() + ":" + adminPort;
  }

  private Part proxy(Mocked mocked) {
    var settings = new HashMap<String, String>();
    settings.put("DRAIN_DELAY", "0s"); // there is nobody else to go to
    settings.put("STOP_GRACE", "3s");
    settings.put("SPOOL_DIR", data.spool().toString());
    if (mocked == Mocked.SOME) {
      settings.put("MOCK_PROVIDER_URL", addresses.mockUrl());
    }
    var part =
        service(
            "ingress-proxy",
            "io.sluice.ingress.IngressProxyMain",
            jvm(256),
            OptionalInt.of(addresses.ingress()),
            addresses.admin().ingressProxy(),
            settings);
    return part.withholding(Set.of());
  }

  private JvmPart service(
      String name,
      String mainClass,
      List<String> jvm,
      OptionalInt port,
      int adminPort,
      Map<String, String> own) {
    var settings = new HashMap<>(own);
    settings.put("HOST", addresses.host());
    port.ifPresent(taken -> settings.put("PORT", Integer.toString(taken)));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers());
    settings.put("ADMIN_HOST", addresses.host());
    settings.put("ADMIN_PORT", Integer.toString(adminPort));
    return new JvmPart(
        name,
        mainClass,
        jvm,
        settings,
        keyVariables,
        new Health(addresses.host(), port, OptionalInt.of(adminPort)),
        data.freshLog(name));
  }

  // the optimising compiler pays back only at loads that these two do not see on one machine
  private static List<String> lightly(List<String> jvm) {
    return Stream.concat(jvm.stream(), Stream.of("-XX:TieredStopAtLevel=1")).toList();
  }

  private static List<String> jvm(int heapMebibytes) {
    return List.of(
        "-Xmx" + heapMebibytes + "m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Xshare:auto");
  }
}
