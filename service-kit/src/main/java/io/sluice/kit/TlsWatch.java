package io.sluice.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a certificate into use when its files hold another one, for connections that come from then
 * on. A pair that does not work is refused, once, and the old one stays. The contents are compared,
 * not times, so that links that are re-pointed count; and they must have settled, because the two
 * files change one after the other.
 */
final class TlsWatch implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TlsWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final byte[] UNREADABLE = new byte[0];

  private final TlsFiles files;
  private final SslContextFactory.Server tls;
  private final Thread watcher = new Thread(this::watch, "tls-watch");
  private Contents told;
  private Contents lastLook;
  private volatile boolean closing;

  @SuppressWarnings("ArrayRecordComponent") // compared below
  private record Contents(byte[] certificate, byte[] key) {

    static Contents of(TlsFiles files) {
      return new Contents(bytes(files.certificate()), bytes(files.key()));
    }

    boolean isSameAs(Contents other) {
      return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }

    private static byte[] bytes(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        return UNREADABLE;
      }
    }
  }

  private TlsWatch(TlsFiles files, SslContextFactory.Server tls) {
    this.files = files;
    this.tls = tls;
    this.told = Contents.of(files);
    this.lastLook = told;
    watcher.setDaemon(true);
  }

  /**
   * Reads the pair, and watches it from now on.
   *
   * @param tls is given the pair, and each that follows
   * @throws BrokenSettingException when the pair does not work
   */
  static TlsWatch start(TlsFiles files, SslContextFactory.Server tls) {
    var watch = new TlsWatch(files, tls); // what changes between here and the next line is seen
    tls.setKeyStore(PemPair.read(files));
    watch.watcher.start();
    return watch;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(watcher);
    watcher.join();
  }

  private void watch() {
    while (!closing) {
      if (hasChanged()) {
        reload();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private boolean hasChanged() {
    var now = Contents.of(files);
    boolean settled = now.isSameAs(lastLook);
    lastLook = now;
    if (!settled || now.isSameAs(told)) {
      return false;
    }
    told = now;
    return true;
  }

  private void reload() {
    try {
      var pair = PemPair.read(files);
      tls.reload(factory -> factory.setKeyStore(pair));
      LOGGER.atInfo().addKeyValue("certificate", files.certificate()).log("certificate replaced");
    } catch (Exception e) {
      LOGGER
          .atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("new certificate refused, the old one stays");
    }
  }
}
