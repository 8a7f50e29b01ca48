package io.sluice.cli.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a file has another content, once the content no longer changes: whoever writes a file
 * piece by piece, or by truncating it first, is never read half way. The content is compared, not
 * the time of the last change, so that links that are re-pointed and clocks that jump do not
 * matter.
 */
final class SettledFile {

  /** In the place of the content where there is none to read. */
  private static final String UNREADABLE = "";

  private final Path file;
  private @Nullable String told;
  private @Nullable String lastLook;

  SettledFile(Path file) {
    this.file = file;
  }

  /** Whether the content is another than when this was true last, and the same as at last look. */
  boolean hasChanged() {
    var content = content();
    boolean settled = content.equals(lastLook);
    lastLook = content;
    if (!settled || content.equals(told)) {
      return false;
    }
    told = content;
    return true;
  }

  /** Tells of the same content again, at the next look. */
  void again() {
    told = null;
  }

  private String content() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return UNREADABLE;
    }
  }
}
