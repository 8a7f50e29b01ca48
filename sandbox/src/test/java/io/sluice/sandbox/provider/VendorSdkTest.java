package io.sluice.sandbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.google.genai.Client;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.sluice.governance.Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The vendors' own SDKs understand every answer, and read the usage that was reported. */
class VendorSdkTest {

  private static final String KEY = "mock-key";
  private static final String PROMPT = "Why does the gate open?";

  private static MockProvider provider;

  @BeforeAll
  static void start() {
    var config = MockProviderConfig.keeping(MockProviderConfig.Detail.DIGESTS);
    provider = MockProvider.start(config.withApiKey(KEY));
  }

  @AfterAll
  static void stop() throws Exception {
    provider.close();
  }

  @Test
  void anthropicReadsAPlainMessage() {
    try (var client = anthropic()) {
      var message = client.messages().create(messageParams(PROMPT).build());

      assertThatUsageOf(message).isEqualTo(reported());
      assertThat(textOf(message)).isNotBlank();
      assertThat(message.stopReason()).contains(com.anthropic.models.messages.StopReason.END_TURN);
    }
  }

  @Test
  void anthropicReadsTheSameFromAStream() {
    try (var client = anthropic()) {
      var plain = client.messages().create(messageParams(PROMPT).build());

      var streamed = MessageAccumulator.create();
      try (var events = client.messages().createStreaming(messageParams(PROMPT).build())) {
        events.stream().forEach(streamed::accumulate);
      }

      assertThat(textOf(streamed.message())).isEqualTo(textOf(plain));
      assertThatUsageOf(streamed.message()).isEqualTo(reported());
    }
  }

  @Test
  void anthropicReadsThinkingAndAToolCallFromAStream() {
    try (var client = anthropic()) {
      var params =
          messageParams("Please use a tool.")
              .thinking(ThinkingConfigAdaptive.builder().build())
              .addTool(
                  Tool.builder()
                      .name("read_file")
                      .inputSchema(Tool.InputSchema.builder().build())
                      .build())
              .build();

      var streamed = MessageAccumulator.create();
      try (var events = client.messages().createStreaming(params)) {
        events.stream().forEach(streamed::accumulate);
      }

      var content = streamed.message().content();
      assertThat(content.get(0).asThinking().thinking()).isEqualTo(Answer.THOUGHT);
      var call = content.get(2).asToolUse();
      assertThat(call.name()).isEqualTo("read_file");
      assertThat(call._input().convert(Map.class)).isEqualTo(Map.of("path", "README.md"));
    }
  }

  @Test
  void anthropicReadsATokenCount() {
    try (var client = anthropic()) {
      var params =
          MessageCountTokensParams.builder().model("claude-opus-4-6").addUserMessage(PROMPT);

      var count = client.messages().countTokens(params.build());

      assertThat(count.inputTokens()).isEqualTo(reported().input());
    }
  }

  @Test
  void openAiReadsAPlainChatCompletion() {
    try (var client = new ClosingOpenAi()) {
      var completion = client.api.chat().completions().create(chatParams(PROMPT).build());

      assertThatUsageOf(completion);
      assertThat(completion.choices().get(0).message().content()).isPresent();
    }
  }

  @Test
  void openAiReadsTheSameChatCompletionFromAStream() {
    try (var client = new ClosingOpenAi()) {
      var plain = client.api.chat().completions().create(chatParams(PROMPT).build());
      var params =
          chatParams(PROMPT)
              .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
              .build();

      var streamed = ChatCompletionAccumulator.create();
      try (var chunks = client.api.chat().completions().createStreaming(params)) {
        chunks.stream().forEach(streamed::accumulate);
      }

      assertThat(streamed.chatCompletion().choices().get(0).message().content())
          .isEqualTo(plain.choices().get(0).message().content());
      assertThatUsageOf(streamed.chatCompletion());
    }
  }

  @Test
  void openAiReadsAToolCallFromAChatStream() {
    try (var client = new ClosingOpenAi()) {
      var params =
          chatParams("Please use a tool.")
              .addFunctionTool(FunctionDefinition.builder().name("read_file").build())
              .build();

      var streamed = ChatCompletionAccumulator.create();
      try (var chunks = client.api.chat().completions().createStreaming(params)) {
        chunks.stream().forEach(streamed::accumulate);
      }

      var calls = streamed.chatCompletion().choices().get(0).message().toolCalls().orElseThrow();
      var function = calls.get(0).asFunction().function();
      assertThat(function.name()).isEqualTo("read_file");
      assertThat(function.arguments()).isEqualTo("{\"path\": \"README.md\"}");
    }
  }

  @Test
  void openAiReadsAPlainResponse() {
    try (var client = new ClosingOpenAi()) {
      var response = client.api.responses().create(responseParams(PROMPT).build());

      assertThatUsageOf(response);
      assertThat(textOf(response)).isNotBlank();
    }
  }

  @Test
  void openAiReadsTheSameResponseFromAStream() {
    try (var client = new ClosingOpenAi()) {
      var plain = client.api.responses().create(responseParams(PROMPT).build());

      var streamed = ResponseAccumulator.create();
      try (var events = client.api.responses().createStreaming(responseParams(PROMPT).build())) {
        events.stream().forEach(streamed::accumulate);
      }

      assertThat(textOf(streamed.response())).isEqualTo(textOf(plain));
      assertThatUsageOf(streamed.response());
    }
  }

  @Test
  void geminiReadsAPlainAnswer() {
    try (var client = gemini()) {
      var answer = client.models.generateContent("gemini-2.5-flash", PROMPT, null);

      assertThat(answer.text()).isNotBlank();
      assertThatUsageOf(answer);
    }
  }

  @Test
  void geminiReadsTheSameAnswerFromAStream() {
    try (var client = gemini()) {
      var plain = client.models.generateContent("gemini-2.5-flash", PROMPT, null);

      var text = new StringBuilder();
      GenerateContentResponse last = null;
      try (var answers = client.models.generateContentStream("gemini-2.5-flash", PROMPT, null)) {
        for (var answer : answers) {
          text.append(answer.text());
          last = answer;
        }
      }

      assertThat(text.toString()).isEqualTo(plain.text());
      assertThatUsageOf(last);
    }
  }

  private static com.anthropic.client.AnthropicClient closingAnthropic() {
    return AnthropicOkHttpClient.builder()
        .apiKey(KEY)
        .baseUrl(provider.baseUrl(Api.ANTHROPIC))
        .build();
  }

  private static ClosingAnthropic anthropic() {
    return new ClosingAnthropic(closingAnthropic());
  }

  private static Client gemini() {
    var options = HttpOptions.builder().baseUrl(provider.baseUrl(Api.GEMINI)).build();
    return Client.builder().apiKey(KEY).httpOptions(options).build();
  }

  private static MessageCreateParams.Builder messageParams(String prompt) {
    return MessageCreateParams.builder()
        .model("claude-opus-4-6")
        .maxTokens(1000)
        .addUserMessage(prompt);
  }

  private static ChatCompletionCreateParams.Builder chatParams(String prompt) {
    return ChatCompletionCreateParams.builder().model("gpt-5.2").addUserMessage(prompt);
  }

  private static ResponseCreateParams.Builder responseParams(String prompt) {
    return ResponseCreateParams.builder().model("gpt-5.2").input(prompt);
  }

  private static String textOf(Message message) {
    return message.content().get(0).asText().text();
  }

  private static String textOf(Response response) {
    return response.output().get(0).asMessage().content().get(0).asOutputText().text();
  }

  private static ReportedUsage reported() {
    List<Exchange> exchanges = provider.requests();
    return exchanges.get(exchanges.size() - 1).usage();
  }

  private static org.assertj.core.api.ObjectAssert<ReportedUsage> assertThatUsageOf(
      Message message) {
    var usage = message.usage();
    var created = usage.cacheCreation().orElseThrow();
    long thinking = reported().reasoning();
    return assertThat(
        new ReportedUsage(
            usage.inputTokens(),
            usage.cacheReadInputTokens().orElseThrow(),
            created.ephemeral5mInputTokens(),
            created.ephemeral1hInputTokens(),
            usage.outputTokens() - thinking,
            thinking));
  }

  private static void assertThatUsageOf(ChatCompletion completion) {
    var usage = completion.usage().orElseThrow();
    assertThat(usage.promptTokens()).isEqualTo(reported().input());
    assertThat(usage.completionTokens()).isEqualTo(reported().output());
    assertThat(usage.totalTokens()).isEqualTo(reported().total());
    assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens())
        .contains(reported().cacheRead());
    assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens())
        .contains(reported().reasoning());
  }

  private static void assertThatUsageOf(Response response) {
    var usage = response.usage().orElseThrow();
    assertThat(usage.inputTokens()).isEqualTo(reported().input());
    assertThat(usage.inputTokensDetails().cachedTokens()).isEqualTo(reported().cacheRead());
    assertThat(usage.outputTokens()).isEqualTo(reported().output());
    assertThat(usage.outputTokensDetails().reasoningTokens()).isEqualTo(reported().reasoning());
    assertThat(usage.totalTokens()).isEqualTo(reported().total());
  }

  private static void assertThatUsageOf(GenerateContentResponse answer) {
    var usage = answer.usageMetadata().orElseThrow();
    assertThat(usage.promptTokenCount()).contains((int) reported().input());
    assertThat(usage.cachedContentTokenCount()).contains((int) reported().cacheRead());
    assertThat(usage.candidatesTokenCount()).contains((int) reported().text());
    assertThat(usage.thoughtsTokenCount()).contains((int) reported().reasoning());
    assertThat(usage.totalTokenCount()).contains((int) reported().total());
  }

  private record ClosingAnthropic(com.anthropic.client.AnthropicClient api)
      implements AutoCloseable {

    com.anthropic.services.blocking.MessageService messages() {
      return api.messages();
    }

    @Override
    public void close() {
      api.close();
    }
  }

  private static final class ClosingOpenAi implements AutoCloseable {

    final OpenAIClient api =
        OpenAIOkHttpClient.builder().apiKey(KEY).baseUrl(provider.baseUrl(Api.OPENAI)).build();

    @Override
    public void close() {
      api.close();
    }
  }
}
