package io.sluice.cli.doctor;

import java.util.Optional;

/** Whether the access token of the data directory is taken. */
final class TokenCheck {

  private static final String NAME = "access token";

  private TokenCheck() {}

  /**
   * @param status what the ingress answered to it; empty when it did not answer
   * @param trouble why it did not
   */
  static Finding of(String file, Optional<Integer> status, String trouble) {
    if (status.isEmpty() && trouble.startsWith("SSL")) {
      return Finding.note(
          NAME,
          "the ingress has a certificate that is not trusted here, or of another name",
          "give agents the authority's certificate (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE), and let"
              + " them call a name that the certificate has");
    }
    if (status.isEmpty()) {
      return Finding.wrong(
          NAME,
          "the ingress does not answer",
          "see that the ingress-proxy runs: sluice status says why not");
    }
    if (status.get() == 401 || status.get() == 403) {
      return Finding.wrong(
          NAME,
          "the one in " + file + " is refused: revoked, expired, or of another instance",
          "sluice token create --user NAME makes a new one");
    }
    return Finding.good(NAME, "the one in " + file + " is taken");
  }

  static Finding missing(String file) {
    return Finding.wrong(
        NAME,
        "there is none in " + file,
        "start sluice up with this --data, or sluice token create --user NAME");
  }
}
