package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes a payload out as its event's JSON, straight from the bytes of its bodies: they are most of
 * what a call costs to record. The rest is the same that a mapper would write.
 */
final class PayloadJson {

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte NO_ESCAPE = 0;
  private static final byte BY_NUMBER = 'u';

  /** What follows the backslash, for each character below 128. */
  private static final byte[] ESCAPES = escapes();

  private final byte[] json;
  private int length;

  private PayloadJson(int expected) {
    this.json = new byte[expected];
  }

  /**
   * The value of a record.
   *
   * @param call the JSON of the part's call; null when it carries none
   */
  static byte[] of(PayloadPart part, byte @Nullable [] call) {
    var request = part.request() == null ? null : part.request().asUtf8();
    var response = part.response() == null ? null : part.response().asUtf8();
    var head =
        "{\"callId\":"
            + quoted(part.callId())
            + ",\"part\":"
            + part.part()
            + ",\"table\":"
            + quoted(part.table());
    var headBytes = head.getBytes(UTF_8);
    int size = headBytes.length + size("request", request) + size("response", response) + 1;
    var json = new PayloadJson(call == null ? size : size + ",\"call\":".length() + call.length);
    json.add(headBytes);
    json.member("request", request);
    json.member("response", response);
    if (call != null) {
      json.add(",\"call\":".getBytes(US_ASCII));
      json.add(call);
    }
    json.add((byte) '}');
    return json.json;
  }

  private static int size(String name, @Nullable BodyPiece piece) {
    return piece == null ? 0 : ",\"\":\"\"".length() + name.length() + escapedLength(piece);
  }

  private static int escapedLength(BodyPiece piece) {
    int length = piece.to() - piece.from();
    var bytes = piece.bytes();
    for (int at = piece.from(); at < piece.to(); at++) {
      byte b = bytes[at];
      if (b >= 0 && ESCAPES[b] != NO_ESCAPE) {
        length += ESCAPES[b] == BY_NUMBER ? "u0000".length() : 1;
      }
    }
    return length;
  }

  private void member(String name, @Nullable BodyPiece piece) {
    if (piece == null) {
      return;
    }
    add((",\"" + name + "\":\"").getBytes(US_ASCII));
    int unescaped = piece.from();
    var bytes = piece.bytes();
    for (int at = piece.from(); at < piece.to(); at++) {
      byte b = bytes[at];
      if (b >= 0 && ESCAPES[b] != NO_ESCAPE) {
        add(bytes, unescaped, at);
        escape(b);
        unescaped = at + 1;
      }
    }
    add(bytes, unescaped, piece.to());
    add((byte) '"');
  }

  private void escape(byte b) {
    add((byte) '\\');
    add(ESCAPES[b]);
    if (ESCAPES[b] == BY_NUMBER) {
      add((byte) '0');
      add((byte) '0');
      add(HEX[b >> 4]);
      add(HEX[b & 0xF]);
    }
  }

  private void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  private void add(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, json, length, to - from);
    length += to - from;
  }

  private void add(byte b) {
    json[length++] = b;
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static byte[] escapes() {
    var escapes = new byte[128];
    for (int control = 0; control < ' '; control++) {
      escapes[control] = BY_NUMBER;
    }
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }
}
