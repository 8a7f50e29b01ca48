package io.sluice.ingress.ledger;

/** Where UTF-8 text may be cut. */
final class TextEnd {

  private static final int MOST_CONTINUATIONS = 3;

  private TextEnd() {}

  /** Where the last character that is complete ends; {@code end} if nothing speaks against it. */
  static int of(byte[] bytes, int start, int end) {
    int lead = end - 1;
    while (lead > start && lead >= end - MOST_CONTINUATIONS && (bytes[lead] & 0xC0) == 0x80) {
      lead--;
    }
    return lead >= start && lead + lengthOf(bytes[lead]) > end ? lead : end;
  }

  private static int lengthOf(byte lead) {
    int bits = lead & 0xFF;
    if (bits < 0xC0) {
      return 1;
    }
    return bits < 0xE0 ? 2 : bits < 0xF0 ? 3 : 4;
  }
}
