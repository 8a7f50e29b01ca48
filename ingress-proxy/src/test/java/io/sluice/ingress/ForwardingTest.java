package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call on its way to the provider and back: what passes, what does not, what goes wrong. */
class ForwardingTest extends ProxyFixture {

  @Test
  void forwardsEveryByteButTheModelAndAnswersEveryByte() throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES + "?beta=true", ASK);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    var received = provider.received.get(0);
    assertThat(received.pathAndQuery()).isEqualTo("/v1/messages?beta=true");
    assertThat(new String(received.body(), UTF_8))
        .isEqualTo(ASK.replace("\"opus\"", "\"claude-opus-real\""));
  }

  @Test
  void sendsTheProvidersKeyAndNoneOfTheCallers() throws Exception {
    provider.script = answering(ANSWER);

    send(
        request(MESSAGES + "?key=" + ada.secret() + "&a=1")
            .header("x-goog-api-key", ada.secret())
            .header("Authorization", "Bearer " + ada.secret())
            .header("anthropic-beta", "b1,b2")
            .POST(BodyPublishers.ofString(ASK)));

    var received = provider.received.get(0);
    assertThat(received.headers().get("x-api-key")).isEqualTo("provider-key");
    assertThat(received.headers().get("anthropic-beta")).isEqualTo("b1,b2");
    assertThat(received.pathAndQuery()).isEqualTo("/v1/messages?a=1");
    assertThat(received.headers().asString()).doesNotContain(ada.secret());
  }

  @ParameterizedTest
  @CsvSource({"Authorization,'Bearer '", "x-api-key,''", "x-goog-api-key,''"})
  void takesTheTokenFromEveryHeader(String header, String prefix) throws Exception {
    provider.script = answering(ANSWER);

    var answer =
        send(
            request(MESSAGES)
                .header(header, prefix + ada.secret())
                .POST(BodyPublishers.ofString(ASK)));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void takesTheTokenFromTheQuery() throws Exception {
    provider.script = answering("{}");

    var answer =
        send(
            request("/gemini/v1beta/models/flash:generateContent?key=" + ada.secret())
                .POST(BodyPublishers.ofString("{\"contents\":[]}")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(provider.received.get(0).pathAndQuery())
        .isEqualTo("/v1beta/models/gemini-real:generateContent");
  }

  @Test
  void asksAChatStreamForUsageAndHidesTheChunk() throws Exception {
    var usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1,"
            + "\"total_tokens\":3}}\n\n";
    provider.script = streaming("data: {\"choices\":[{}]}\n\n" + usage + "data: [DONE]\n\n");

    var answer = stream("/openai/v1/chat/completions", "{\"model\":\"gpt\",\"stream\":true}");

    assertThat(new String(answer.body().readAllBytes(), UTF_8))
        .isEqualTo("data: {\"choices\":[{}]}\n\ndata: [DONE]\n\n");
    assertThat(new String(provider.received.get(0).body(), UTF_8))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-real\",\"stream\":true}");
    assertThat(onlyCall().tokens().total()).isEqualTo(3);
  }

  @Test
  void endsTheAnswerAtTheTerminalEventThoughTheProviderLingers() throws Exception {
    var hangUp = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START + STREAM_END);
          awaitQuietly(hangUp);
          exchange.end("");
        };

    var answer = stream(MESSAGES, ASK).body().readAllBytes();
    hangUp.countDown();

    assertThat(new String(answer, UTF_8)).isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void relaysAProvidersErrorByteForByte() throws Exception {
    var error = "{\"type\":\"error\", \"error\":{\"type\":\"overloaded_error\"}}";
    provider.script =
        exchange -> {
          exchange.response().setStatus(529);
          exchange.header("retry-after", "7");
          exchange.header("request-id", "req_1");
          exchange.end(error);
        };

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(529);
    assertThat(answer.body()).isEqualTo(error);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
    assertThat(answer.headers().firstValue("x-provider-request-id")).hasValue("req_1");
    assertThat(onlyCall().status()).isEqualTo(529);
    assertThat(onlyCall().destination().providerRequestId()).isEqualTo("req_1");
  }

  @Test
  void answers502WhenTheProviderCannotBeReached() throws Exception {
    proxy.close();
    proxy = start("http://127.0.0.1:" + freePort());

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("api_error");
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CONNECT_FAILED");
  }

  @Test
  void answers504WhenTheProviderStaysSilent() throws Exception {
    provider.script = exchange -> {};

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("timeout_error");
  }
}
