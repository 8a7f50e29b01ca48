package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.sluice.event.Topics;
import io.sluice.governance.yaml.SluiceYaml;
import io.sluice.governance.yaml.SluiceYaml.Reading.Declared;
import io.sluice.system.CustomResources.FlinkDeployment;
import io.sluice.system.CustomResources.ScaledObject;
import io.sluice.system.Manifests.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifests are what Kubernetes' own types say, and agree with each other and with the code.
 */
class KubernetesManifestsTest {

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/Service", Service.class,
          "apps/v1/Deployment", Deployment.class,
          "batch/v1/Job", Job.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "flink.apache.org/v1beta1/FlinkDeployment", FlinkDeployment.class,
          "keda.sh/v1alpha1/ScaledObject", ScaledObject.class);

  static List<Manifest> manifests() {
    return Manifests.kubernetes();
  }

  static Stream<Manifest> services() {
    return manifests().stream()
        .filter(manifest -> manifest.kind().equals("Deployment"))
        .filter(manifest -> !manifest.name().equals("config"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isOfItsType(Manifest manifest) throws Exception {
    assertThat(strangers(manifest.content())).isEmpty();
  }

  @Test
  void aMisspeltMemberIsFound() throws Exception {
    var deployment = manifests().stream().filter(one -> one.kind().equals("Deployment")).findAny();
    var container =
        (ObjectNode) deployment.orElseThrow().content().at("/spec/template/spec/containers/0");
    container.put("imagePullPolicies", "Always");

    assertThat(strangers(deployment.get().content()))
        .containsExactly("/spec/template/spec/containers/0/imagePullPolicies");
  }

  @Test
  void anUnknownWordOfACustomResourceIsFound() {
    var flink = manifests().stream().filter(one -> one.kind().equals("FlinkDeployment")).findAny();
    ((ObjectNode) flink.orElseThrow().content().at("/spec/job")).put("upgradeMode", "lastState");

    assertThatThrownBy(() -> strangers(flink.get().content())).hasMessageContaining("lastState");
  }

  @ParameterizedTest
  @MethodSource("services")
  void isProbedAndHardened(Manifest service) throws Exception {
    var spec = typed(service, Deployment.class).getSpec().getTemplate().getSpec();
    var container = spec.getContainers().get(0);

    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
    assertThat(container.getStartupProbe()).isNotNull();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container.getPorts())
        .anySatisfy(
            port -> {
              assertThat(port.getName()).isEqualTo("admin");
              assertThat(port.getContainerPort()).isEqualTo(9090);
            });
  }

  @Test
  void whatRunsMoreThanOnceIsNotEvictedTogether() {
    var budgets = names("PodDisruptionBudget");
    var severalTimes =
        services()
            .filter(service -> service.content().at("/spec/replicas").asInt(2) > 1)
            .map(Manifest::name)
            .toList();

    assertThat(severalTimes).isNotEmpty();
    assertThat(budgets).containsAll(severalTimes).contains("flink-delta-sink");
  }

  @Test
  void whatScalesNamesADeploymentAndOnesThatSetNoNumberThemselves() {
    var scaled = new ArrayList<String>();
    for (var scaler : manifests()) {
      if (scaler.content().at("/spec").has("scaleTargetRef")) {
        scaled.add(scaler.content().at("/spec/scaleTargetRef/name").asText());
      }
    }

    assertThat(scaled)
        .containsExactlyInAnyOrder("ingress-proxy", "otlp-receiver", "streams-aggregator");
    assertThat(services().filter(service -> scaled.contains(service.name())))
        .hasSize(3)
        .noneMatch(service -> service.content().at("/spec").has("replicas"));
  }

  @Test
  void theAggregatorScalesByTheLagOfTopicsThatItReads() {
    var scaler = manifests().stream().filter(one -> one.kind().equals("ScaledObject")).findAny();
    var triggers = scaler.orElseThrow().content().at("/spec/triggers");

    assertThat(triggers.findValuesAsText("topic"))
        .containsExactly(Topics.LEASE_REQUESTS.name(), Topics.CALLS.name());
    assertThat(triggers.findValuesAsText("consumerGroup"))
        .containsExactly("sluice-aggregator-leases", "sluice-aggregator");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void refersToWhatIsThere(Manifest manifest) {
    var claims = manifest.content().findValues("persistentVolumeClaim");
    var settings = manifest.content().findValues("configMapRef");

    assertThat(claims)
        .allSatisfy(
            claim ->
                assertThat(names("PersistentVolumeClaim"))
                    .contains(claim.path("claimName").asText()));
    assertThat(settings)
        .allSatisfy(map -> assertThat(map.path("name").asText()).isEqualTo("sluice-settings"));
  }

  @Test
  void theConfigurationIsOne() {
    assertThat(SluiceYaml.read(Manifests.text("deploy/kubernetes/sluice.yaml")))
        .isInstanceOf(Declared.class);
    assertThat(SluiceYaml.read(Manifests.text("deploy/config/sluice.yaml")))
        .isInstanceOf(Declared.class);
  }

  private static List<String> names(String kind) {
    return manifests().stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .map(Manifest::name)
        .toList();
  }

  private static <T> T typed(Manifest manifest, Class<T> type) throws Exception {
    return Manifests.YAML.treeToValue(manifest.content(), type);
  }

  /**
   * The members that the type of a manifest has no place for. The types keep them aside instead of
   * refusing them; so a manifest is read, and what was kept aside is looked for.
   */
  private static List<String> strangers(JsonNode manifest) throws Exception {
    var name = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
    var type = TYPES.get(name);
    assertThat(type).as(name).isNotNull();
    var found = new ArrayList<String>();
    Strangers.find(Manifests.YAML.treeToValue(manifest, type), "", found);
    return found;
  }
}
