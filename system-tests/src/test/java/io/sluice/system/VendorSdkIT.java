package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.sluice.governance.Api;
import io.sluice.sandbox.provider.Exchange;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The vendors' own SDKs through the whole route: what they return equals what the provider said,
 * and the row in the usage table equals it to the token.
 */
class VendorSdkIT {

  private static final String PROMPT = "Why is the sky blue? Answer in a sentence.";

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

  @Test
  void anthropicPlain() throws Exception {
    var direct = anthropic(provider(Api.ANTHROPIC)).messages().create(message());

    var routed = anthropic(sluice.ingress() + "/anthropic").messages().create(message());

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("anthropic/v1/messages");
  }

  @Test
  void anthropicStreamed() throws Exception {
    var direct = streamed(anthropic(provider(Api.ANTHROPIC)));

    var routed = streamed(anthropic(sluice.ingress() + "/anthropic"));

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertThat(routed.usage().outputTokens()).isEqualTo(direct.usage().outputTokens());
    assertRowEqualsWhatTheProviderSaid("anthropic/v1/messages");
  }

  @Test
  void openAiChatPlain() throws Exception {
    var direct = openAi(provider(Api.OPENAI)).chat().completions().create(chat());

    var routed = openAi(sluice.ingress() + "/openai/v1").chat().completions().create(chat());

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("openai/v1/chat/completions");
  }

  @Test
  void openAiChatStreamed() throws Exception {
    var direct = streamedChat(openAi(provider(Api.OPENAI)));

    var routed = streamedChat(openAi(sluice.ingress() + "/openai/v1"));

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertThat(routed.usage()).as("the caller did not ask for usage").isEmpty();
    assertRowEqualsWhatTheProviderSaid("openai/v1/chat/completions");
  }

  @Test
  void openAiResponsesPlain() throws Exception {
    var direct = openAi(provider(Api.OPENAI)).responses().create(response());

    var routed = openAi(sluice.ingress() + "/openai/v1").responses().create(response());

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("openai/v1/responses");
  }

  @Test
  void openAiResponsesStreamed() throws Exception {
    var direct = streamedResponse(openAi(provider(Api.OPENAI)));

    var routed = streamedResponse(openAi(sluice.ingress() + "/openai/v1"));

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("openai/v1/responses");
  }

  @Test
  void cursorPlain() throws Exception {
    var direct = openAi(provider(Api.OPENAI)).chat().completions().create(chat());

    var routed = openAi(sluice.ingress() + "/cursor/v1").chat().completions().create(chat());

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("cursor/v1/chat/completions");
  }

  @Test
  void cursorStreamed() throws Exception {
    var direct = streamedChat(openAi(provider(Api.OPENAI)));

    var routed = streamedChat(openAi(sluice.ingress() + "/cursor/v1"));

    assertThat(text(routed)).isNotEmpty().isEqualTo(text(direct));
    assertRowEqualsWhatTheProviderSaid("cursor/v1/chat/completions");
  }

  @Test
  void geminiPlain() throws Exception {
    String direct;
    try (var client = gemini(provider(Api.GEMINI))) {
      direct = client.models.generateContent(RunningSluice.FLASH, PROMPT, null).text();
    }

    String routed;
    try (var client = gemini(sluice.ingress() + "/gemini")) {
      routed = client.models.generateContent(RunningSluice.FLASH, PROMPT, null).text();
    }

    assertThat(routed).isNotEmpty().isEqualTo(direct);
    assertRowEqualsWhatTheProviderSaid("gemini/v1/generateContent");
  }

  @Test
  void geminiStreamed() throws Exception {
    String direct;
    try (var client = gemini(provider(Api.GEMINI))) {
      direct = streamed(client);
    }

    String routed;
    try (var client = gemini(sluice.ingress() + "/gemini")) {
      routed = streamed(client);
    }

    assertThat(routed).isNotEmpty().isEqualTo(direct);
    assertRowEqualsWhatTheProviderSaid("gemini/v1/generateContent");
  }

  @Test
  void anthropicSdkUnderstandsARefusal() {
    var stranger =
        AnthropicOkHttpClient.builder()
            .baseUrl(sluice.ingress() + "/anthropic")
            .authToken("slc_unknown")
            .build();
    var unknown = message().toBuilder().model("claude-nobody").build();

    assertThatThrownBy(() -> stranger.messages().create(message()))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("access token");
    assertThatThrownBy(() -> anthropic(sluice.ingress() + "/anthropic").messages().create(unknown))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("claude-nobody");
  }

  @Test
  void openAiSdkUnderstandsARefusal() {
    var unknown = chat().toBuilder().model("gpt-nobody").build();
    var client = openAi(sluice.ingress() + "/openai/v1");

    assertThatThrownBy(() -> client.chat().completions().create(unknown))
        .isInstanceOf(com.openai.errors.NotFoundException.class)
        .hasMessageContaining("gpt-nobody");
  }

  @Test
  void recordsThePayloadAsOneMessage() throws Exception {
    streamed(anthropic(sluice.ingress() + "/anthropic"));

    var usage = usageRowOf(lastExchange());
    var payload =
        sluice.row("main.gateway.anthropic_payload", "request_id", usage.get("request_id"));

    assertThat((String) payload.get("request")).contains(PROMPT).contains(RunningSluice.OPUS);
    assertThat((String) payload.get("response")).startsWith("{").contains("\"type\":\"message\"");
    assertThat(payload.get("requester")).isEqualTo("ada@example.com");
  }

  private static void assertRowEqualsWhatTheProviderSaid(String apiType) throws Exception {
    var exchange = lastExchange();
    var row = usageRowOf(exchange);
    var said = exchange.usage();
    var details = (Map<?, ?>) row.get("token_details");

    assertThat(row.get("requester")).isEqualTo("ada@example.com");
    assertThat(row.get("api_type")).isEqualTo(apiType);
    assertThat(row.get("status_code")).isEqualTo(200);
    assertThat(row.get("token_source")).isEqualTo("provider_final");
    assertThat(row.get("input_tokens")).isEqualTo(said.input());
    assertThat(row.get("output_tokens")).isEqualTo(said.output());
    assertThat(row.get("total_tokens")).isEqualTo(said.total());
    assertThat(details.get("cache_read_input_tokens")).isEqualTo(said.cacheRead());
    assertThat(details.get("output_reasoning_tokens")).isEqualTo(said.reasoning());
    if (!apiType.startsWith("gemini")) { // which does not report it
      assertThat(details.get("cache_creation_input_tokens")).isEqualTo(said.cacheWrite());
    }
  }

  private static Exchange lastExchange() {
    var exchanges = sluice.provider().requests();
    return exchanges.get(exchanges.size() - 1);
  }

  private static Map<String, Object> usageRowOf(Exchange exchange) throws Exception {
    return sluice.row(RunningSluice.USAGE_TABLE, "provider_request_id", exchange.requestId());
  }

  private static String provider(Api api) {
    return sluice.provider().baseUrl(api);
  }

  private static AnthropicClient anthropic(String baseUrl) {
    return AnthropicOkHttpClient.builder().baseUrl(baseUrl).authToken(accessToken).build();
  }

  private static OpenAIClient openAi(String baseUrl) {
    return OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(accessToken).build();
  }

  private static Client gemini(String baseUrl) {
    return Client.builder()
        .apiKey(accessToken)
        .httpOptions(HttpOptions.builder().baseUrl(baseUrl).build())
        .build();
  }

  private static MessageCreateParams message() {
    return MessageCreateParams.builder()
        .model(RunningSluice.OPUS)
        .maxTokens(1024)
        .addUserMessage(PROMPT)
        .build();
  }

  private static ChatCompletionCreateParams chat() {
    return ChatCompletionCreateParams.builder()
        .model(RunningSluice.GPT)
        .addUserMessage(PROMPT)
        .build();
  }

  private static ResponseCreateParams response() {
    return ResponseCreateParams.builder().model(RunningSluice.GPT).input(PROMPT).build();
  }

  private static Message streamed(AnthropicClient client) {
    var accumulator = MessageAccumulator.create();
    try (var stream = client.messages().createStreaming(message())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static ChatCompletion streamedChat(OpenAIClient client) {
    var accumulator = ChatCompletionAccumulator.create();
    try (var stream = client.chat().completions().createStreaming(chat())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private static Response streamedResponse(OpenAIClient client) {
    var accumulator = ResponseAccumulator.create();
    try (var stream = client.responses().createStreaming(response())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.response();
  }

  private static String streamed(Client client) {
    var text = new StringBuilder();
    try (var stream = client.models.generateContentStream(RunningSluice.FLASH, PROMPT, null)) {
      stream.forEach(
          chunk -> {
            var piece = chunk.text();
            text.append(piece == null ? "" : piece);
          });
    }
    return text.toString();
  }

  private static String text(Message message) {
    var text = new StringBuilder();
    message.content().forEach(block -> block.text().ifPresent(part -> text.append(part.text())));
    return text.toString();
  }

  private static String text(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElse("");
  }

  private static String text(Response response) {
    var text = new StringBuilder();
    response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .forEach(content -> content.outputText().ifPresent(part -> text.append(part.text())));
    return text.toString();
  }
}
