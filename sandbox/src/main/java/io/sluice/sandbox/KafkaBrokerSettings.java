package io.sluice.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.kit.Require;
import java.nio.file.Path;

/**
 * Where a broker lives.
 *
 * @param dataDirectory holds its logs, its settings and what it says; made when it is not there
 * @param host the address it binds and advertises, e.g. {@code 127.0.0.1}
 * @param port the port clients talk to, 0 for any free one
 * @param heapMebibytes the child JVM's largest heap (unit: MiB)
 * @param lifetime what the child JVM is tuned for
 * @param quorum the cluster it belongs to
 */
public record KafkaBrokerSettings(
    Path dataDirectory,
    String host,
    int port,
    int heapMebibytes,
    Lifetime lifetime,
    Quorum quorum) {

  private static final int HEAP_MEBIBYTES = 256;

  public KafkaBrokerSettings {
    requireNonNull(dataDirectory, "dataDirectory");
    Require.notBlank("host", host);
    Require.port("port", port);
    Require.positive("heapMebibytes", heapMebibytes);
    requireNonNull(lifetime, "lifetime");
    requireNonNull(quorum, "quorum");
  }

  /** A broker that is alone. */
  public KafkaBrokerSettings(
      Path dataDirectory, String host, int port, int heapMebibytes, Lifetime lifetime) {
    this(dataDirectory, host, port, heapMebibytes, lifetime, Quorum.ALONE);
  }

  /** How long it is meant to run. */
  public enum Lifetime {
    /** Minutes: the start costs 40 % less CPU, a record 80 % more once all is warm. */
    SHORT,
    /** Hours and more. */
    LONG
  }

  /** A broker on loopback, on any free port, with the usual heap, here to stay. */
  public static KafkaBrokerSettings in(Path dataDirectory) {
    return new KafkaBrokerSettings(dataDirectory, "127.0.0.1", 0, HEAP_MEBIBYTES, Lifetime.LONG);
  }

  /** The same broker on this port. */
  public KafkaBrokerSettings onPort(int otherPort) {
    return new KafkaBrokerSettings(dataDirectory, host, otherPort, heapMebibytes, lifetime, quorum);
  }

  /** The same broker for a short life. */
  public KafkaBrokerSettings shortLived() {
    return new KafkaBrokerSettings(
        dataDirectory, host, port, heapMebibytes, Lifetime.SHORT, quorum);
  }

  /** The same broker as one of several. */
  public KafkaBrokerSettings memberOf(Quorum cluster) {
    return new KafkaBrokerSettings(dataDirectory, host, port, heapMebibytes, lifetime, cluster);
  }
}
