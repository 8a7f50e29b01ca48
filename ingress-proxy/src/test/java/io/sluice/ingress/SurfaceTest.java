package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TokenSource;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path there is, and what agents ask besides calling models. */
class SurfaceTest extends ProxyFixture {

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,opus,/v1/messages",
    "/openai/v1/responses,gpt,/responses",
    "/codex/v1/responses,gpt,/responses",
    "/openai/v1/chat/completions,gpt,/chat/completions",
    "/cursor/v1/chat/completions,gpt,/chat/completions",
    "/mlflow/v1/chat/completions,gpt,/chat/completions",
    "/openai/v1/embeddings,gpt,/embeddings",
    "/mlflow/v1/embeddings,gpt,/embeddings",
    "/mlflow/v1/embeddings,flash,/v1beta/openai/embeddings"
  })
  void servesEveryPathAgainBelowTheGatewayPrefix(String path, String model, String upstream)
      throws Exception {
    provider.script = answering("{}");

    var plain = post(path, "{\"model\":\"" + model + "\"}");
    var prefixed = post("/ai-gateway" + path, "{\"model\":\"" + model + "\"}");

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(prefixed.statusCode()).isEqualTo(200);
    assertThat(provider.received)
        .hasSize(2)
        .allSatisfy(received -> assertThat(received.pathAndQuery()).isEqualTo(upstream));
  }

  @ParameterizedTest
  @CsvSource({
    "/mlflow/v1/chat/completions,opus,/v1/chat/completions,claude-opus-real",
    "/openai/v1/chat/completions,opus,/v1/chat/completions,claude-opus-real",
    "/cursor/v1/chat/completions,flash,/v1beta/openai/chat/completions,gemini-real"
  })
  void reachesEveryModelInAChatThroughTheProvidersOwnEndpoint(
      String path, String model, String upstream, String real) throws Exception {
    provider.script =
        streaming(
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1,"
                + "\"total_tokens\":3}}\n\ndata: [DONE]\n\n");

    var answer = stream(path, "{\"model\":\"" + model + "\",\"stream\":true}");

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo("data: [DONE]\n\n");
    var received = provider.received.get(0);
    assertThat(received.pathAndQuery()).isEqualTo(upstream);
    assertThat(new String(received.body(), UTF_8)).contains("\"model\":\"" + real + "\"");
    assertThat(received.headers().get("Authorization")).isEqualTo("Bearer provider-key");
    assertThat(received.headers().get("x-api-key")).isNull();
    assertThat(onlyCall().tokens().total()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/anthropic",
        "/anthropic/",
        "/gemini",
        "/openai/v1",
        "/ai-gateway/codex/v1",
        "/api/hello",
        "/anthropic/api/hello",
        "/ai-gateway/anthropic/api/hello",
        "/codex/v1/api/hello"
      })
  void greetsWhoeverWarmsUpAConnectionWithoutAToken(String path) throws Exception {
    var answer = send(request(path).method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(ledger.settled).isEmpty();
  }

  @Test
  void saysHelloToAGet() throws Exception {
    var answer = send(request("/api/hello").GET());

    assertThat(json(answer).get("message").asText()).isEqualTo("hello");
    assertThat(metrics.scrape()).contains("sluice_calls_answered_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/analytics/codex/turn-costs",
        "/codex/v1/analytics/codex/turn-costs",
        "/ai-gateway/codex/v1/analytics/codex/turn-costs"
      })
  void tellsCodexAtOnceThatCostsAreNotKeptByTurn(String path) throws Exception {
    var answer = post(path, "{\"turn_ids\":[\"t\"]}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/message").asText()).contains("by turn");
    assertThat(ledger.settled).isEmpty();
    assertThat(provider.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/responses",
        "/codex/v1/responses",
        "/ai-gateway/codex/v1/responses",
        "/anthropic/v1/messages",
        "/openai/v1/models",
        "/gemini/ws/whatever"
      })
  void refusesAWebSocketOnEveryPathSoThatAgentsTakePlainHttp(String path) throws Exception {
    try (var socket = new Socket("127.0.0.1", proxy.uri().getPort())) {
      var upgrade =
          "GET %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Authorization: Bearer %s\r\n\r\n";
      socket.getOutputStream().write(upgrade.formatted(path, ada.secret()).getBytes(UTF_8));

      var status = new String(socket.getInputStream().readNBytes(12), UTF_8);

      assertThat(status).isEqualTo("HTTP/1.1 426");
    }
  }

  @Test
  void saysWhichMethodAPathTakes() throws Exception {
    var called = send(authorised("/openai/v1/responses").GET());
    var listed = post("/openai/v1/models", "{}");

    assertThat(called.statusCode()).isEqualTo(405);
    assertThat(called.headers().firstValue("Allow")).hasValue("POST");
    assertThat(listed.statusCode()).isEqualTo(405);
    assertThat(listed.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages/count_tokens?beta=true,/v1/messages/count_tokens?beta=true",
    "/gemini/v1beta/models/flash:countTokens,/v1beta/models/gemini-real:countTokens"
  })
  void forwardsACountOfTokensAndBillsNothing(String path, String upstream) throws Exception {
    var answer = "{\"input_tokens\":9000,\"totalTokens\":9000}";
    provider.script = answering(answer);

    var counted = post(path, "{\"model\":\"opus\",\"contents\":[]}");

    assertThat(counted.body()).isEqualTo(answer);
    assertThat(provider.received.get(0).pathAndQuery()).isEqualTo(upstream);
    var call = onlyCall();
    assertThat(call.tokens().total()).isZero();
    assertThat(call.tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
    assertThat(call.costUsd()).isZero();
    assertThat(ledger.admitted.get(0).estimatedTokens()).isZero();
  }

  @Test
  void namesTheModelEverywhereInAGeminiBodyThatRepeatsIt() throws Exception {
    provider.script = answering("{\"embeddings\":[]}");

    post(
        "/gemini/v1beta/models/flash:batchEmbedContents",
        "{\"requests\":[{\"model\":\"models/flash\",\"content\":{\"model\":1.0}},"
            + "{\"model\":\"models/flash\"}]}");

    assertThat(new String(provider.received.get(0).body(), UTF_8))
        .isEqualTo(
            "{\"requests\":[{\"model\":\"models/gemini-real\",\"content\":{\"model\":1.0}},"
                + "{\"model\":\"models/gemini-real\"}]}");
    assertThat(onlyCall().tokens().output()).as("vectors are no output").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "databricks-opus",
        "opus",
        "system.ai.opus",
        "system.ai.databricks-opus",
        "opus-20260203",
        "databricks-opus[1m]",
        "models/opus"
      })
  void findsAModelByEveryWayOfWritingItsName(String name) throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, "{\"model\":\"" + name + "\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onlyCall().model()).isEqualTo("databricks-opus");
  }

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,/error/type,not_found_error",
    "/openai/v1/responses,/error/code,model_not_found",
    "/codex/v1/responses,/error/code,model_not_found",
    "/mlflow/v1/chat/completions,/error/code,model_not_found",
    "/gemini/v1beta/models/nobody:streamGenerateContent?alt=sse,/error/status,NOT_FOUND"
  })
  void tellsOfAnUnknownModelInTheShapeOfThePath(String path, String where, String what)
      throws Exception {
    var answer = post(path, "{\"model\":\"nobody\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at(where).asText()).isEqualTo(what);
    assertThat(json(answer).at("/error/message").asText()).contains("'nobody' does not exist");
    assertThat(contentType(answer)).isEqualTo("application/json");
  }

  private static String contentType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElseThrow();
  }
}
