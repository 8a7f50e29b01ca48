package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;

/** OpenAI's chat completions. */
final class OpenAiChatDialect implements Dialect {

  private static final Template USAGE =
      Template.of(
          """
          {"prompt_tokens":%r,"completion_tokens":%r,"total_tokens":%r,
          "prompt_tokens_details":{"cached_tokens":%r,"cache_write_tokens":%r,"audio_tokens":0},
          "completion_tokens_details":{"reasoning_tokens":%r,"audio_tokens":0,
          "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
          """);
  private static final Template COMPLETION =
      Template.of(
          """
          {"id":"chatcmpl-%s","object":"chat.completion","created":%r,"model":"%s",
          "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null%r},
          "logprobs":null,"finish_reason":"%s"}],
          "usage":%r,"service_tier":"default","system_fingerprint":"fp_mock"}
          """);
  private static final Template TOOL_CALLS =
      Template.of(
          """
          ,"tool_calls":[{"id":"call_%s","type":"function",
          "function":{"name":"%s","arguments":"%s"}}]
          """);
  private static final Template CHUNK =
      Template.of(
          """
          {"id":"chatcmpl-%s","object":"chat.completion.chunk","created":%r,"model":"%s",
          "service_tier":"default","system_fingerprint":"fp_mock","choices":[%r]%r}
          """);
  private static final Template CHOICE =
      Template.of(
          """
          {"index":0,"delta":{%r},"logprobs":null,"finish_reason":%r}
          """);
  private static final Template CONTENT = Template.of("\"content\":\"%s\"");
  private static final Template TOOL_START =
      Template.of(
          """
          "tool_calls":[{"index":0,"id":"call_%s","type":"function",
          "function":{"name":"%s","arguments":""}}]
          """);
  private static final Template TOOL_DELTA =
      Template.of(
          """
          "tool_calls":[{"index":0,"function":{"arguments":"%s"}}]
          """);

  @Override
  public String whole(Answer answer) {
    var toolCalls =
        answer.tool() == null
            ? ""
            : TOOL_CALLS.fill(answer.id(), answer.tool(), answer.toolArguments());
    return COMPLETION.fill(
        answer.id(),
        answer.createdSeconds(),
        answer.ask().model(),
        answer.text(),
        toolCalls,
        finishReason(answer),
        usage(answer));
  }

  @Override
  public List<String> events(Answer answer) {
    var events = new ArrayList<String>();
    addDelta(events, answer, "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null");
    for (var piece : answer.pieces()) {
      addDelta(events, answer, CONTENT.fill(piece));
    }
    addToolCall(events, answer);
    addChoice(events, answer, CHOICE.fill("", "\"" + finishReason(answer) + "\""));
    if (answer.ask().usageChunk()) {
      events.add(chunk(answer, "", ",\"usage\":" + usage(answer)));
    }
    events.add(Dialect.event("[DONE]"));
    return events;
  }

  @Override
  public String error(int status, String requestId) {
    return OpenAiError.of(status);
  }

  @Override
  public String errorEvent(Answer answer) {
    return Dialect.event(OpenAiError.of(500));
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  private static String usage(Answer answer) {
    var usage = answer.usage();
    return USAGE.fill(
        usage.input(),
        usage.output(),
        usage.total(),
        usage.cacheRead(),
        usage.cacheWrite(),
        usage.reasoning());
  }

  private static String finishReason(Answer answer) {
    return answer.tool() == null ? "stop" : "tool_calls";
  }

  private static void addToolCall(List<String> events, Answer answer) {
    if (answer.tool() == null) {
      return;
    }
    addDelta(events, answer, TOOL_START.fill(answer.id(), answer.tool()));
    for (var piece : Answer.TOOL_ARGUMENTS) {
      addDelta(events, answer, TOOL_DELTA.fill(piece));
    }
  }

  private static void addDelta(List<String> events, Answer answer, String delta) {
    addChoice(events, answer, CHOICE.fill(delta, "null"));
  }

  // who asks for the usage chunk finds an empty usage in all the others
  private static void addChoice(List<String> events, Answer answer, String choice) {
    events.add(chunk(answer, choice, answer.ask().usageChunk() ? ",\"usage\":null" : ""));
  }

  private static String chunk(Answer answer, String choices, String usage) {
    return Dialect.event(
        CHUNK.fill(answer.id(), answer.createdSeconds(), answer.ask().model(), choices, usage));
  }
}
