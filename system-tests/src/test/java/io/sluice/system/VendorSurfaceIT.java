package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendors' own SDKs on what there is besides messages, responses and chats with OpenAI. */
class VendorSurfaceIT {

  private static final String PROMPT = "How deep is the reservoir?";

  private static RunningSluice sluice;
  private static String accessToken;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.BODIES, 0);
    accessToken = sluice.sluice("token", "create", "--user", "ada@example.com");
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/mlflow/v1," + RunningSluice.OPUS + ",/anthropic/v1/chat/completions",
    "/cursor/v1," + RunningSluice.FLASH + ",/gemini/v1beta/openai/chat/completions",
    "/ai-gateway/openai/v1," + RunningSluice.OPUS + ",/anthropic/v1/chat/completions",
    "/ai-gateway/mlflow/v1," + RunningSluice.GPT + ",/openai/v1/chat/completions"
  })
  void openAiSdkChatsWithEveryModel(String base, String model, String upstream) throws Exception {
    var chat = ChatCompletionCreateParams.builder().model(model).addUserMessage(PROMPT).build();

    var plain = openAi(base).chat().completions().create(chat);
    assertRowEqualsWhatTheProviderSaid();
    var streamed = ChatCompletionAccumulator.create();
    try (var stream = openAi(base).chat().completions().createStreaming(chat)) {
      stream.stream().forEach(streamed::accumulate);
    }
    assertRowEqualsWhatTheProviderSaid();

    assertThat(plain.choices().get(0).message().content().orElse("")).isNotEmpty();
    assertThat(streamed.chatCompletion().choices().get(0).message().content())
        .isEqualTo(plain.choices().get(0).message().content());
    assertThat(lastPath()).isEqualTo(upstream);
  }

  @Test
  void openAiSdkStreamsOnTheCodexPath() throws Exception {
    var ask = ResponseCreateParams.builder().model("gpt-5.2").input(PROMPT).build();

    var streamed = ResponseAccumulator.create();
    try (var stream = openAi("/ai-gateway/codex/v1").responses().createStreaming(ask)) {
      stream.stream().forEach(streamed::accumulate);
    }

    assertThat(streamed.response().output()).isNotEmpty();
    assertRowEqualsWhatTheProviderSaid();
  }

  @Test
  void openAiSdkEmbeds() throws Exception {
    var ask = EmbeddingCreateParams.builder().model(RunningSluice.GPT).input(PROMPT).build();

    var vectors = openAi("/mlflow/v1").embeddings().create(ask);

    assertThat(vectors.data()).hasSize(1);
    var row = lastRow();
    assertThat(row.get("api_type")).isEqualTo("mlflow/v1/embeddings");
    assertThat(row.get("input_tokens")).isEqualTo(vectors.usage().promptTokens());
  }

  @Test
  void everySdkListsTheModelsThatItCanCall() {
    var openAi = openAi("/openai/v1").models().list().data();
    var anthropic = anthropic().models().list().data();

    assertThat(openAi)
        .extracting(model -> model.id())
        .contains(RunningSluice.OPUS, RunningSluice.GPT, RunningSluice.FLASH);
    assertThat(openAi("/openai/v1").models().retrieve("gpt-5.2").id()).isEqualTo(RunningSluice.GPT);
    assertThat(anthropic)
        .extracting(model -> model.id())
        .contains(RunningSluice.OPUS)
        .doesNotContain(RunningSluice.GPT);
    try (var gemini = gemini()) {
      assertThat(gemini.models.get(RunningSluice.FLASH, null).name())
          .hasValue("models/" + RunningSluice.FLASH);
    }
  }

  @Test
  void anthropicSdkCountsTokensForNothing() throws Exception {
    var ask =
        MessageCountTokensParams.builder().model(RunningSluice.OPUS).addUserMessage(PROMPT).build();

    var count = anthropic().messages().countTokens(ask);

    assertThat(count.inputTokens()).isPositive();
    assertCostsNothing("anthropic/v1/messages/count_tokens");
  }

  @Test
  void geminiSdkCountsTokensForNothing() throws Exception {
    int total;
    try (var client = gemini()) {
      total = client.models.countTokens(RunningSluice.FLASH, PROMPT, null).totalTokens().orElse(0);
    }

    assertThat(total).isPositive();
    assertCostsNothing("gemini/v1/countTokens");
  }

  private static void assertCostsNothing(String apiType) throws Exception {
    var row = lastRow();

    assertThat(row.get("api_type")).isEqualTo(apiType);
    assertThat(row.get("total_tokens")).isEqualTo(0L);
    assertThat(row.get("token_source")).isEqualTo("provider_final");
  }

  private static void assertRowEqualsWhatTheProviderSaid() throws Exception {
    var exchanges = sluice.provider().requests();
    var said = exchanges.get(exchanges.size() - 1).usage();
    var row = lastRow();

    assertThat(row.get("token_source")).isEqualTo("provider_final");
    assertThat(row.get("input_tokens")).isEqualTo(said.input());
    assertThat(row.get("output_tokens")).isEqualTo(said.output());
  }

  private static Map<String, Object> lastRow() throws Exception {
    var exchanges = sluice.provider().requests();
    var last = exchanges.get(exchanges.size() - 1);
    return sluice.row(RunningSluice.USAGE_TABLE, "provider_request_id", last.requestId());
  }

  private static String lastPath() {
    var exchanges = sluice.provider().requests();
    return exchanges.get(exchanges.size() - 1).target();
  }

  private static OpenAIClient openAi(String base) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(sluice.ingress() + base)
        .apiKey(accessToken)
        .build();
  }

  private static AnthropicClient anthropic() {
    return AnthropicOkHttpClient.builder()
        .baseUrl(sluice.ingress() + "/anthropic")
        .authToken(accessToken)
        .build();
  }

  private static Client gemini() {
    return Client.builder()
        .apiKey(accessToken)
        .httpOptions(HttpOptions.builder().baseUrl(sluice.ingress() + "/gemini").build())
        .build();
  }
}
