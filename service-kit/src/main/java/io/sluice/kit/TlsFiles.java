package io.sluice.kit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the certificate of a port lies, and the key to it. The files may change while the port is
 * open: a new pair is then taken into use.
 *
 * @param certificate PEM: the port's own certificate first, then those that lead to its root
 * @param key PEM: the private key in PKCS#8, not encrypted; RSA, EC or Ed25519
 */
public record TlsFiles(Path certificate, Path key) {

  static final String CERTIFICATE = "TLS_CERTIFICATE";
  static final String KEY = "TLS_KEY";

  public TlsFiles {
    requireNonNull(certificate, "certificate");
    requireNonNull(key, "key");
  }

  /**
   * Until when the certificate holds.
   *
   * @throws BrokenSettingException when the pair does not work
   */
  public Instant validUntil() {
    return PemPair.validUntil(PemPair.read(this));
  }

  /**
   * The pair that is set; empty when none is, and the port speaks without TLS.
   *
   * @throws BrokenSettingException when only one of the two is set
   */
  public static Optional<TlsFiles> from(Settings settings) {
    boolean noCertificate = settings.find(CERTIFICATE).isEmpty();
    boolean noKey = settings.find(KEY).isEmpty();
    if (noCertificate && noKey) {
      return Optional.empty();
    }
    if (noCertificate) {
      throw new BrokenSettingException(CERTIFICATE, "(not set)", "a path, because TLS_KEY is set");
    }
    if (noKey) {
      throw new BrokenSettingException(KEY, "(not set)", "a path, because TLS_CERTIFICATE is set");
    }
    var none = Path.of("");
    return Optional.of(new TlsFiles(settings.path(CERTIFICATE, none), settings.path(KEY, none)));
  }
}
