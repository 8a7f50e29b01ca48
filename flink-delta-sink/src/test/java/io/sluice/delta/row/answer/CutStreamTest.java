package io.sluice.delta.row.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What is kept of a stream that broke off. */
class CutStreamTest {

  @Test
  void anthropicKeepsTheTextSoFarAndNoStopReason() {
    var message = cutBefore("anthropic-tool-use", "check —");

    assertThat(message.at("/content/0/thinking").asText())
        .isEqualTo("The user wants the weather.\nI need a tool.");
    assertThat(message.at("/content/1/text").asText()).isEqualTo("Okay, let me ");
    assertThat(message.get("stop_reason").isNull()).isTrue();
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void anthropicKeepsHalfAnInputAsText() {
    var message = cutBefore("anthropic-tool-use", " \\\"Zürich, CH");

    assertThat(message.at("/content/2/input").textValue()).isEqualTo("{\"location\":");
  }

  @Test
  void chatKeepsTheTextSoFarAndNoUsage() {
    var message = cutBefore("chat-two-choices", "\" 👋\"");

    assertThat(message.get("object").asText()).isEqualTo("chat.completion");
    assertThat(message.at("/choices/0/message/content").asText()).isEqualTo("Hello wörld");
    assertThat(message.at("/choices/1/message/content").asText()).isEqualTo("Hi");
    assertThat(message.at("/choices/0/finish_reason").isNull()).isTrue();
    assertThat(message.get("usage").isNull()).isTrue();
  }

  @Test
  void responsesKeepTheItemsSoFar() {
    var message = cutBefore("responses-tools", "response.completed");

    assertThat(message.get("status").asText()).isEqualTo("in_progress");
    assertThat(message.get("output"))
        .isEqualTo(recorded("responses-tools").messageJson().get("output"));
  }

  @Test
  void responsesKeepHalfAnItem() {
    var message = cutBefore("responses-tools", "[\\\"ls\\\"]}\"");

    assertThat(message.at("/output/1/content/0/text").asText()).isEqualTo("Hello wörld.");
    assertThat(message.at("/output/2/name").asText()).isEqualTo("shell");
    assertThat(message.at("/output/2/arguments").asText()).isEqualTo("{\"cmd\":");
    assertThat(message.at("/output/2/status").asText()).isEqualTo("in_progress");
  }

  @Test
  void responsesWithoutOutputInTheLastEventTakeItFromTheOthers() {
    var recorded = recorded("responses-tools");
    var stream = recorded.streamText();
    int last = stream.indexOf("event: response.completed");
    var completed =
        "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[]}}\n\n";

    var message = Recorded.json(recorded.assembled(stream.substring(0, last) + completed));

    assertThat(message.get("id").asText()).isEqualTo("r");
    assertThat(message.get("output")).isEqualTo(recorded.messageJson().get("output"));
  }

  @Test
  void geminiKeepsThePartsSoFar() {
    var message = cutBefore("gemini-thinking", "Done");

    assertThat(message.at("/candidates/0/content/parts")).hasSize(4);
    assertThat(message.at("/candidates/0").has("finishReason")).isFalse();
  }

  @Test
  void aLastEventWithoutItsBlankLineCounts() {
    var recorded = recorded("gemini-thinking");

    var message = recorded.assembled(recorded.streamText().stripTrailing());

    assertThat(Recorded.json(message)).isEqualTo(recorded.messageJson());
  }

  @Test
  void errorsWithinAStreamAreTheAnswer() {
    var chat =
        recorded("chat-tools").streamText().replace("data: [DONE]", "")
            + "data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}\n\n";
    var responses =
        "event: error\ndata: {\"type\":\"error\",\"code\":\"x\",\"message\":\"no\"}\n\n";
    var gemini =
        "[{\"candidates\":[]},{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]";

    assertThat(recorded("chat-tools").assembled(chat))
        .isEqualTo("{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}");
    assertThat(recorded("responses-tools").assembled(responses))
        .isEqualTo("{\"type\":\"error\",\"code\":\"x\",\"message\":\"no\"}");
    assertThat(recorded("gemini-thinking").assembled(gemini))
        .isEqualTo("{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}");
  }

  @Test
  void anErrorThatIsNoEventLeavesTheStreamAsItIs() {
    var recorded = recorded("gemini-thinking");
    var stream = recorded.streamText() + "{\"error\":{\"code\":500}}\n\n";

    assertThat(recorded.assembled(stream)).isSameAs(stream);
  }

  private static JsonNode cutBefore(String name, String mark) {
    var recorded = recorded(name);
    var stream = recorded.streamText();
    return Recorded.json(recorded.assembled(stream.substring(0, stream.indexOf(mark))));
  }

  private static Recorded recorded(String name) {
    return Recorded.ALL.stream()
        .filter(recorded -> recorded.stream().equals(name + ".sse"))
        .findFirst()
        .orElseThrow();
  }
}
