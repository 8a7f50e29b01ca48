package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class JsonEditTest {

  private final JsonEdit edit = new JsonEdit(JsonNodeFactory.instance.objectNode());

  JsonEditTest() {
    edit.wanted().putObject("env").put("TOKEN", "slc_1").put("MODEL", "fast");
  }

  @Test
  void keepsWhatItDoesNotKnowInItsOrder() {
    var text =
        edit.mergedInto(
            """
            {"theme": "dark", "env": {"EDITOR": "vi", "TOKEN": "old"}, "limit": 1.10, "hooks": []}
            """);

    assertThat(text)
        .isEqualTo(
            """
            {
              "theme": "dark",
              "env": {
                "EDITOR": "vi",
                "TOKEN": "slc_1",
                "MODEL": "fast"
              },
              "limit": 1.10,
              "hooks": []
            }
            """);
  }

  @Test
  void leavesATextThatSaysAllOfItAsItIsByteForByte() {
    var written = "{ \"env\":{\"MODEL\":\"fast\",\n\"TOKEN\":\"slc_1\"} }";

    assertThat(edit.mergedInto(written)).isEqualTo(written);
  }

  @Test
  void readsOverComments() {
    var text = edit.mergedInto("{\n  // mine\n  \"a\": 1, /* too */\n}\n");

    assertThat(text).contains("\"a\": 1").contains("\"TOKEN\": \"slc_1\"");
  }

  @Test
  void refusesWhatIsNotJsonWithoutRepeatingIt() {
    assertThatThrownBy(() -> edit.mergedInto("{\n  \"key\": secret-of-mine\n}"))
        .isInstanceOf(UnmendableFileException.class)
        .hasMessage("it is not JSON: see line 2, column 10");
  }

  @Test
  void refusesToPutMembersIntoSomethingElseThanAnObject() {
    assertThatThrownBy(() -> edit.mergedInto("{\"env\": \"none\"}"))
        .isInstanceOf(UnmendableFileException.class)
        .hasMessage("env is not an object");
    assertThatThrownBy(() -> edit.mergedInto("[]"))
        .isInstanceOf(UnmendableFileException.class)
        .hasMessage("it holds no JSON object");
  }

  @Test
  void neverTellsItsValues() {
    assertThat(edit.toString()).doesNotContain("slc_1");
  }
}
