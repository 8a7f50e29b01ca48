package io.sluice.otlp.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. */
enum Compression {
  NONE {
    @Override
    Optional<byte[]> undo(byte[] body, int limit) {
      return body.length > limit ? Optional.empty() : Optional.of(body);
    }

    @Override
    byte[] apply(byte[] body) {
      return body;
    }
  },

  GZIP {
    @Override
    Optional<byte[]> undo(byte[] body, int limit) throws MalformedBodyException {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        var inflated = in.readNBytes(limit + 1);
        return inflated.length > limit ? Optional.empty() : Optional.of(inflated);
      } catch (IOException e) {
        throw new MalformedBodyException("is not gzip, as its headers say", e);
      }
    }

    @Override
    byte[] apply(byte[] body) {
      var zipped = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(zipped)) {
        gzip.write(body);
      } catch (IOException e) {
        throw new UncheckedIOException("memory has no such errors", e);
      }
      return zipped.toByteArray();
    }
  };

  /**
   * The compression that {@code Content-Encoding} or {@code grpc-encoding} names, empty for one
   * that is not understood.
   */
  static Optional<Compression> of(@Nullable String encoding) {
    if (encoding == null) {
      return Optional.of(NONE);
    }
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(NONE);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      default -> Optional.empty();
    };
  }

  /**
   * What to use where the other side accepts these.
   *
   * @param accepted the values of {@code Accept-Encoding} that are not refused by it
   */
  static Compression among(List<String> accepted) {
    return accepted.stream()
            .anyMatch(each -> each.equals("*") || of(each).equals(Optional.of(GZIP)))
        ? GZIP
        : NONE;
  }

  /**
   * The bytes that were compressed, empty when there are more than the limit: a few bytes may claim
   * to be gigabytes.
   *
   * @throws MalformedBodyException when the body is not compressed in this way
   */
  abstract Optional<byte[]> undo(byte[] body, int limit) throws MalformedBodyException;

  abstract byte[] apply(byte[] body);
}
