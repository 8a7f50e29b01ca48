package io.sluice.delta.table;

import java.io.IOException;

/** A data file whose columns are laid out in a way that ours never are, so it is not copied. */
public final class ForeignFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ForeignFileException(String path, String column) {
    super("column " + column + " of " + path + " was laid out by another writer");
  }
}
