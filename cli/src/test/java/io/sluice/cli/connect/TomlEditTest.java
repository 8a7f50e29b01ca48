package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlEditTest {

  private static final List<String> TOP = List.of();

  private final TomlEdit edit = edit("slc_1");

  @Test
  void writesAFileOfItsOwn() {
    assertThat(edit.alone())
        .isEqualTo(
            """
            model_provider = "sluice"

            [otel]
            exporter = { otlp-http = { endpoint = "http://h/v1/logs", "a b" = "c" } }

            [model_providers.sluice]
            token = "slc_1"
            """);
  }

  @Test
  void keepsCommentsAndEverythingElse() {
    var text =
        edit.mergedInto(
            """
            # my Codex
            model_provider = "openai"   # for now
            notify = [
              "say",  # "quoted" ] and all
              "done",
            ]

            # trusted
            [projects."/home/ada/a.b"]
            trust_level = "trusted"

            [otel]
            # where we are
            environment = "dev"
            exporter = "none"

            # tools
            [mcp_servers.docs]
            command = "docs"
            """);

    assertThat(text)
        .isEqualTo(
            """
            # my Codex
            model_provider = "sluice"
            notify = [
              "say",  # "quoted" ] and all
              "done",
            ]

            # trusted
            [projects."/home/ada/a.b"]
            trust_level = "trusted"

            [otel]
            # where we are
            environment = "dev"
            exporter = { otlp-http = { endpoint = "http://h/v1/logs", "a b" = "c" } }

            # tools
            [mcp_servers.docs]
            command = "docs"

            [model_providers.sluice]
            token = "slc_1"
            """);
  }

  @Test
  void replacesATableThatIsWrittenWithHeadersByItsValue() {
    var text =
        edit.mergedInto(
            """
            [otel]
            environment = "dev"

            [otel.exporter.otlp-http]
            endpoint = "http://elsewhere"

            [otel.exporter.otlp-http.headers]
            a = "b"

            [tui]
            theme = "dark"
            """);

    assertThat(text)
        .doesNotContain("elsewhere")
        .contains("environment = \"dev\"")
        .contains("theme = \"dark\"");
    assertThat(tree(text).at("/otel/exporter/otlp-http/endpoint").asText())
        .isEqualTo("http://h/v1/logs");
  }

  @Test
  void replacesWhatStandsInItsOwnTable() {
    var text =
        edit("slc_2")
            .mergedInto(
                """
                [model_providers.sluice]
                token = "slc_1"
                env_key = "OLD"

                [model_providers.sluice.http_headers]
                a = "b"
                [model_providers.other]
                token = "mine"
                """);

    var providers = tree(text).get("model_providers");
    assertThat(providers.get("sluice")).hasToString("{\"token\":\"slc_2\"}");
    assertThat(providers.get("other")).hasToString("{\"token\":\"mine\"}");
  }

  @Test
  void makesACommentOfALineThatWouldGoBeforeIt() {
    var text = edit.mergedInto("profile = \"work\"\nmodel = \"m\"\n");

    assertThat(text).contains("# no longer:\n# profile = \"work\"\n");
    assertThat(tree(text).has("profile")).isFalse();
  }

  @Test
  void putsTopLevelValuesBeforeTheFirstTable() {
    var text = edit.mergedInto("# about the table\n[tui]\ntheme = \"dark\"");

    assertThat(text).startsWith("model_provider = \"sluice\"\n\n# about the table\n[tui]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "a = 1",
        "a = '''\n[otel]\n'''\n[b]\nc = \"\"\"\\\"\"\"\"\"\n",
        "[[skills.config]]\npath = \"a\"\n[[skills.config]]\npath = \"b\"\n",
        "[otel]\nexporter.otlp-http.endpoint = \"x\"\nmetrics = { a = [1,\n2] }\r\n"
      })
  void aSecondTimeChangesNothing(String existing) {
    var once = edit.mergedInto(existing);

    assertThat(edit.mergedInto(once)).isEqualTo(once);
    assertThat(tree(once).at("/model_providers/sluice/token").asText()).isEqualTo("slc_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otel = { environment = \"dev\" }\n",
        "otel.environment = \"dev\"\n",
        "[model_providers]\nsluice = { token = \"x\" }\n"
      })
  void refusesAFormThatItCannotChange(String existing) {
    assertThatThrownBy(() -> edit.mergedInto(existing))
        .isInstanceOf(UnmendableFileException.class)
        .hasMessageContaining("cannot be changed without harm");
  }

  @Test
  void refusesWhatIsNotTomlWithoutRepeatingIt() {
    assertThatThrownBy(() -> edit.mergedInto("a = 1\nkey = secret of mine\n"))
        .isInstanceOf(UnmendableFileException.class)
        .hasMessageStartingWith("it is not TOML: see line 2")
        .hasMessageNotContaining("secret");
  }

  private static TomlEdit edit(String token) {
    var exporter = object();
    exporter.putObject("otlp-http").put("endpoint", "http://h/v1/logs").put("a b", "c");
    var otel = object();
    otel.set("exporter", exporter);
    var values = new LinkedHashMap<List<String>, ObjectNode>();
    values.put(TOP, object().put("model_provider", "sluice"));
    values.put(List.of("otel"), otel);
    return new TomlEdit(
        values,
        Map.of(List.of("model_providers", "sluice"), object().put("token", token)),
        Map.of("profile", "no longer"));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode tree(String text) {
    try {
      return (ObjectNode) new TomlMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
