package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;

/** OpenAI's Responses API. */
final class OpenAiResponsesDialect implements Dialect {

  private static final Template USAGE =
      Template.of(
          """
          {"input_tokens":%r,"input_tokens_details":{"cached_tokens":%r,"cache_write_tokens":%r},
          "output_tokens":%r,"output_tokens_details":{"reasoning_tokens":%r},"total_tokens":%r}
          """);
  private static final Template RESPONSE =
      Template.of(
          """
          {"id":"resp_%s","object":"response","created_at":%r,"status":"%s","error":%r,
          "incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":"%s",
          "output":[%r],"parallel_tool_calls":true,"previous_response_id":null,
          "reasoning":{"effort":null,"summary":null},"store":false,"temperature":1.0,
          "text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1.0,
          "truncation":"disabled","usage":%r,"user":null,"metadata":{}}
          """);
  private static final Template REASONING =
      Template.of("{\"id\":\"rs_%s\",\"type\":\"reasoning\",\"summary\":[%r]}");
  private static final Template SUMMARY =
      Template.of("{\"type\":\"summary_text\",\"text\":\"%s\"}");
  private static final Template MESSAGE =
      Template.of(
          """
          {"id":"msg_%s","type":"message","status":"%s","role":"assistant","content":[%r]}
          """);
  private static final Template PART =
      Template.of("{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[],\"logprobs\":[]}");
  private static final Template CALL =
      Template.of(
          """
          {"id":"fc_%s","type":"function_call","status":"%s","call_id":"call_%s","name":"%s",
          "arguments":"%s"}
          """);

  @Override
  public String whole(Answer answer) {
    return completed(answer);
  }

  @Override
  public List<String> events(Answer answer) {
    var events = new ResponseEvents();
    events.addResponse("response.created", response(answer, "in_progress", "null", "", "null"));
    events.addResponse("response.in_progress", response(answer, "in_progress", "null", "", "null"));
    addReasoning(events, answer);
    addMessage(events, answer);
    addCall(events, answer);
    events.addResponse("response.completed", completed(answer));
    return events.sent();
  }

  @Override
  public String error(int status, String requestId) {
    return OpenAiError.of(status);
  }

  @Override
  public String errorEvent(Answer answer) {
    var error = "{\"code\":\"server_error\",\"message\":\"The mock provider was asked for this\"}";
    var events = new ResponseEvents();
    events.addResponse("response.failed", response(answer, "failed", error, "", "null"));
    return events.sent().get(0);
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  private static String completed(Answer answer) {
    var items = new ArrayList<String>();
    if (answer.ask().thinking()) {
      items.add(reasoning(answer, SUMMARY.fill(Answer.THOUGHT)));
    }
    items.add(message(answer, "completed", PART.fill(answer.text())));
    if (answer.tool() != null) {
      items.add(call(answer, "completed", answer.toolArguments()));
    }
    return response(answer, "completed", "null", String.join(",", items), usage(answer));
  }

  private static String response(
      Answer answer, String status, String error, String output, String usage) {
    return RESPONSE.fill(
        answer.id(), answer.createdSeconds(), status, error, answer.ask().model(), output, usage);
  }

  private static String usage(Answer answer) {
    var usage = answer.usage();
    return USAGE.fill(
        usage.input(),
        usage.cacheRead(),
        usage.cacheWrite(),
        usage.output(),
        usage.reasoning(),
        usage.total());
  }

  private static String reasoning(Answer answer, String summary) {
    return REASONING.fill(answer.id(), summary);
  }

  private static String message(Answer answer, String status, String content) {
    return MESSAGE.fill(answer.id(), status, content);
  }

  private static String call(Answer answer, String status, String arguments) {
    return CALL.fill(answer.id(), status, answer.id(), String.valueOf(answer.tool()), arguments);
  }

  private static void addReasoning(ResponseEvents events, Answer answer) {
    if (answer.ask().thinking()) {
      events.startItem("rs_" + answer.id(), reasoning(answer, ""));
      events.addSummary(Answer.THOUGHT);
      events.endItem(reasoning(answer, SUMMARY.fill(Answer.THOUGHT)));
    }
  }

  private static void addMessage(ResponseEvents events, Answer answer) {
    events.startItem("msg_" + answer.id(), message(answer, "in_progress", ""));
    events.addText(answer.pieces(), PART.fill(""), PART.fill(answer.text()));
    events.endItem(message(answer, "completed", PART.fill(answer.text())));
  }

  private static void addCall(ResponseEvents events, Answer answer) {
    if (answer.tool() != null) {
      events.startItem("fc_" + answer.id(), call(answer, "in_progress", ""));
      events.addArguments(Answer.TOOL_ARGUMENTS, answer.tool());
      events.endItem(call(answer, "completed", answer.toolArguments()));
    }
  }
}
