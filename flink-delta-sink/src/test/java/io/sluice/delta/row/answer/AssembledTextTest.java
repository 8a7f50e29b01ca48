package io.sluice.delta.row.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

/** In every dialect: the text of the message is the texts of the deltas, one after the other. */
class AssembledTextTest {

  @Property(tries = 200)
  void anthropic(@ForAll @NotEmpty List<String> texts) {
    var events = new ArrayList<ObjectNode>();
    events.add(event("message_start").set("message", object().put("id", "msg_1")));
    events.add(event("content_block_start").put("index", 0));
    events.get(1).putObject("content_block").put("type", "text").put("text", "");
    texts.forEach(text -> events.add(blockDelta("text_delta", "text", text)));

    var message = assembled("anthropic/v1/messages", events);

    assertThat(message.at("/content/0/text").asText()).isEqualTo(String.join("", texts));
  }

  @Property(tries = 200)
  void anthropicToolInput(@ForAll @NotEmpty List<String> texts) {
    var input = object().put("text", String.join("", texts));
    var events = new ArrayList<ObjectNode>();
    events.add(event("message_start").set("message", object().put("id", "msg_1")));
    events.add(event("content_block_start").put("index", 0));
    events.get(1).putObject("content_block").put("type", "tool_use").putObject("input");
    input
        .toString()
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(piece -> events.add(blockDelta("input_json_delta", "partial_json", piece)));

    var message = assembled("anthropic/v1/messages", events);

    assertThat(message.at("/content/0/input")).isEqualTo(input);
  }

  @Property(tries = 200)
  void chat(@ForAll @NotEmpty List<String> texts) {
    var message = assembled("openai/v1/chat/completions", each(texts, AssembledTextTest::chunk));

    assertThat(message.at("/choices/0/message/content").asText()).isEqualTo(String.join("", texts));
  }

  @Property(tries = 200)
  void responsesThatWereCut(@ForAll @NotEmpty List<String> texts) {
    var events = new ArrayList<ObjectNode>();
    events.add(event("response.created").set("response", object().putArray("output").objectNode()));
    events.addAll(
        each(
            texts,
            text ->
                event("response.output_text.delta")
                    .put("output_index", 0)
                    .put("content_index", 0)
                    .put("delta", text)));

    var message = assembled("openai/v1/responses", events);

    assertThat(message.at("/output/0/content/0/text").asText()).isEqualTo(String.join("", texts));
  }

  @Property(tries = 200)
  void gemini(@ForAll @NotEmpty List<String> texts) {
    var message = assembled("gemini/v1/generateContent", each(texts, AssembledTextTest::candidate));

    assertThat(message.at("/candidates/0/content/parts/0/text").asText())
        .isEqualTo(String.join("", texts));
    assertThat(message.at("/candidates/0/content/parts")).hasSize(1);
  }

  private static JsonNode assembled(String apiType, List<ObjectNode> events) {
    var stream = new StringBuilder();
    events.forEach(event -> stream.append("data: ").append(event).append("\n\n"));
    return Recorded.json(StreamAssembly.messageOf(apiType, "text/event-stream", stream.toString()));
  }

  private static List<ObjectNode> each(List<String> texts, Function<String, ObjectNode> event) {
    return texts.stream().map(event).toList();
  }

  private static ObjectNode blockDelta(String type, String member, String text) {
    var event = event("content_block_delta").put("index", 0);
    event.putObject("delta").put("type", type).put(member, text);
    return event;
  }

  private static ObjectNode chunk(String text) {
    var chunk = object();
    chunk.putArray("choices").addObject().put("index", 0).putObject("delta").put("content", text);
    return chunk;
  }

  private static ObjectNode candidate(String text) {
    var chunk = object();
    chunk
        .putArray("candidates")
        .addObject()
        .putObject("content")
        .putArray("parts")
        .addObject()
        .put("text", text);
    return chunk;
  }

  private static ObjectNode event(String type) {
    return object().put("type", type);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
