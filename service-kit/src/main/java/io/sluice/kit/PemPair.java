package io.sluice.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a certificate and its key from PEM files. Never says what is in them.
 *
 * <p>Every trouble is a {@link BrokenSettingException} that names the setting and the path.
 */
final class PemPair {

  /** The store lives in memory only; nothing is protected by this. */
  static final String PASSWORD = "";

  private static final String ALIAS = "sluice";
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final byte[] CHALLENGE = {3, 1, 4, 1, 5, 9, 2, 6};

  private PemPair() {}

  /** The pair as a key store; the key is known to be the certificate's. */
  static KeyStore read(TlsFiles files) {
    var chain = chain(files.certificate());
    var publicKey = chain.get(0).getPublicKey();
    var key = key(files.key(), publicKey.getAlgorithm());
    if (!belongTogether(key, publicKey)) {
      throw mismatch(files);
    }
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw mismatch(files);
    }
  }

  /** Until when the certificate of a store that was read holds. */
  static Instant validUntil(KeyStore store) {
    try {
      return ((X509Certificate) store.getCertificate(ALIAS)).getNotAfter().toInstant();
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a store in memory can be asked", e);
    }
  }

  private static List<Certificate> chain(Path file) {
    var pem = content(TlsFiles.CERTIFICATE, file);
    try {
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(ISO_8859_1)));
      if (!read.isEmpty()) {
        return List.copyOf(read);
      }
    } catch (CertificateException e) {
      // told below
    }
    throw new BrokenSettingException(TlsFiles.CERTIFICATE, file, "certificates in PEM");
  }

  private static PrivateKey key(Path file, String algorithm) {
    var pem = KEY.matcher(content(TlsFiles.KEY, file));
    if (!pem.find()) {
      throw new BrokenSettingException(
          TlsFiles.KEY, file, "a key in PEM that begins with BEGIN PRIVATE KEY: PKCS#8, in clear");
    }
    try {
      var bytes = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BrokenSettingException(
          TlsFiles.KEY, file, "a key of the certificate's kind, " + algorithm);
    }
  }

  private static String content(String setting, Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new BrokenSettingException(setting, file, "a file that can be read");
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
    try {
      var signature = Signature.getInstance(signature(publicKey.getAlgorithm()));
      signature.initSign(key);
      signature.update(CHALLENGE);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private static BrokenSettingException mismatch(TlsFiles files) {
    return new BrokenSettingException(
        TlsFiles.KEY, files.key(), "the key of the certificate in " + files.certificate());
  }
}
