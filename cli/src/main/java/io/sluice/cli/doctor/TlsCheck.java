package io.sluice.cli.doctor;

import java.time.Duration;
import java.time.Instant;

/** Whether the certificate of the ports works, and for how long. */
final class TlsCheck {

  private static final String NAME = "tls";
  private static final Duration SOON = Duration.ofDays(14);

  private TlsCheck() {}

  /** The pair cannot be read, or the two do not belong together. */
  static Finding broken(String why) {
    return Finding.wrong(
        NAME,
        why,
        "name a certificate with its chain and its unencrypted PKCS#8 key in PEM; openssl pkcs8"
            + " -topk8 -nodes converts others");
  }

  static Finding of(Instant validUntil, Instant now) {
    if (!validUntil.isAfter(now)) {
      return Finding.wrong(
          NAME,
          "the certificate has expired at " + validUntil,
          "renew it and replace both files; they are taken in within a second, without a restart");
    }
    if (Duration.between(now, validUntil).compareTo(SOON) < 0) {
      return Finding.note(
          NAME, "the certificate expires at " + validUntil, "renew it and replace both files");
    }
    return Finding.good(NAME, "the certificate holds until " + validUntil);
  }
}
