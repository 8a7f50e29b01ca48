package io.sluice.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A self-signed certificate for loopback, and its key, made by the JDK's own keytool. */
public final class SelfSigned {

  private static final String PASSWORD = "keytool";
  private static final String ALIAS = "own";

  private final KeyStore store;

  private SelfSigned(KeyStore store) {
    this.store = store;
  }

  /**
   * Makes a pair.
   *
   * @param algorithm of the key: {@code EC}, {@code RSA} or {@code Ed25519}
   */
  public static SelfSigned of(String algorithm) throws Exception {
    var directory = Files.createTempDirectory("self-signed");
    var file = directory.resolve("store.p12");
    try {
      keytool(algorithm, file);
      return new SelfSigned(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  /** Writes both as PEM files into a directory, over those that are there. */
  public TlsFiles writeTo(Path directory) throws Exception {
    var files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    Files.writeString(
        files.certificate(), pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
    var key = store.getKey(ALIAS, PASSWORD.toCharArray());
    Files.writeString(files.key(), pem("PRIVATE KEY", key.getEncoded()));
    return files;
  }

  /** For a client that trusts this certificate and no other. */
  public SSLContext trusting() throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new X509TrustManager[] {trust()}, null);
    return context;
  }

  /** Trusts this certificate and no other. */
  public X509TrustManager trust() throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static void keytool(String algorithm, Path file) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            algorithm,
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString());
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
  }

  private static String pem(String what, byte[] bytes) {
    var text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
