package io.sluice.ingress.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.ingress.dialect.UsageChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CursorRequestTest {

  private static final int DEPTH = 4;

  private static final List<String> NAMES =
      List.of(
          "type",
          "role",
          "content",
          "tool_calls",
          "function",
          "custom",
          "name",
          "arguments",
          "input",
          "call_id",
          "id",
          "output",
          "text",
          "tool_use_id",
          "index",
          "format",
          "item",
          "response",
          "choices",
          "delta",
          "finish_reason",
          "output_index",
          "error",
          "usage");

  private static final List<String> TEXTS =
      List.of(
          "\"function\"",
          "\"custom\"",
          "\"tool_use\"",
          "\"tool_result\"",
          "\"function_call\"",
          "\"custom_tool_call\"",
          "\"custom_tool_call_output\"",
          "\"message\"",
          "\"user\"",
          "\"assistant\"",
          "\"tool\"",
          "\"ApplyPatch\"",
          "\"response.created\"",
          "\"response.output_item.added\"",
          "\"response.output_item.done\"",
          "\"response.custom_tool_call_input.delta\"",
          "\"response.completed\"",
          "\"response.failed\"",
          "\"error\"",
          "0",
          "1",
          "1.50",
          "null",
          "true");

  @Property(tries = 500)
  void neverFailsWhateverIsSent(@ForAll Random random) {
    var input = tree(random, DEPTH);
    var messages = tree(random, DEPTH);
    var tools = tree(random, DEPTH);
    var body =
        "{\"model\":\"m\",\"input\":[%s],\"messages\":%s,\"tools\":[%s,{\"type\":\"custom\"}]}"
            .formatted(input, messages, tools);

    assertThatCode(
            () ->
                CursorRequest.of(body.getBytes(UTF_8))
                    .ifPresent(
                        request -> {
                          assertThat(Json.object(request.asChat())).isPresent();
                          assertThat(Json.object(request.asResponses())).isPresent();
                        }))
        .doesNotThrowAnyException();
  }

  @Property(tries = 500)
  void neverFailsWhateverIsAnswered(@ForAll Random random, @ForAll String noise) {
    var tree = tree(random, DEPTH);
    var events = ("data: " + tree + "\n\ndata: " + noise + "\n\n").getBytes(UTF_8);
    var custom = new Tools(Json.value("[{\"type\":\"custom\",\"name\":\"ApplyPatch\"}]"));

    assertThatCode(
            () -> {
              new ChatFromResponses(UsageChunk.BY_CALLER).events(events);
              new ChatFromResponses(UsageChunk.BY_CALLER).document(tree.getBytes(UTF_8));
              new CustomToolTexts(custom).events(events);
              new CustomToolTexts(custom).document(tree.getBytes(UTF_8));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void shortensALongIdAlwaysTheSameWay() {
    var id = "toolu_" + "y".repeat(100);

    assertThat(CallIds.fitting(id)).hasSizeLessThanOrEqualTo(64).isEqualTo(CallIds.fitting(id));
    assertThat(CallIds.fitting(id)).isNotEqualTo(CallIds.fitting(id + "z"));
    assertThat(CallIds.fitting("call_1")).isEqualTo("call_1");
  }

  @Test
  void takesAGenuineChatForWhatItIs() {
    var chat =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
            + "\"text\":\"hi\"}]}],\"tools\":[{\"type\":\"function\",\"function\":{}}]}";

    assertThat(CursorRequest.of(chat.getBytes(UTF_8))).isEmpty();
    assertThat(CursorRequest.of("nonsense".getBytes(UTF_8))).isEmpty();
  }

  private static String tree(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 3);
    if (kind == 0) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    var parts = new ArrayList<String>();
    for (int i = random.nextInt(6); i > 0; i--) {
      var part = tree(random, depth - 1);
      var name = NAMES.get(random.nextInt(NAMES.size()));
      parts.add(kind == 1 ? part : "\"" + name + "\":" + part);
    }
    var inside = String.join(",", parts);
    return kind == 1 ? "[" + inside + "]" : "{" + inside + "}";
  }
}
