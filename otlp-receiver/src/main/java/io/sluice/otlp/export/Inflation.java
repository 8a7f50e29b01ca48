package io.sluice.otlp.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Undoes gzip, up to a limit: a few bytes may claim to be gigabytes. */
final class Inflation {

  private Inflation() {}

  /**
   * The bytes that were compressed, empty when there are more than the limit.
   *
   * @throws MalformedBodyException when the body is not gzip
   */
  static Optional<byte[]> gunzip(byte[] body, int limit) throws MalformedBodyException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      var inflated = in.readNBytes(limit + 1);
      return inflated.length > limit ? Optional.empty() : Optional.of(inflated);
    } catch (IOException e) {
      throw new MalformedBodyException("is not gzip, as Content-Encoding says", e);
    }
  }
}
