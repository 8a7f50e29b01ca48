package io.sluice.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The brokers that make up a cluster; each is a controller as well.
 *
 * @param nodeId which of them this is, from 1
 * @param controllerPorts where the controllers listen, in the order of their ids; empty for a
 *     broker that is alone and finds a port by itself
 */
public record Quorum(int nodeId, List<Integer> controllerPorts) {

  /** One broker, alone. */
  public static final Quorum ALONE = new Quorum(1, List.of());

  private static final int COPIES = 3;

  public Quorum {
    controllerPorts = List.copyOf(requireNonNull(controllerPorts, "controllerPorts"));
  }

  /** How many copies there are of everything. */
  int copies() {
    return Math.max(1, Math.min(COPIES, controllerPorts.size()));
  }

  /** How many of them must have a record before it is acknowledged. */
  int requiredCopies() {
    return copies() == 1 ? 1 : copies() - 1;
  }
}
