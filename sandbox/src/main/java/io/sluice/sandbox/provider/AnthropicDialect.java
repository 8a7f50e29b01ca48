package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;

/** Anthropic's Messages API. */
final class AnthropicDialect implements Dialect {

  private static final Template INPUT_USAGE =
      Template.of(
          """
          "input_tokens":%r,
          "cache_creation_input_tokens":%r,
          "cache_read_input_tokens":%r,
          "cache_creation":{"ephemeral_5m_input_tokens":%r,"ephemeral_1h_input_tokens":%r},
          "output_tokens":%r,
          "service_tier":"standard"
          """);
  private static final Template OUTPUT_DETAILS =
      Template.of(",\"output_tokens_details\":{\"thinking_tokens\":%r}");
  private static final Template MESSAGE =
      Template.of(
          """
          {"id":"msg_%s","type":"message","role":"assistant","model":"%s","content":[%r],
          "stop_reason":%r,"stop_sequence":null,"usage":{%r}}
          """);
  private static final Template TEXT = Template.of("{\"type\":\"text\",\"text\":\"%s\"}");
  private static final Template THINKING =
      Template.of("{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"%s\"}");
  private static final Template TOOL_USE =
      Template.of("{\"type\":\"tool_use\",\"id\":\"toolu_%s\",\"name\":\"%s\",\"input\":%r}");
  private static final Template BLOCK_START =
      Template.of("{\"type\":\"content_block_start\",\"index\":%r,\"content_block\":%r}");
  private static final Template BLOCK_DELTA =
      Template.of(
          """
          {"type":"content_block_delta","index":%r,"delta":{"type":"%s","%s":"%s"}}
          """);
  private static final Template BLOCK_STOP =
      Template.of("{\"type\":\"content_block_stop\",\"index\":%r}");
  private static final Template MESSAGE_DELTA =
      Template.of(
          """
          {"type":"message_delta","delta":{"stop_reason":%r,"stop_sequence":null},"usage":{%r}}
          """);
  private static final Template ERROR =
      Template.of(
          """
          {"type":"error","error":{"type":"%s","message":"%s"},"request_id":"%s"}
          """);

  private static final String SIGNATURE = "bm90IGEgc2lnbmF0dXJl";

  @Override
  public String whole(Answer answer) {
    var blocks = new ArrayList<String>();
    if (answer.ask().thinking()) {
      blocks.add(THINKING.fill(Answer.THOUGHT, SIGNATURE));
    }
    blocks.add(TEXT.fill(answer.text()));
    if (answer.tool() != null) {
      blocks.add(TOOL_USE.fill(answer.id(), answer.tool(), answer.toolArguments()));
    }
    return message(
        answer,
        String.join(",", blocks),
        stopReason(answer),
        usage(answer, answer.usage().output()));
  }

  @Override
  public List<String> events(Answer answer) {
    var events = new ArrayList<String>();
    add(events, "message_start", started(answer));
    int index = 0;
    if (answer.ask().thinking()) {
      addThinking(events, index++);
    }
    addText(events, index++, answer);
    if (answer.tool() != null) {
      addToolUse(events, index, answer);
    }
    add(
        events,
        "message_delta",
        MESSAGE_DELTA.fill(stopReason(answer), usage(answer, answer.usage().output())));
    add(events, "message_stop", "{\"type\":\"message_stop\"}");
    return events;
  }

  /** The answer of {@code count_tokens}. */
  static String count(ReportedUsage usage) {
    return "{\"input_tokens\":" + usage.input() + "}";
  }

  @Override
  public String error(int status, String requestId) {
    return ERROR.fill(errorType(status), "The mock provider was asked for this", requestId);
  }

  @Override
  public String errorEvent(Answer answer) {
    return Dialect.event("error", ERROR.fill("overloaded_error", "Overloaded", answer.requestId()));
  }

  @Override
  public String requestIdHeader() {
    return "request-id";
  }

  private static String started(Answer answer) {
    // a stream begins with one output token, as the vendor's does
    var message = message(answer, "", "null", inputUsage(answer, 1));
    return "{\"type\":\"message_start\",\"message\":" + message + "}";
  }

  private static String message(Answer answer, String content, String stopReason, String usage) {
    return MESSAGE.fill(answer.id(), answer.ask().model(), content, stopReason, usage);
  }

  private static String inputUsage(Answer answer, long output) {
    var usage = answer.usage();
    return INPUT_USAGE.fill(
        usage.uncached(),
        usage.cacheWrite(),
        usage.cacheRead(),
        usage.cacheWrite5m(),
        usage.cacheWrite1h(),
        output);
  }

  private static String usage(Answer answer, long output) {
    return inputUsage(answer, output) + OUTPUT_DETAILS.fill(answer.usage().reasoning());
  }

  private static String stopReason(Answer answer) {
    return answer.tool() == null ? "\"end_turn\"" : "\"tool_use\"";
  }

  private static void addThinking(List<String> events, int index) {
    add(events, "content_block_start", BLOCK_START.fill(index, THINKING.fill("", "")));
    addDelta(events, index, "thinking_delta", "thinking", Answer.THOUGHT);
    addDelta(events, index, "signature_delta", "signature", SIGNATURE);
    add(events, "content_block_stop", BLOCK_STOP.fill(index));
  }

  private static void addText(List<String> events, int index, Answer answer) {
    add(events, "content_block_start", BLOCK_START.fill(index, TEXT.fill("")));
    add(events, "ping", "{\"type\":\"ping\"}");
    for (var piece : answer.pieces()) {
      addDelta(events, index, "text_delta", "text", piece);
    }
    add(events, "content_block_stop", BLOCK_STOP.fill(index));
  }

  private static void addToolUse(List<String> events, int index, Answer answer) {
    var block = TOOL_USE.fill(answer.id(), String.valueOf(answer.tool()), "{}");
    add(events, "content_block_start", BLOCK_START.fill(index, block));
    for (var piece : Answer.TOOL_ARGUMENTS) {
      addDelta(events, index, "input_json_delta", "partial_json", piece);
    }
    add(events, "content_block_stop", BLOCK_STOP.fill(index));
  }

  private static void addDelta(
      List<String> events, int index, String type, String member, String value) {
    add(events, "content_block_delta", BLOCK_DELTA.fill(index, type, member, value));
  }

  private static void add(List<String> events, String name, String data) {
    events.add(Dialect.event(name, data));
  }

  private static String errorType(int status) {
    return switch (status) {
      case 400, 422 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> "api_error";
    };
  }
}
