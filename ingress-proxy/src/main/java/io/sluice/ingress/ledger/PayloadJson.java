package io.sluice.ingress.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Writes a payload out as its event's JSON, straight from the bytes of its bodies: they are most of
 * what a call costs to record. A request that is a JSON object stands as it is, so that nothing is
 * escaped; the rest is the same that a mapper would write.
 */
final class PayloadJson {

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte NO_ESCAPE = 0;
  private static final byte BY_NUMBER = 'u';

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Multiplied by it, a number below 256 stands in each byte. */
  private static final long EACH = 0x0101_0101_0101_0101L;

  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  /** What follows the backslash, for each character below 128. */
  private static final byte[] ESCAPES = escapes();

  /** How many bytes its escape adds, for each byte. */
  private static final byte[] ADDED = added();

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
    if (piece == null) {
      return 0;
    }
    int frame = ",\"\":".length() + name.length();
    return piece.syntax() == BodySyntax.JSON
        ? frame + piece.to() - piece.from()
        : frame + "\"\"".length() + escapedLength(piece);
  }

  private static int escapedLength(BodyPiece piece) {
    var bytes = piece.bytes();
    int end = piece.to();
    int at = piece.from();
    int added = 0;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      if (hasEscaped((long) EIGHT_BYTES.get(bytes, at))) {
        added += added(bytes, at, at + Long.BYTES);
      }
    }
    return end - piece.from() + added + added(bytes, at, end);
  }

  private static int added(byte[] bytes, int from, int to) {
    int added = 0;
    for (int at = from; at < to; at++) {
      added += ADDED[bytes[at] & 0xFF];
    }
    return added;
  }

  // a byte of the difference has its top bit set, and the byte itself has not, when it was less;
  // see "Determine if a word has a byte less than n" in Anderson's Bit Twiddling Hacks
  private static boolean hasEscaped(long eight) {
    long quote = eight ^ EACH * '"';
    long backslash = eight ^ EACH * '\\';
    long found =
        ((eight - EACH * ' ') & ~eight)
            | ((quote - EACH) & ~quote)
            | ((backslash - EACH) & ~backslash);
    return (found & TOP_BITS) != 0;
  }

  private void member(String name, @Nullable BodyPiece piece) {
    if (piece == null) {
      return;
    }
    add((",\"" + name + "\":").getBytes(US_ASCII));
    if (piece.syntax() == BodySyntax.JSON) {
      add(piece.bytes(), piece.from(), piece.to());
      return;
    }
    add((byte) '"');
    addEscaped(piece.bytes(), piece.from(), piece.to());
    add((byte) '"');
  }

  // text is full of quotes, so that looking for the next one and copying up to it would be slow
  private void addEscaped(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(bytes, at);
      if (hasEscaped(eight)) {
        addEachEscaped(bytes, at, at + Long.BYTES);
      } else {
        EIGHT_BYTES.set(json, length, eight);
        length += Long.BYTES;
      }
    }
    addEachEscaped(bytes, at, to);
  }

  private void addEachEscaped(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (ADDED[bytes[at] & 0xFF] == 0) {
        json[length++] = bytes[at];
      } else {
        escape(bytes[at]);
      }
    }
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

  private static byte[] added() {
    var added = new byte[256];
    for (int b = 0; b < ESCAPES.length; b++) {
      if (ESCAPES[b] != NO_ESCAPE) {
        added[b] = (byte) (ESCAPES[b] == BY_NUMBER ? "u0000".length() : 1);
      }
    }
    return added;
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
