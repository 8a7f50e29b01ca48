package io.sluice.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.event.Topics;
import io.sluice.governance.GovernanceTopic;
import io.sluice.sandbox.KafkaFixture;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

class TopicsCommandIT {

  @Test
  void createsEveryTopicOfTheHouseAndIsHarmlessTheSecondTime() throws Exception {
    try (var broker = KafkaFixture.freshBroker()) {
      var bootstrap = broker.bootstrapServers();

      var first = topics(bootstrap, "3");
      var second = topics(bootstrap, "5");

      assertThat(first.exitCode()).withFailMessage(first.err()).isZero();
      assertThat(second.exitCode()).withFailMessage(second.err()).isZero();
      assertThat(first.out()).contains(GovernanceTopic.plan().name(), Topics.CALLS.name());
      try (var admin =
          Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
        var names = Topics.plans(1).stream().map(plan -> plan.name()).toList();
        assertThat(admin.listTopics().names().get()).containsAll(names);
        var calls = admin.describeTopics(names).allTopicNames().get().get(Topics.CALLS.name());
        assertThat(calls.partitions()).hasSize(3);
      }
    }
  }

  @Test
  void refusesFewerThanOneCopy() {
    var result = Sluice.run("topics", "--bootstrap", "localhost:1", "--copies", "0");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("sluice: --copies: 0 (expected: 1 or more)");
  }

  private static Sluice.Result topics(String bootstrap, String partitions) {
    return Sluice.run(
        "topics", "--bootstrap", bootstrap, "--partitions", partitions, "--copies", "1");
  }
}
