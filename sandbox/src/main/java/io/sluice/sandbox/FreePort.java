package io.sluice.sandbox;

import io.sluice.kit.PortInUseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that somebody else will listen on.
 *
 * <p>They are taken from below the range that the kernel hands out by itself: a client that keeps
 * calling a dead server on a port of that range may end up connected to itself, and the server
 * cannot come back to it.
 */
public final class FreePort {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePort() {}

  /** Any port that nobody listens on right now. */
  public static int any(String host) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(host, port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + HIGHEST);
  }

  /**
   * Makes sure that the port may be bound.
   *
   * @throws PortInUseException when it may not
   */
  public static void require(String host, int port) {
    try {
      bind(host, port).close();
    } catch (IOException e) {
      throw new PortInUseException(host, port, e);
    }
  }

  private static boolean isFree(String host, int port) {
    try {
      bind(host, port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket bind(String host, int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName(host));
  }
}
