package io.sluice.delta.replay;

import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Texts of rows, as they come from files. */
final class Text {

  private Text() {}

  /** The text; that of null is {@code "null"}, as for every object. */
  static String of(@Nullable Object value) {
    return value instanceof Binary binary ? binary.toStringUsingUTF8() : String.valueOf(value);
  }
}
