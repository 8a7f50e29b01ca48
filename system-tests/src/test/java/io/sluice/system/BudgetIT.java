package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.aggregator.AggregatorMain;
import io.sluice.cli.governance.GovernancePublisher;
import io.sluice.event.CallSettled;
import io.sluice.event.Topics;
import io.sluice.governance.Api;
import io.sluice.governance.Budget;
import io.sluice.governance.Budget.Period;
import io.sluice.governance.Budget.Target;
import io.sluice.ingress.IngressProxyMain;
import io.sluice.sandbox.KafkaFixture;
import io.sluice.sandbox.TestBroker;
import io.sluice.sandbox.provider.MockProvider;
import io.sluice.sandbox.provider.MockProviderConfig;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget in US dollars: spent, refused, recorded, and raised again. */
class BudgetIT {

  private static final String USER = "ada@example.com";
  private static final double CALLS_IN_BUDGET = 5.5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ASK =
      "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
          .formatted(Governed.DRAINED);

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestBroker broker;
  private MockProvider provider;
  private ServiceProcess aggregator;
  private ServiceProcess proxy;
  private String accessToken;

  @BeforeEach
  void start() throws Exception {
    broker = KafkaFixture.isolated();
    var kafka = broker.bootstrapServers();
    provider = MockProvider.start(MockProviderConfig.keeping(Detail.OFF));
    accessToken = Governed.declare(kafka, provider.baseUrl(Api.ANTHROPIC));
    var state = Map.of("STATE_DIR", directory.resolve("streams").toString());
    aggregator =
        ServiceProcess.start(
            AggregatorMain.class, 128, kafka, directory.resolve("aggregator.log"), state);
    proxy =
        ServiceProcess.start(
            IngressProxyMain.class, 128, kafka, directory.resolve("proxy.log"), Map.of());
    proxy.awaitReady();
    aggregator.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    aggregator.close();
    provider.close();
    broker.close();
  }

  @Test
  void isSpentThenRefusesAndRecordsThatAndAdmitsAgainWhenItIsRaised() throws Exception {
    double usd = CALLS_IN_BUDGET * costOfOneCall();
    declare(Budget.Refusal.FORBIDDEN, usd);

    var refused = Eventually.answer("the budget is spent", PATIENCE, this::refusal);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("PERMISSION_DENIED", "Budget \\\"user ada@example.com per day\\\"")
        .contains("has reached its limit of $");
    var calls = TopicContents.of(broker.bootstrapServers(), Topics.CALLS);
    assertThat(calls).last().extracting(CallSettled::status).isEqualTo(403);
    assertThat(calls).last().extracting(CallSettled::errorCode).isEqualTo("PERMISSION_DENIED");
    assertThat(calls).filteredOn(call -> call.status() == 200).hasSizeGreaterThanOrEqualTo(6);

    declare(Budget.Refusal.TOO_MANY_REQUESTS, usd);
    Eventually.holds("the other refusal is in force", PATIENCE, () -> call().statusCode() == 429);
    assertThat(call().headers().firstValue("x-should-retry")).contains("false");

    declare(Budget.Refusal.FORBIDDEN, 1000);
    Eventually.holds("calls are admitted again", PATIENCE, () -> call().statusCode() == 200);
  }

  private double costOfOneCall() throws Exception {
    assertThat(call().statusCode()).isEqualTo(200);
    var calls = TopicContents.of(broker.bootstrapServers(), Topics.CALLS);
    return calls.get(0).costUsd();
  }

  private void declare(Budget.Refusal refusal, double usd) {
    try (var governance = GovernancePublisher.start(broker.bootstrapServers())) {
      governance.put(new Budget(Target.USER, USER, usd, Period.DAY, refusal));
    }
  }

  private Optional<HttpResponse<String>> refusal() throws Exception {
    return Optional.of(call()).filter(answer -> answer.statusCode() != 200);
  }

  private HttpResponse<String> call() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(proxy.uri() + "/anthropic/v1/messages"))
            .header("x-api-key", accessToken)
            .POST(BodyPublishers.ofString(ASK))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
