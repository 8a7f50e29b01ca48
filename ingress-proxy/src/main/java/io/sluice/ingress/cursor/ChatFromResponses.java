package io.sluice.ingress.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ingress.dialect.Translation;
import io.sluice.ingress.dialect.UsageChunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says in chat completions what a Responses API says. A custom tool's input becomes the arguments
 * of a function, as raw text: Cursor breaks on the native shape (contract section 11.4).
 */
final class ChatFromResponses implements Translation {

  private final boolean usageWanted;
  private final Map<Integer, Integer> toolIndexes = new HashMap<>();
  private final Set<Integer> withArguments = new HashSet<>();
  private JsonNode response = Json.object();

  ChatFromResponses(UsageChunk usage) {
    this.usageWanted = usage == UsageChunk.BY_CALLER;
  }

  @Override
  public byte[] events(byte[] wholeEvents) {
    var chunks = new StringBuilder();
    Events.dataOf(wholeEvents).forEach(data -> add(chunks, Json.value(data)));
    return chunks.toString().getBytes(UTF_8);
  }

  @Override
  public byte[] document(byte[] whole) {
    return Json.object(whole)
        .filter(answer -> answer.path("output").isArray())
        .map(answer -> Json.bytes(CompletionMapper.completion(answer)))
        .orElse(whole); // an error has the same shape for both
  }

  private void add(StringBuilder chunks, JsonNode event) {
    switch (event.path("type").asText()) {
      case "response.created" -> {
        response = event.path("response");
        chunks.append(chunk(delta().put("role", "assistant").put("content", ""), null));
      }
      case "response.output_text.delta" ->
          chunks.append(chunk(delta().set("content", event.path("delta")), null));
      case "response.refusal.delta" ->
          chunks.append(chunk(delta().set("refusal", event.path("delta")), null));
      case "response.output_item.added" -> startTool(chunks, event);
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          addArguments(chunks, event.path("output_index").asInt(), event.path("delta"));
      case "response.output_item.done" -> endTool(chunks, event);
      case "response.completed", "response.incomplete" -> end(chunks, event.path("response"));
      case "response.failed" -> fail(chunks, event.at("/response/error"));
      case "error" -> fail(chunks, event);
      default -> {
        // a chat has no word for it
      }
    }
  }

  private void startTool(StringBuilder chunks, JsonNode event) {
    var item = event.path("item");
    if (!CompletionMapper.isCall(item)) {
      return;
    }
    int index = toolIndexes.size();
    toolIndexes.put(event.path("output_index").asInt(), index);
    var call = CompletionMapper.call(item);
    call.put("index", index);
    ((ObjectNode) call.get("function")).put("arguments", "");
    var delta = delta();
    delta.putArray("tool_calls").add(call);
    chunks.append(chunk(delta, null));
  }

  private void addArguments(StringBuilder chunks, int outputIndex, JsonNode arguments) {
    var index = toolIndexes.get(outputIndex);
    if (index == null) {
      return;
    }
    withArguments.add(outputIndex);
    var delta = delta();
    delta
        .putArray("tool_calls")
        .addObject()
        .put("index", index)
        .putObject("function")
        .set("arguments", arguments);
    chunks.append(chunk(delta, null));
  }

  // a provider may send the arguments whole
  private void endTool(StringBuilder chunks, JsonNode event) {
    int outputIndex = event.path("output_index").asInt();
    if (CompletionMapper.isCall(event.path("item")) && !withArguments.contains(outputIndex)) {
      var call = CompletionMapper.call(event.path("item"));
      addArguments(chunks, outputIndex, call.at("/function/arguments"));
    }
  }

  private void end(StringBuilder chunks, JsonNode completed) {
    chunks.append(chunk(delta(), CompletionMapper.finishReason(completed)));
    if (usageWanted) {
      var usage = head();
      usage.putArray("choices");
      usage.set("usage", CompletionMapper.usage(completed.path("usage")));
      chunks.append(Events.event(usage));
    }
    chunks.append(Events.event(Events.DONE));
  }

  private static void fail(StringBuilder chunks, JsonNode cause) {
    var failure = Json.object();
    failure
        .putObject("error")
        .put("message", cause.path("message").asText("the provider failed"))
        .put("type", "server_error")
        .putNull("param")
        .set("code", cause.path("code").isTextual() ? cause.get("code") : null);
    chunks.append(Events.event(failure)).append(Events.event(Events.DONE));
  }

  private static ObjectNode delta() {
    return Json.object();
  }

  private String chunk(JsonNode delta, @Nullable String finishReason) {
    var chunk = head();
    var choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", finishReason);
    return Events.event(chunk);
  }

  private ObjectNode head() {
    return CompletionMapper.head(response, "chat.completion.chunk");
  }
}
