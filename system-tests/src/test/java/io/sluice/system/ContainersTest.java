package io.sluice.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.aggregator.AggregatorConfig;
import io.sluice.dashboards.ConsoleConfig;
import io.sluice.delta.DeltaSinkConfig;
import io.sluice.delta.maintenance.MaintenanceConfig;
import io.sluice.event.Topics;
import io.sluice.ingress.IngressConfig;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Settings;
import io.sluice.otlp.OtlpConfig;
import io.sluice.sandbox.provider.MockProviderConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images and their composition agree with the code. */
class ContainersTest {

  private static final Composition COMPOSITION = Composition.read();

  private static final Map<String, Function<Settings, Object>> CONFIGS =
      Map.of(
          "ingress-proxy", IngressConfig::from,
          "otlp-receiver", OtlpConfig::from,
          "streams-aggregator", AggregatorConfig::from,
          "console", ConsoleConfig::from,
          "flink-jobmanager", DeltaSinkConfig::from,
          "lake-maintenance", settings -> List.of(MaintenanceConfig.from(settings), own(settings)),
          "mock-provider", settings -> List.of(MockProviderConfig.from(settings), own(settings)));

  /** Read by others than the process's configuration. */
  private static final Set<String> ELSEWHERE = Set.of("MALLOC_ARENA_MAX", "JAVA_OPTIONS");

  private static final Pattern KEY = Pattern.compile("api-key: \"\\$\\{([A-Z_]+)}\"");

  static Set<String> services() {
    return new TreeSet<>(COMPOSITION.services().keySet());
  }

  static Set<String> configured() {
    return new TreeSet<>(CONFIGS.keySet());
  }

  static Stream<String> stages() {
    return COMPOSITION.stages().keySet().stream().filter(stage -> !stage.equals("service"));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageStartsAClassThatIsThereAsNobodySpecial(String name) throws Exception {
    var stage = COMPOSITION.stages().get(name);
    var started = stage.command().stream().filter(word -> word.startsWith("io.sluice.")).toList();

    assertThat(stage.user()).isEqualTo("9999:9999");
    if (name.equals("flink-delta-sink")) {
      assertThat(Manifests.text("deploy/bin/flink")).contains("io.sluice.delta.DeltaSinkJob");
      started = List.of("io.sluice.delta.DeltaSinkJob");
    }
    assertThat(started).hasSize(1);
    assertThat(Class.forName(started.get(0)).getMethod("main", String[].class)).isNotNull();
  }

  @Test
  void everyStageHasAService() {
    var built =
        services().stream()
            .filter(service -> COMPOSITION.services().get(service).containsKey("build"))
            .map(COMPOSITION::stage)
            .collect(toSet());

    assertThat(built).containsExactlyInAnyOrderElementsOf(stages().toList());
  }

  /** A setting without which, or with another value, nothing changes is misspelt. */
  @ParameterizedTest
  @MethodSource("configured")
  void everySettingIsReadByTheProcess(String service) {
    var all = new HashMap<>(COMPOSITION.environment(service));
    all.keySet().removeAll(ELSEWHERE);
    all.keySet().removeAll(providerKeys());
    var unread = new TreeSet<String>();
    for (var name : all.keySet()) {
      var others = new HashMap<>(all);
      others.remove(name);
      var changed = new HashMap<>(all);
      changed.merge(name, "1", String::concat);
      if (sameConfig(service, all, others) && sameConfig(service, all, changed)) {
        unread.add(name);
      }
    }

    assertThat(unread).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("services")
  void noServiceMayWriteToItsImageOrGainPrivileges(String name) {
    var service = COMPOSITION.services().get(name);

    assertThat(service)
        .containsEntry("read_only", true)
        .containsEntry("cap_drop", List.of("ALL"))
        .containsEntry("security_opt", List.of("no-new-privileges:true"))
        .containsKey("mem_limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1", "kafka-2", "kafka-3"})
  void aBrokerTakesTheLargestRecordAndKeepsItThreeTimes(String broker) {
    var settings = (Map<?, ?>) COMPOSITION.services().get(broker).get("environment");

    assertThat(settings.get("KAFKA_MESSAGE_MAX_BYTES"))
        .isEqualTo(Integer.toString(Topics.MAX_RECORD_BYTES));
    assertThat(settings.get("KAFKA_REPLICA_FETCH_MAX_BYTES"))
        .isEqualTo(Integer.toString(Topics.MAX_RECORD_BYTES));
    assertThat(settings.get("KAFKA_DEFAULT_REPLICATION_FACTOR")).isEqualTo("3");
    assertThat(settings.get("KAFKA_MIN_INSYNC_REPLICAS")).isEqualTo("2");
  }

  @Test
  void theLoadBalancerListensWhereItIsPublishedAndKnowsTheServices() {
    var balancer = Manifests.text("deploy/haproxy.cfg");
    var published = (List<?>) COMPOSITION.services().get("load-balancer").get("ports");
    var hosts =
        Pattern.compile("server-template \\w+ 1-\\d+ ([a-z-]+):(\\d+)")
            .matcher(balancer)
            .results()
            .map(match -> match.group(1))
            .collect(toSet());

    assertThat(published)
        .hasSize(5)
        .allSatisfy(
            port -> {
              var text = Composition.resolved(port.toString());
              assertThat(balancer).contains("bind :" + text.substring(text.lastIndexOf(':') + 1));
            });
    assertThat(services()).containsAll(hosts);
    assertThat(hosts).containsExactlyInAnyOrder("ingress-proxy", "otlp-receiver", "console");
  }

  @Test
  void everyImageCanBeReplacedByAnother() {
    var fixed =
        services().stream()
            .map(service -> COMPOSITION.services().get(service).get("image").toString())
            .filter(image -> !image.startsWith("${"))
            .toList();

    assertThat(fixed).isEmpty();
    assertThat(Manifests.text("Dockerfile").lines().filter(line -> line.startsWith("FROM ")))
        .allMatch(
            line -> line.contains("${") || COMPOSITION.stages().containsKey(line.split(" ")[1]));
  }

  private static boolean sameConfig(
      String service, Map<String, String> all, Map<String, String> others) {
    var config = CONFIGS.get(service);
    try {
      return config.apply(named(all)).equals(config.apply(named(others)));
    } catch (BrokenSettingException e) {
      return false;
    }
  }

  // a proxy without a name takes a new one each time
  private static Settings named(Map<String, String> settings) {
    return Settings.of(settings).with(Map.of("PROXY_ID", "proxy-1"));
  }

  private static Set<String> providerKeys() {
    return KEY.matcher(Manifests.text("deploy/config/sluice.yaml"))
        .results()
        .map(match -> match.group(1))
        .collect(toSet());
  }

  // what such a process reads beside its configuration, or has from the stage that it shares
  private static List<String> own(Settings settings) {
    return List.of(
        settings.text("LAKE", ""),
        settings.text("ADMIN_HOST", ""),
        settings.text("ADMIN_PORT", ""));
  }
}
