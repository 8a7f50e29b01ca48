package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallAttempt;
import io.sluice.governance.Api;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the provider that is asked first fails, and another one may answer. */
class FallbackTest extends ProxyFixture {

  private static final String ASK = "{\"model\":\"twin\",\"max_tokens\":1}";
  private static final String ASK_FOR_STREAM = "{\"model\":\"twin\",\"stream\":true}";

  @Override
  List<Declaration> declarations(String providerUrl) {
    var declarations = super.declarations(providerUrl);
    declarations.add(new Provider("gone", Api.ANTHROPIC, "http://127.0.0.1:1", null));
    declarations.add(
        twin(List.of(new Destination("anthropic", "first", 100)), Duration.ofMillis(300), "twin"));
    declarations.add(twin(List.of(new Destination("gone", "first", 100)), null, "cut-off"));
    return declarations;
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 529})
  void theNextAnswersWhenTheFirstFails(int status) throws Exception {
    provider.script = byModel(exchange -> fail(exchange, status), answering(ANSWER));

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    var call = onlyCall();
    assertThat(call.attempts())
        .extracting(CallAttempt::action, CallAttempt::model, CallAttempt::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("INITIAL_ATTEMPT", "first", status),
            org.assertj.core.groups.Tuple.tuple("FALLBACK", "second", 200));
    assertThat(call.destination().model()).isEqualTo("second");
    assertThat(call.costUsd()).isEqualTo((7 * 1.0 + 3 * 2.0) / 1e6);
  }

  @Test
  void whatTheCallerDidWrongIsNobodyElsesToAnswer() throws Exception {
    provider.script = byModel(exchange -> fail(exchange, 400), answering(ANSWER));

    assertThat(post(MESSAGES, ASK).statusCode()).isEqualTo(400);
    assertThat(onlyCall().attempts()).hasSize(1);
  }

  @Test
  void theLastFailureIsRelayedByteForByte() throws Exception {
    provider.script =
        byModel(exchange -> fail(exchange, 429), exchange -> fail(exchange, 529, "last words"));

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(529);
    assertThat(answer.body()).isEqualTo("last words");
    assertThat(onlyCall().status()).isEqualTo(529);
  }

  @Test
  void theNextAnswersWhenTheFirstCannotBeReached() throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, ASK.replace("twin", "cut-off"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onlyCall().attempts())
        .extracting(CallAttempt::errorCode)
        .containsExactly("CONNECT_FAILED", null);
  }

  @Test
  void theNextAnswersWhenAStreamDoesNotBeginInTime() throws Exception {
    var end = new CountDownLatch(1);
    provider.script =
        byModel(
            exchange -> {
              awaitQuietly(end);
              exchange.end("");
            },
            streaming(STREAM_START + STREAM_END));

    var answer = post(MESSAGES, ASK_FOR_STREAM);

    end.countDown();
    assertThat(answer.body()).isEqualTo(STREAM_START + STREAM_END);
    assertThat(onlyCall().attempts())
        .extracting(CallAttempt::errorCode)
        .containsExactly("FIRST_TOKEN_TIMEOUT", null);
  }

  @Test
  void aFirstThatKeepsFailingIsNotAskedForAWhile() throws Exception {
    provider.script = byModel(exchange -> fail(exchange, 500), answering(ANSWER));
    for (int i = 0; i < 5; i++) {
      post(MESSAGES, ASK);
    }
    provider.received.clear();

    post(MESSAGES, ASK);

    assertThat(provider.received).hasSize(1);
    assertThat(ledger.settled.get(5).attempts()).hasSize(1);
  }

  private Consumer<FakeProvider.Exchange> byModel(
      Consumer<FakeProvider.Exchange> first, Consumer<FakeProvider.Exchange> second) {
    return exchange -> {
      var body = new String(provider.received.get(provider.received.size() - 1).body());
      (body.contains("\"first\"") ? first : second).accept(exchange);
    };
  }

  private static void fail(FakeProvider.Exchange exchange, int status) {
    fail(exchange, status, "{}");
  }

  private static void fail(FakeProvider.Exchange exchange, int status, String body) {
    exchange.response().setStatus(status);
    exchange.end(body);
  }

  private static Model twin(
      List<Destination> destinations, Duration firstTokenTimeout, String name) {
    return new Model(
        name,
        List.of(),
        destinations,
        List.of(new Destination("anthropic", "second", 0, new Price(1, 2, 0, 0, 0), List.of())),
        firstTokenTimeout,
        new Price(5, 25, 0.5, 6.25, 10),
        List.of(),
        null,
        false,
        List.of(),
        List.of(),
        List.of());
  }
}
