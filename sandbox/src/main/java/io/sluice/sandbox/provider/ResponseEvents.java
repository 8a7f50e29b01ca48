package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;

/** The numbered events of a Responses stream, item after item. */
final class ResponseEvents {

  private static final Template RESPONSE =
      Template.of("{\"type\":\"%s\",\"sequence_number\":%r,\"response\":%r}");
  private static final Template ITEM =
      Template.of("{\"type\":\"%s\",\"sequence_number\":%r,\"output_index\":%r,\"item\":%r}");
  private static final Template IN_ITEM =
      Template.of(
          """
          {"type":"%s","sequence_number":%r,"item_id":"%s","output_index":%r,%r}
          """);
  private static final Template PART = Template.of("\"content_index\":0,\"part\":%r");
  private static final Template TEXT_DELTA =
      Template.of("\"content_index\":0,\"delta\":\"%s\",\"logprobs\":[]");
  private static final Template TEXT_DONE =
      Template.of("\"content_index\":0,\"text\":\"%s\",\"logprobs\":[]");
  private static final Template DELTA = Template.of("\"delta\":\"%s\"");
  private static final Template ARGUMENTS = Template.of("\"name\":\"%s\",\"arguments\":\"%s\"");
  private static final Template SUMMARY = Template.of("\"summary_index\":0,\"%s\":\"%s\"");

  private final List<String> sent = new ArrayList<>();
  private String itemId = "";
  private int outputIndex = -1;

  List<String> sent() {
    return sent;
  }

  void addResponse(String type, String response) {
    add(type, RESPONSE.fill(type, sent.size(), response));
  }

  void startItem(String id, String item) {
    itemId = id;
    outputIndex++;
    addItem("response.output_item.added", item);
  }

  void endItem(String item) {
    addItem("response.output_item.done", item);
  }

  void addSummary(String text) {
    addInItem("response.reasoning_summary_text.delta", SUMMARY.fill("delta", text));
    addInItem("response.reasoning_summary_text.done", SUMMARY.fill("text", text));
  }

  void addText(List<String> pieces, String emptyPart, String fullPart) {
    addInItem("response.content_part.added", PART.fill(emptyPart));
    for (var piece : pieces) {
      addInItem("response.output_text.delta", TEXT_DELTA.fill(piece));
    }
    addInItem("response.output_text.done", TEXT_DONE.fill(String.join("", pieces)));
    addInItem("response.content_part.done", PART.fill(fullPart));
  }

  void addArguments(List<String> pieces, String tool) {
    for (var piece : pieces) {
      addInItem("response.function_call_arguments.delta", DELTA.fill(piece));
    }
    addInItem(
        "response.function_call_arguments.done", ARGUMENTS.fill(tool, String.join("", pieces)));
  }

  private void addItem(String type, String item) {
    add(type, ITEM.fill(type, sent.size(), outputIndex, item));
  }

  private void addInItem(String type, String members) {
    add(type, IN_ITEM.fill(type, sent.size(), itemId, outputIndex, members));
  }

  private void add(String type, String data) {
    sent.add(Dialect.event(type, data));
  }
}
