package io.sluice.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,anthropic/v1/messages,/v1/messages",
    "/ai-gateway/anthropic/v1/messages,anthropic/v1/messages,/v1/messages",
    "/openai/v1/responses,openai/v1/responses,/responses",
    "/openai/v1/chat/completions,openai/v1/chat/completions,/chat/completions",
    "/cursor/v1/chat/completions,cursor/v1/chat/completions,/chat/completions"
  })
  void findsTheOperationOfAPath(String path, String apiType, String upstreamPath) {
    var operation = Operations.find(path).orElseThrow();

    assertThat(operation.apiType()).isEqualTo(apiType);
    assertThat(operation.upstreamPath()).isEqualTo(upstreamPath);
    assertThat(operation.modelInPath()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/gemini/v1beta/models/flash:generateContent,/v1beta/models/,flash,false",
    "/gemini/v1/models/a%2Fb+c:streamGenerateContent,/v1/models/,a/b+c,true",
    "/gemini/v1beta1/publishers/google/models/x:generateContent,"
        + "/v1beta1/publishers/google/models/,x,false"
  })
  void findsTheModelInAGeminiPath(
      String path, String upstreamPath, String model, boolean streamed) {
    var operation = Operations.find(path).orElseThrow();

    assertThat(operation.upstreamPath()).isEqualTo(upstreamPath);
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
}
