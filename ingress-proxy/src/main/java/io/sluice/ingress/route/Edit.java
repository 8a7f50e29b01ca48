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

  /** Pieces are put together up to this length (bytes). */
  private static final int JOINED_BYTES = 16 * 1024;

  /** Gives way to a JSON text with this value. */
  static Edit quoted(int start, int end, String value) {
    return new Edit(
        start, end, '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"');
  }

  /**
   * The bytes with all changes made; the changes must not overlap. Long pieces share the bytes,
   * short ones are put together: each piece becomes a packet of its own on its way.
   */
  static List<ByteBuffer> apply(byte[] bytes, List<Edit> edits) {
    var pieces = new ArrayList<ByteBuffer>(2 * edits.size() + 1);
    int from = 0;
    for (var edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
      pieces.add(ByteBuffer.wrap(bytes, from, edit.start - from));
      pieces.add(ByteBuffer.wrap(edit.text.getBytes(UTF_8)));
      from = edit.end;
    }
    pieces.add(ByteBuffer.wrap(bytes, from, bytes.length - from));
    return joined(pieces);
  }

  private static List<ByteBuffer> joined(List<ByteBuffer> pieces) {
    var joined = new ArrayList<ByteBuffer>(pieces.size());
    int left = length(pieces);
    var together = ByteBuffer.allocate(Math.min(JOINED_BYTES, left));
    for (var piece : pieces) {
      left -= piece.remaining();
      if (together.position() == 0 && piece.remaining() >= together.capacity()) {
        joined.add(piece);
        continue;
      }
      int fits = Math.min(piece.remaining(), together.remaining());
      together.put(piece.slice(piece.position(), fits));
      piece.position(piece.position() + fits);
      if (piece.hasRemaining()) {
        joined.add(together.flip());
        joined.add(piece);
        together = ByteBuffer.allocate(Math.min(JOINED_BYTES, left));
      }
    }
    if (together.position() > 0) {
      joined.add(together.flip());
    }
    return joined;
  }

  private static int length(List<ByteBuffer> pieces) {
    return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
  }
}
