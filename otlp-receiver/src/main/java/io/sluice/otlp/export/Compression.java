package io.sluice.otlp.export;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request's body is compressed. */
enum Compression {
  NONE,
  GZIP;

  /**
   * The compression that a {@code Content-Encoding} names, empty for one that is not understood.
   */
  static Optional<Compression> of(@Nullable String contentEncoding) {
    if (contentEncoding == null) {
      return Optional.of(NONE);
    }
    return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(NONE);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      default -> Optional.empty();
    };
  }
}
