package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskReaderTest {

  @Test
  void findsThePromptByItsBytesWhateverStandsAroundIt() throws IOException {
    var bare = read("{\"messages\":[{\"content\":\"né\"}]}");
    var dressed =
        read(
            "{\"system\":{\"messages\":[1]}, \"messages\": [{\"content\":\"né\"}] ,\"model\":\"m\"}");

    assertThat(bare.promptBytes()).isEqualTo("[{\"content\":\"né\"}]".getBytes(UTF_8).length);
    assertThat(dressed.promptBytes()).isEqualTo(bare.promptBytes());
    assertThat(dressed.seed()).isEqualTo(bare.seed());
    assertThat(dressed.model()).isEqualTo("m");
  }

  @Test
  void readsAPromptThatIsATextAlone() throws IOException {
    var ask = read("{\"input\":\"Why?\",\"stream\":true}");

    assertThat(ask.promptBytes()).isEqualTo("\"Why?\"".length());
    assertThat(ask.streaming()).isTrue();
  }

  @Test
  void takesTheLongerPromptWhenABodyHasTwo() throws IOException {
    var ask = read("{\"messages\":[],\"input\":[{\"content\":\"Why?\"}]}");

    assertThat(ask.promptBytes()).isEqualTo("[{\"content\":\"Why?\"}]".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"read\",\"input_schema\":{\"name\":{\"type\":\"string\"}}}",
        "{\"type\":\"function\",\"function\":{\"name\":\"read\"}}",
        "{\"type\":\"web_search\"},{\"type\":\"function\",\"name\":\"read\"}",
        "{\"functionDeclarations\":[{\"name\":\"read\"}]}"
      })
  void callsTheFirstToolOfAnyDialectWhenThePromptWishesIt(String tools) throws IOException {
    var wishing = read("{\"tools\":[" + tools + "],\"input\":\"please use a tool\"}");
    var silent = read("{\"tools\":[" + tools + "],\"input\":\"please\"}");

    assertThat(wishing.tool()).isEqualTo("read");
    assertThat(silent.tool()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":", "null", "{\"a\":1"})
  void refusesWhatIsNoObject(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(IOException.class);
  }

  private static Ask read(String body) throws IOException {
    return AskReader.read(body.getBytes(UTF_8), null);
  }
}
