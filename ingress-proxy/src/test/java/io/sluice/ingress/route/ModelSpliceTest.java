package io.sluice.ingress.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ingress.route.ModelSplice.MalformedBodyException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpliceTest {

  @Test
  void replacesTheModelAndLeavesEveryOtherByte() throws Exception {
    var body =
        "{ \"a\":[1.0,2e3],\n\t\"model\" : \"alias\" ,\"x\":\"\\u00e9\", \"model2\":\"alias\"}";

    var spliced = joined(ModelSplice.of(body.getBytes(UTF_8)).withModel("real-1"));

    assertThat(spliced).isEqualTo(body.replace("\"model\" : \"alias\"", "\"model\" : \"real-1\""));
  }

  @Test
  void findsTheModelBehindEscapesAndMultiByteText() throws Exception {
    var body = "{\"t\":\"日本語 😀\",\"mod\\u0065l\":\"cl\\u0061ude\",\"stream\":true}";

    var splice = ModelSplice.of(body.getBytes(UTF_8));

    assertThat(splice.model()).isEqualTo("claude");
    assertThat(splice.isStreamed()).isTrue();
    assertThat(joined(splice.withModel("x"))).isEqualTo(body.replace("\"cl\\u0061ude\"", "\"x\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"m"}      | true
          {"model":"m","a":1} | true
          {"model":"m"}{}    | false
          {"model":"m"} x}   | false
          """)
  void knowsWhetherTheObjectIsTheWholeBody(String body, boolean whole) throws Exception {
    var bytes = body.getBytes(UTF_8);

    assertThat(ModelSplice.of(bytes).isAllOf(bytes)).isEqualTo(whole);
    assertThat(ModelSplice.of(bytes).isAllOf(bytes.clone())).isFalse();
  }

  @Test
  void ignoresAModelThatIsNotAtTheTop() throws Exception {
    var splice = ModelSplice.of("{\"a\":{\"model\":\"in\"},\"model\":\"out\"}".getBytes(UTF_8));

    assertThat(splice.model()).isEqualTo("out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"model\":7}",
        "{\"model\":\"a\",\"model\":\"b\"}",
        "{\"model\":\"a\"",
        "nonsense"
      })
  void refusesABodyWithoutExactlyOneModel(String body) {
    assertThatThrownBy(() -> ModelSplice.of(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    var body = "{\"model\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);

    assertThatThrownBy(() -> ModelSplice.of(body)).isInstanceOf(MalformedBodyException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"a\"} | {\"stream_options\":{\"include_usage\":true},\"model\":\"b\"}",
        "{\"model\":\"a\",\"stream_options\":{}}"
            + " | {\"model\":\"b\",\"stream_options\":{\"include_usage\":true}}",
        "{\"stream_options\":{\"x\":1},\"model\":\"a\"}"
            + " | {\"stream_options\":{\"include_usage\":true,\"x\":1},\"model\":\"b\"}",
        "{\"stream_options\":{\"include_usage\":false},\"model\":\"a\"}"
            + " | {\"stream_options\":{\"include_usage\":true},\"model\":\"b\"}",
        "{\"stream_options\":null,\"model\":\"a\"}"
            + " | {\"stream_options\":{\"include_usage\":true},\"model\":\"b\"}"
      })
  void asksForUsageWhereverTheOptionsStand(String body, String expected) throws Exception {
    var splice = ModelSplice.of(body.getBytes(UTF_8));

    assertThat(splice.asksForUsage()).isFalse();
    assertThat(joined(splice.withModelAndUsage("b"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "100, 100, 1",
    "0, 16384, 2",
    "0, 300000, 2",
    "300000, 0, 2",
    "20000, 90000, 3"
  })
  void aBodyLeavesInFewPieces(int before, int after, int pieces) throws Exception {
    var head = "{\"p\":\"" + "x".repeat(before) + "\",\"model\":";
    var tail = ",\"q\":\"" + "y".repeat(after) + "\"}";

    var spliced = ModelSplice.of((head + "\"alias\"" + tail).getBytes(UTF_8)).withModel("m");

    assertThat(spliced).hasSize(pieces);
    assertThat(joined(spliced)).isEqualTo(head + "\"m\"" + tail);
  }

  @Test
  void seesThatTheCallerAsksForUsageItself() throws Exception {
    var body = "{\"model\":\"a\",\"stream_options\":{\"include_usage\":true}}";

    assertThat(ModelSplice.of(body.getBytes(UTF_8)).asksForUsage()).isTrue();
  }

  @Property
  void anyTextAroundTheModelSurvives(
      @ForAll @StringLength(max = 50) String before,
      @ForAll @StringLength(max = 50) String model,
      @ForAll @StringLength(max = 50) String after)
      throws Exception {
    var mapper = new ObjectMapper();
    var head = "{\"p\":" + mapper.writeValueAsString(before) + ",\"model\":";
    var tail = ",\"q\":[" + mapper.writeValueAsString(after) + "]}";
    var body = (head + mapper.writeValueAsString(model) + tail).getBytes(UTF_8);

    var spliced = bytes(ModelSplice.of(body).withModel("m"));

    assertThat(spliced).isEqualTo((head + "\"m\"" + tail).getBytes(UTF_8));
  }

  private static String joined(List<ByteBuffer> pieces) {
    return new String(bytes(pieces), UTF_8);
  }

  private static byte[] bytes(List<ByteBuffer> pieces) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(piece -> all.write(piece.array(), piece.position(), piece.remaining()));
    return all.toByteArray();
  }
}
