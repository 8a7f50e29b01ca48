package io.sluice.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * The custom resources that the manifests use, with the members and words that their definitions
 * have: {@code FlinkDeployment} of the Flink Kubernetes Operator, {@code ScaledObject} of KEDA.
 */
final class CustomResources {

  private CustomResources() {}

  record FlinkDeployment(String apiVersion, String kind, ObjectMeta metadata, FlinkSpec spec) {}

  record FlinkSpec(
      String image,
      String imagePullPolicy,
      FlinkVersion flinkVersion,
      Mode mode,
      String serviceAccount,
      Map<String, String> flinkConfiguration,
      Map<String, String> logConfiguration,
      PodTemplate podTemplate,
      Manager jobManager,
      Manager taskManager,
      Job job,
      Long restartNonce) {}

  /** A pod by itself is accepted as a template. */
  record PodTemplate(String apiVersion, String kind, ObjectMeta metadata, PodSpec spec) {}

  record Manager(Integer replicas, Resource resource, PodTemplate podTemplate) {}

  record Resource(Double cpu, String memory, String ephemeralStorage) {}

  record Job(
      String jarURI,
      String entryClass,
      List<String> args,
      Integer parallelism,
      JobState state,
      UpgradeMode upgradeMode,
      Boolean allowNonRestoredState,
      String initialSavepointPath) {}

  /** Those that the job can run on. */
  enum FlinkVersion {
    v2_2
  }

  enum Mode {
    @JsonProperty("native")
    NATIVE,
    @JsonProperty("standalone")
    STANDALONE
  }

  enum JobState {
    running,
    suspended
  }

  enum UpgradeMode {
    @JsonProperty("stateless")
    STATELESS,
    @JsonProperty("savepoint")
    SAVEPOINT,
    @JsonProperty("last-state")
    LAST_STATE
  }

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledSpec spec) {}

  record ScaledSpec(
      Target scaleTargetRef,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Integer idleReplicaCount,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Advanced advanced,
      List<Trigger> triggers) {}

  record Target(String apiVersion, String kind, String name) {}

  record Advanced(
      Boolean restoreToOriginalReplicaCount, ScalerConfig horizontalPodAutoscalerConfig) {}

  record ScalerConfig(String name, HorizontalPodAutoscalerBehavior behavior) {}

  record Trigger(String type, String name, Map<String, String> metadata) {}
}
