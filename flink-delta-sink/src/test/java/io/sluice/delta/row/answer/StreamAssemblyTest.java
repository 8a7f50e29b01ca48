package io.sluice.delta.row.answer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAssemblyTest {

  static final List<Recorded> RECORDED = Recorded.ALL;

  private static final List<String> API_TYPES =
      List.of(
          "anthropic/v1/messages",
          "openai/v1/chat/completions",
          "openai/v1/responses",
          "gemini/v1/generateContent");

  @ParameterizedTest
  @FieldSource("RECORDED")
  void aRecordedStreamIsTheMessageItAddsUpTo(Recorded recorded) {
    var message = recorded.assembled(recorded.streamText());

    assertThat(Recorded.json(message)).isEqualTo(recorded.messageJson());
  }

  @ParameterizedTest
  @FieldSource("RECORDED")
  void lineBreaksMayBeAnyOfThree(Recorded recorded) {
    var lines = recorded.streamText().replace("\r\n", "\n");

    for (var lineBreak : List.of("\n", "\r\n", "\r")) {
      var message = recorded.assembled(lines.replace("\n", lineBreak));

      assertThat(Recorded.json(message)).isEqualTo(recorded.messageJson());
    }
  }

  @ParameterizedTest
  @FieldSource("RECORDED")
  void aStreamCutAnywhereIsJsonOrLeftAsItIs(Recorded recorded) {
    var text = recorded.streamText();

    for (int end = 0; end <= text.length(); end++) {
      var cut = text.substring(0, end);
      var message = recorded.assembled(cut);

      if (!message.equals(cut)) {
        assertThat(Recorded.json(message).isObject()).as(message).isTrue();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("RECORDED")
  void aStreamWithACharacterMissingDoesNotFail(Recorded recorded) {
    var text = recorded.streamText();

    for (int at = 0; at < text.length(); at += 7) {
      var damaged = text.substring(0, at) + text.substring(at + 1);

      assertThatCode(() -> recorded.assembled(damaged)).doesNotThrowAnyException();
    }
  }

  @Test
  void numbersStayAsTheProviderWroteThem() {
    var recorded = Recorded.ALL.get(0);

    assertThat(recorded.assembled(recorded.streamText())).contains("\"threshold\":1.50");
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/v1/messages, application/json",
    "anthropic/v1/messages,",
    "openai/v1/embeddings, text/event-stream",
    "gemini/v1/generateContent, application/json"
  })
  void whatIsNotStreamedIsLeftAsItIs(String apiType, String contentType) {
    var answer = "{ \"type\" : \"message\" }";

    assertThat(StreamAssembly.messageOf(apiType, contentType, answer)).isSameAs(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: [DONE]\n\n",
        ": keep-alive\n\n",
        "{\"error\":{\"message\":\"plain\"}}",
        "data: not json\n\ndata: {}\n\n",
        "data: [1]\n\n",
        "data: {} {}\n\n",
        "data: {\"type\":\"later\"}\n\n",
        "<html>\n<body>Bad gateway</body>"
      })
  void whatMakesNoMessageIsLeftAsItIs(String answer) {
    for (var apiType : List.of("anthropic/v1/messages", "openai/v1/responses")) {
      assertThat(StreamAssembly.messageOf(apiType, "text/event-stream", answer)).isSameAs(answer);
    }
  }

  @Test
  void parametersOfTheContentTypeDoNotMatter() {
    var recorded = Recorded.ALL.get(0);

    var message =
        StreamAssembly.messageOf(
            recorded.apiType(), "Text/Event-Stream; charset=utf-8", recorded.streamText());

    assertThat(Recorded.json(message)).isEqualTo(recorded.messageJson());
  }

  @Test
  void deepJsonInATextIsTakenAsFarAsItCanBeRead() {
    for (int depth : new int[] {900, 999, 1_000, 1_001, 100_000}) {
      var deep = "[".repeat(depth) + "]".repeat(depth);
      for (var apiType : API_TYPES) {
        var answer =
            "data: {\"choices\":[],\"candidates\":[],\"type\":\"response.created\",\"response\":"
                + deep
                + "}\n\n";

        assertThatCode(() -> StreamAssembly.messageOf(apiType, "text/event-stream", answer))
            .doesNotThrowAnyException();
      }
    }
  }

  @Property
  void anyTextIsNoReasonToFail(@ForAll String answer) {
    for (var apiType : API_TYPES) {
      StreamAssembly.messageOf(apiType, "text/event-stream", answer);
      StreamAssembly.messageOf(apiType, "text/event-stream", "[" + answer);
      StreamAssembly.messageOf(apiType, "text/event-stream", "data: " + answer + "\n\n");
    }
  }

  /** Objects made of the words that the dialects look for, in any place and of any type. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyEventIsNoReasonToFail(@ForAll("events") List<String> events) {
    var stream = new StringBuilder();
    events.forEach(event -> stream.append("data: ").append(event).append("\n\n"));

    for (var apiType : API_TYPES) {
      var message = StreamAssembly.messageOf(apiType, "text/event-stream", stream.toString());

      assertThat(message).isNotNull();
    }
  }

  @Provide
  Arbitrary<List<String>> events() {
    var members =
        Arbitraries.of(
            "type",
            "index",
            "delta",
            "message",
            "content_block",
            "usage",
            "error",
            "text",
            "choices",
            "tool_calls",
            "logprobs",
            "content",
            "function",
            "arguments",
            "output",
            "response",
            "item",
            "output_index",
            "content_index",
            "candidates",
            "parts",
            "thought");
    var words =
        Arbitraries.of(
            "\"message_start\"",
            "\"content_block_start\"",
            "\"content_block_delta\"",
            "\"message_delta\"",
            "\"input_json_delta\"",
            "\"citations_delta\"",
            "\"signature_delta\"",
            "\"response.created\"",
            "\"response.output_item.added\"",
            "\"response.output_text.delta\"",
            "\"response.function_call_arguments.delta\"",
            "\"x\"",
            "\"\"",
            "null",
            "true",
            "0",
            "1",
            "-1",
            "2147483648",
            "1e999999999",
            "1.5");
    Arbitrary<String> values = words;
    for (int depth = 0; depth < 4; depth++) {
      var inner = values;
      var objects =
          Arbitraries.maps(members, inner)
              .ofMaxSize(4)
              .map(
                  map ->
                      map.entrySet().stream()
                          .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                          .collect(joining(",", "{", "}")));
      var arrays = inner.list().ofMaxSize(2).map(list -> "[" + String.join(",", list) + "]");
      values = Arbitraries.oneOf(words, objects, objects, arrays);
    }
    return values.list().ofMaxSize(8);
  }
}
