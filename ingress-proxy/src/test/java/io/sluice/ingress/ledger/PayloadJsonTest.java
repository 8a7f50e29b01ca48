package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallPayload;
import io.sluice.event.Topics;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PayloadJsonTest {

  @Property
  void isReadBackAsTheEventThatAMapperWouldWrite(
      @ForAll String request, @ForAll String response, @ForAll String table) {
    var part = new PayloadPart("id", 3, utf8(table), piece(request), piece(response), null);

    assertThat(read(PayloadJson.of(part, null))).isEqualTo(part.event());
    assertThat(new String(PayloadJson.of(part, null), UTF_8).length())
        .isEqualTo(new String(mapped(part.event()), UTF_8).length());
  }

  @Property
  void isValidJsonWhateverTheBytes(@ForAll byte[] bytes) {
    var part = new PayloadPart("id", 0, "a.b.c", null, new BodyPiece(bytes, 0, bytes.length), null);

    assertThat(read(PayloadJson.of(part, null)).response()).isEqualTo(new String(bytes, UTF_8));
  }

  @Test
  void escapesEveryCharacterWhereverItStands() {
    for (char character = 0; character < 256; character++) {
      for (int at = 0; at < 20; at++) {
        var text = "é".repeat(at) + character + "a".repeat(20 - at) + character;
        var part = new PayloadPart("id", 0, "t", piece(text), null, null);

        assertThat(read(PayloadJson.of(part, null)).request()).isEqualTo(text);
      }
    }
  }

  @Property
  void aDocumentIsReadBackByteForByte(@ForAll("documents") String document) {
    var bytes = document.getBytes(UTF_8);
    var piece = new BodyPiece(bytes, 0, bytes.length, BodySyntax.JSON);

    var json = PayloadJson.of(new PayloadPart("id", 0, "t", piece, piece("an\nswer"), null), null);

    assertThat(new String(json, UTF_8)).contains("\"request\":" + document + ",");
    assertThat(read(json).request()).isEqualTo(document);
    assertThat(read(json).response()).isEqualTo("an\nswer");
  }

  @Provide
  Arbitrary<String> documents() {
    var values =
        Arbitraries.of(
            "1.50E+3",
            "-0",
            "\"\\u00e9é\\\"\\/\"",
            "null",
            "[ ]",
            "{\"a\":1,\"a\":2}",
            "\"𝄞\"",
            "true");
    var blanks = Arbitraries.of("", " ", "\n\t", "\r\n");
    var members =
        Combinators.combine(blanks, values, blanks)
            .as((before, value, after) -> before + "\"m\"" + after + ":" + before + value + after);
    return members.list().ofMaxSize(6).map(all -> "{" + String.join(",", all) + "}");
  }

  @Test
  void aDocumentMayBeAsDeepAsARequestMay() {
    var document = "{\"a\":" + "[".repeat(9_990) + "]".repeat(9_990) + "}";
    var bytes = document.getBytes(UTF_8);
    var piece = new BodyPiece(bytes, 0, bytes.length, BodySyntax.JSON);

    var json = PayloadJson.of(new PayloadPart("id", 0, "t", piece, null, null), null);

    assertThat(read(json).request()).isEqualTo(document);
  }

  @Test
  void takesOnlyThePieceOfTheBytes() {
    var piece = new BodyPiece("0123\"56789".getBytes(UTF_8), 3, 6);

    var event = read(PayloadJson.of(new PayloadPart("id", 0, "t", piece, null, null), null));

    assertThat(event.request()).isEqualTo("3\"5");
    assertThat(event.response()).isNull();
  }

  @Test
  void carriesTheCallAsItWasWritten() {
    var call = "{\"callId\":\"id\",\"attempts\":[]}".getBytes(UTF_8);

    var event = read(PayloadJson.of(new PayloadPart("id", 0, "t", null, null, null), call));

    assertThat(event.call().callId()).isEqualTo("id");
  }

  // half a surrogate pair is no character, and no UTF-8 either
  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static BodyPiece piece(String text) {
    var bytes = text.getBytes(UTF_8);
    return new BodyPiece(bytes, 0, bytes.length);
  }

  private static byte[] mapped(CallPayload event) {
    return Topics.PAYLOADS.values().serializer().serialize("topic", event);
  }

  private static CallPayload read(byte[] json) {
    return Topics.PAYLOADS.values().deserializer().deserialize("topic", json);
  }
}
