package io.sluice.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,anthropic/v1/messages,ANTHROPIC,/v1/messages",
    "/ai-gateway/anthropic/v1/messages,anthropic/v1/messages,ANTHROPIC,/v1/messages",
    "/openai/v1/responses,openai/v1/responses,OPENAI,/responses",
    "/codex/v1/responses,openai/v1/responses,OPENAI,/responses",
    "/codex/v1/responses/compact,openai/v1/responses/compact,OPENAI,/responses/compact",
    "/openai/v1/chat/completions,openai/v1/chat/completions,OPENAI,/chat/completions",
    "/cursor/v1/chat/completions,cursor/v1/chat/completions,OPENAI,/chat/completions",
    "/cursor/chat/completions,cursor/v1/chat/completions,OPENAI,/chat/completions",
    "/mlflow/v1/chat/completions,mlflow/v1/chat/completions,OPENAI,/chat/completions",
    "/mlflow/v1/chat/completions,mlflow/v1/chat/completions,ANTHROPIC,/v1/chat/completions",
    "/mlflow/v1/chat/completions,mlflow/v1/chat/completions,GEMINI,"
        + "/v1beta/openai/chat/completions",
    "/mlflow/v1/embeddings,mlflow/v1/embeddings,OPENAI,/embeddings",
    "/openai/v1/embeddings,openai/v1/embeddings,GEMINI,/v1beta/openai/embeddings"
  })
  void findsTheOperationOfAPath(String path, String apiType, Api api, String upstreamPath) {
    var operation = Operations.find(path).orElseThrow();

    assertThat(operation.apiType()).isEqualTo(apiType);
    assertThat(operation.upstreamPath(api)).hasValue(upstreamPath);
    assertThat(operation.modelInPath()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,GENERATE",
    "/anthropic/v1/messages/count_tokens,COUNT_TOKENS",
    "/gemini/v1beta/models/flash:generateContent,GENERATE",
    "/gemini/v1beta/models/flash:countTokens,COUNT_TOKENS",
    "/gemini/v1beta/models/flash:embedContent,EMBED",
    "/gemini/v1beta/models/flash:batchEmbedContents,EMBED",
    "/openai/v1/embeddings,EMBED"
  })
  void tellsWhatTheModelIsAskedToDo(String path, CallKind kind) {
    assertThat(Operations.find(path).orElseThrow().kind()).isEqualTo(kind);
  }

  @Test
  void servesEmbeddingsAndResponsesOnlyWhereAProviderHasThem() {
    assertThat(operation("/openai/v1/embeddings").isServedBy(Api.ANTHROPIC)).isFalse();
    assertThat(operation("/codex/v1/responses").isServedBy(Api.GEMINI)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/gemini/v1beta/models/flash:generateContent,/v1beta/models/,flash,false",
    "/gemini/v1/models/a%2Fb+c:streamGenerateContent,/v1/models/,a/b+c,true",
    "/gemini/v1beta1/publishers/google/models/x:generateContent,"
        + "/v1beta1/publishers/google/models/,x,false",
    "/ai-gateway/gemini/v1beta/models/x:countTokens,/v1beta/models/,x,false"
  })
  void findsTheModelInAGeminiPath(
      String path, String upstreamPath, String model, boolean streamed) {
    var operation = operation(path);

    assertThat(operation.upstreamPath(Api.GEMINI)).hasValue(upstreamPath);
    assertThat(operation.modelInPath()).isEqualTo(model);
    assertThat(operation.streamedByPath()).isEqualTo(streamed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/anthropic/v1/messages/",
        "/gemini/v1beta/models/flash:unheardOf",
        "/gemini/../secret/models/x:generateContent",
        "/openai/v1"
      })
  void knowsNoOtherPath(String path) {
    assertThat(Operations.find(path)).isEmpty();
  }

  @Test
  void tellsTheDialectOfErrorsEvenForUnknownPaths() {
    assertThat(Operations.dialectOf("/ai-gateway/anthropic/x")).isEqualTo(Dialect.ANTHROPIC);
    assertThat(Operations.dialectOf("/gemini/x")).isEqualTo(Dialect.GEMINI);
    assertThat(Operations.dialectOf("/x")).isEqualTo(Dialect.OPENAI_CHAT);
  }

  private static Operation operation(String path) {
    return Operations.find(path).orElseThrow();
  }
}
