package io.sluice.ingress.route;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.sluice.ingress.route.ModelSplice.MalformedBodyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * How a request body is compressed, and how that is undone: a few bytes may claim to be gigabytes.
 */
enum RequestDecoding {
  NONE {
    @Override
    InputStream open(byte[] body) {
      return new ByteArrayInputStream(body);
    }
  },
  GZIP {
    @Override
    InputStream open(byte[] body) throws IOException {
      return new GZIPInputStream(new ByteArrayInputStream(body));
    }
  },
  ZSTD {
    @Override
    InputStream open(byte[] body) throws IOException {
      return new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(body)).setLongMax(WINDOW_LOG);
    }
  };

  /** What is taken, as callers are told. */
  static final String TAKEN = "gzip, zstd";

  /**
   * Zstandard may ask for a window of this size (binary logarithm of bytes); it is native memory.
   */
  private static final int WINDOW_LOG = 25;

  /**
   * The decoding that a {@code Content-Encoding} asks for; empty for one that is not taken.
   *
   * @param codings the header's values, in the order in which they were applied
   */
  static Optional<RequestDecoding> of(List<String> codings) {
    if (codings.isEmpty()) {
      return Optional.of(NONE);
    }
    if (codings.size() > 1) {
      return Optional.empty();
    }
    return switch (codings.get(0).toLowerCase(Locale.ROOT)) {
      case "identity" -> Optional.of(NONE);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /**
   * The bytes that were compressed; empty when there are more than the limit.
   *
   * @throws MalformedBodyException when the body is not compressed like this, or not to its end
   */
  Optional<byte[]> plain(byte[] body, int limit) throws MalformedBodyException {
    if (this == NONE) {
      return Optional.of(body);
    }
    try (var in = open(body)) {
      var plain = in.readNBytes(limit + 1);
      return plain.length > limit ? Optional.empty() : Optional.of(plain);
    } catch (IOException e) {
      throw new MalformedBodyException("the body is not compressed as its Content-Encoding says");
    }
  }

  abstract InputStream open(byte[] body) throws IOException;
}
