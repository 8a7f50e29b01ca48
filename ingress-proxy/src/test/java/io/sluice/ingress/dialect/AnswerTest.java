package io.sluice.ingress.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static final String ANTHROPIC =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":10,\
      "cache_read_input_tokens":5,"cache_creation_input_tokens":3,\
      "cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":2},\
      "output_tokens":1}}}

      event: ping
      data: {"type":"ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"héllo \\n\\n"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},\
      "usage":{"output_tokens":42,"input_tokens":null,\
      "output_tokens_details":{"thinking_tokens":7}}}

      """;
  private static final String ANTHROPIC_END =
      "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  private static final String CHAT =
      """
      data: {"choices":[{"delta":{"content":"a"}}],"usage":null}

      data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}

      """;
  private static final String CHAT_USAGE =
      """
      data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,\
      "prompt_tokens_details":{"cached_tokens":2},\
      "completion_tokens_details":{"reasoning_tokens":1}}}

      """;
  private static final String CHAT_END = "data: [DONE]\n\n";

  private static final String RESPONSES =
      """
      event: response.created
      data: {"type":"response.created","response":{"id":"r","usage":null}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","delta":"x"}

      """;
  private static final String RESPONSES_END =
      """
      event: response.completed
      data: {"type":"response.completed","response":{"id":"r","usage":{"input_tokens":20,\
      "input_tokens_details":{"cached_tokens":8},"output_tokens":6,\
      "output_tokens_details":{"reasoning_tokens":3},"total_tokens":26}}}

      """;

  private static final String GEMINI =
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}],"
          + "\"usageMetadata\":{\"promptTokenCount\":5,\"totalTokenCount\":5}}\r\n\r\n";
  private static final String GEMINI_END =
      "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":"
          + "{\"promptTokenCount\":5,\"toolUsePromptTokenCount\":1,\"candidatesTokenCount\":4,"
          + "\"thoughtsTokenCount\":2,\"cachedContentTokenCount\":3,\"totalTokenCount\":12}}"
          + "\r\n\r\n";

  /** What came out of a watcher that was fed a stream in pieces. */
  private record Watched(
      String passed, String held, String whole, boolean complete, CallTokens tokens) {}

  @Property
  void anthropicPassesAllButTheLastEventAndCountsForAnySplit(@ForAll Random splits) {
    var watched = watch(Dialect.ANTHROPIC, ANTHROPIC + ANTHROPIC_END, splits);

    assertThat(watched.passed()).isEqualTo(ANTHROPIC);
    assertThat(watched.held()).isEqualTo(ANTHROPIC_END);
    assertThat(watched.complete()).isTrue();
    assertCounts(watched.tokens(), 18, 42, 60, 5L, 3L, 7L);
    assertThat(watched.tokens().cacheCreation1h()).isEqualTo(2);
  }

  @Property
  void chatHidesTheUsageChunkThatTheGatewayAskedFor(@ForAll Random splits) {
    var stream = CHAT + CHAT_USAGE + CHAT_END;

    var watched = watch(Dialect.OPENAI_CHAT, UsageChunk.BY_GATEWAY, stream, splits);

    assertThat(watched.passed()).isEqualTo(CHAT);
    assertThat(watched.held()).isEqualTo(CHAT_END);
    assertCounts(watched.tokens(), 9, 4, 13, 2L, null, 1L);
  }

  @Property
  void chatPassesTheUsageChunkThatTheCallerAskedFor(@ForAll Random splits) {
    var watched = watch(Dialect.OPENAI_CHAT, CHAT + CHAT_USAGE + CHAT_END, splits);

    assertThat(watched.passed()).isEqualTo(CHAT + CHAT_USAGE);
    assertThat(watched.held()).isEqualTo(CHAT_END);
  }

  @Property
  void responsesHoldsTheCompletedResponse(@ForAll Random splits) {
    var watched = watch(Dialect.OPENAI_RESPONSES, RESPONSES + RESPONSES_END, splits);

    assertThat(watched.passed()).isEqualTo(RESPONSES);
    assertThat(watched.held()).isEqualTo(RESPONSES_END);
    assertThat(watched.complete()).isTrue();
    assertCounts(watched.tokens(), 20, 6, 26, 8L, null, 3L);
  }

  @Property
  void geminiHoldsTheEventThatFinishesUntilTheEnd(@ForAll Random splits) {
    var watched = watch(Dialect.GEMINI, GEMINI + GEMINI_END, splits);

    assertThat(watched.passed()).isEqualTo(GEMINI);
    assertThat(watched.held()).isEqualTo(GEMINI_END);
    assertThat(watched.complete()).isFalse();
    assertCounts(watched.tokens(), 6, 6, 12, 3L, null, 2L);
  }

  @Test
  void geminiLetsAFinishedEventGoWhenAnotherFollows() {
    var watched = watch(Dialect.GEMINI, GEMINI_END + GEMINI, new Random(1));

    assertThat(watched.passed()).isEqualTo(GEMINI_END + GEMINI);
    assertThat(watched.held()).isEmpty();
  }

  @Property
  void noByteIsLostOrChangedWhateverTheStreamIs(
      @ForAll("streams") String stream, @ForAll Dialect dialect, @ForAll Random splits) {
    var watched = watch(dialect, stream, splits);

    assertThat(watched.whole()).isEqualTo(stream);
  }

  @Property
  void noByteOfAPlainAnswerIsLostWhateverItIs(
      @ForAll("streams") String text,
      @ForAll Dialect dialect,
      @ForAll Streamed streamed,
      @ForAll Random splits) {
    var answer = Answer.of(dialect, "application/json", UsageChunk.BY_CALLER, streamed);

    var watched = feed(answer, text, splits);

    assertThat(watched.whole()).isEqualTo(text);
    assertThat(text.isEmpty() || !watched.held().isEmpty()).isTrue();
  }

  @Property
  void readsTheUsageOfAPlainAnswerForAnySplit(@ForAll Random splits) {
    var text =
        "{\"content\":[{\"usage\":{\"input_tokens\":1}}],\"usage\":{\"input_tokens\":4,"
            + "\"output_tokens\":2,\"cache_read_input_tokens\":0},\"z\":[]}";
    var answer =
        Answer.of(Dialect.ANTHROPIC, "application/json", UsageChunk.BY_CALLER, Streamed.NO);

    var watched = feed(answer, text, splits);

    assertCounts(watched.tokens(), 4, 2, 6, 0L, null, null);
  }

  @Property
  void readsTheUsageOfAGeminiArrayForAnySplit(@ForAll Random splits) {
    var text =
        "[{\"usageMetadata\":{\"promptTokenCount\":1}},\n{\"usageMetadata\":"
            + "{\"promptTokenCount\":2,\"candidatesTokenCount\":3,\"totalTokenCount\":5}}]";
    var answer = Answer.of(Dialect.GEMINI, "application/json", UsageChunk.BY_CALLER, Streamed.YES);

    var watched = feed(answer, text, splits);

    assertCounts(watched.tokens(), 2, 3, 5, null, null, null);
    assertThat(watched.held()).isEqualTo("]");
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            ANTHROPIC,
            ANTHROPIC_END,
            CHAT,
            CHAT_USAGE,
            CHAT_END,
            RESPONSES,
            GEMINI,
            GEMINI_END,
            "\n",
            "\r",
            "\r\n",
            ":c\n\n",
            "data: {\"usage\":\n\n",
            "event: message_start\ndata: nonsense\n\n",
            "{\"usage\":[",
            "\u0000é")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  private static Watched watch(Dialect dialect, String stream, Random splits) {
    return watch(dialect, UsageChunk.BY_CALLER, stream, splits);
  }

  private static Watched watch(
      Dialect dialect, UsageChunk usageChunk, String stream, Random splits) {
    return feed(
        Answer.of(dialect, "text/event-stream; charset=utf-8", usageChunk, Streamed.YES),
        stream,
        splits);
  }

  private static Watched feed(Answer answer, String text, Random splits) {
    var bytes = text.getBytes(UTF_8);
    var passed = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, 1 + splits.nextInt(1 + splits.nextInt(200)));
      drain(answer.read(ByteBuffer.wrap(bytes, from, length)), passed);
      from += length;
    }
    var held = new ByteArrayOutputStream();
    drain(answer.held(), held);
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(passed.toByteArray());
    whole.writeBytes(held.toByteArray());
    return new Watched(
        passed.toString(UTF_8),
        held.toString(UTF_8),
        whole.toString(UTF_8),
        answer.isComplete(),
        answer.tokens(TokenSource.PROVIDER_FINAL).orElse(CallTokens.UNKNOWN));
  }

  private static void drain(ByteBuffer from, ByteArrayOutputStream to) {
    to.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
  }

  private static void assertCounts(
      CallTokens tokens,
      long input,
      long output,
      long total,
      Long cacheRead,
      Long cacheCreation,
      Long reasoning) {
    assertThat(tokens.input()).isEqualTo(input);
    assertThat(tokens.output()).isEqualTo(output);
    assertThat(tokens.total()).isEqualTo(total);
    assertThat(tokens.cacheRead()).isEqualTo(cacheRead);
    assertThat(tokens.cacheCreation()).isEqualTo(cacheCreation);
    assertThat(tokens.reasoning()).isEqualTo(reasoning);
    assertThat(tokens.source()).isEqualTo(TokenSource.PROVIDER_FINAL);
  }
}
