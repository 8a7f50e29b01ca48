package io.sluice.ingress.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A change to a few bytes: those from {@code start} to {@code end} give way to {@code text}.
 *
 * @param start index of the first byte that goes
 * @param end index after the last one; equal to {@code start} where something is only put in
 */
record Edit(int start, int end, String text) {

  /** Gives way to a JSON text with this value. */
  static Edit quoted(int start, int end, String value) {
    return new Edit(
        start, end, '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"');
  }

  /** The bytes with all changes made, in pieces that share them; the changes must not overlap. */
  static List<ByteBuffer> apply(byte[] bytes, List<Edit> edits) {
    var pieces = new ArrayList<ByteBuffer>(2 * edits.size() + 1);
    int from = 0;
    for (var edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
      pieces.add(ByteBuffer.wrap(bytes, from, edit.start - from));
      pieces.add(ByteBuffer.wrap(edit.text.getBytes(UTF_8)));
      from = edit.end;
    }
    pieces.add(ByteBuffer.wrap(bytes, from, bytes.length - from));
    return pieces;
  }
}
