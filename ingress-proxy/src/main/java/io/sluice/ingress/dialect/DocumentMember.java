package io.sluice.ingress.dialect;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Finds one member of a JSON document that comes in pieces, and copies nothing else: the member of
 * the document itself or, where the document is an array, of each of its elements. Only members
 * that are objects are found.
 *
 * <p>It looks at structure alone (strings, braces, names), so text that is not JSON is no error; it
 * merely yields nothing, or bytes that are no object. Memory is bounded by {@link #MAX_BYTES}.
 */
final class DocumentMember {

  /** A longer member is passed over (bytes). */
  private static final int MAX_BYTES = 64 * 1024;

  private final byte[] name;
  private final Consumer<byte[]> found;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream(0);

  private int depth;
  private int nameDepth = 1;
  private boolean inText;
  private boolean escaped;
  private boolean nameNext;
  private int matched = -1;
  private boolean named;
  private boolean copying;

  /**
   * @param name as it stands between its quotes
   * @param found takes the bytes of each such member
   */
  DocumentMember(byte[] name, Consumer<byte[]> found) {
    this.name = name;
    this.found = found;
  }

  /** Takes the next piece. */
  void read(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (inText && !copying && matched < 0 && !escaped) {
        at = endOfPlainText(bytes, at);
        if (at == bytes.length) {
          return;
        }
      }
      if (inText) {
        readText(bytes[at]);
      } else {
        readStructure(bytes[at]);
      }
      at++;
    }
  }

  // most of a document is text that is no name
  private static int endOfPlainText(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private void readText(byte at) {
    if (copying) {
      copy(at);
    }
    if (escaped) {
      escaped = false;
      matched = -1;
    } else if (at == '\\') {
      escaped = true;
    } else if (at == '"') {
      inText = false;
      named = matched == name.length;
      matched = -1;
    } else if (matched >= 0) {
      matched = matched < name.length && name[matched] == at ? matched + 1 : -1;
    }
  }

  private void readStructure(byte at) {
    switch (at) {
      case ' ', '\t', '\n', '\r', ':' -> copyIfCopying(at);
      case '"' -> {
        copyIfCopying(at);
        inText = true;
        matched = nameNext && depth == nameDepth ? 0 : -1;
        named = false;
        nameNext = false;
      }
      case '{', '[' -> open(at);
      case '}', ']' -> close(at);
      case ',' -> {
        copyIfCopying(at);
        nameNext = true;
        named = false;
      }
      default -> {
        copyIfCopying(at);
        named = false;
      }
    }
  }

  private void open(byte at) {
    if (depth == 0 && at == '[') {
      nameDepth = 2;
    }
    copying |= named && at == '{' && depth == nameDepth;
    copyIfCopying(at);
    depth++;
    nameNext = at == '{';
    named = false;
  }

  private void close(byte at) {
    copyIfCopying(at);
    depth--;
    named = false;
    if (copying && depth == nameDepth) {
      copying = false;
      found.accept(copy.toByteArray());
      copy.reset();
    }
  }

  private void copyIfCopying(byte at) {
    if (copying) {
      copy(at);
    }
  }

  private void copy(byte at) {
    if (copy.size() < MAX_BYTES) {
      copy.write(at);
    }
  }
}
