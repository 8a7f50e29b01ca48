package io.sluice.cli.up;

import io.sluice.cli.CommandException;
import io.sluice.kit.PortInUseException;
import io.sluice.sandbox.FreePort;
import java.util.HashSet;
import java.util.Set;

/** Hands out ports: those that were asked for, and free ones, none of them twice. */
final class Ports {

  private static final int HIGHEST = 65_535;

  private final String host;
  private final Set<Integer> taken = new HashSet<>();

  Ports(String host) {
    this.host = host;
  }

  /**
   * The port that was asked for with an option; 0 asks for any free one.
   *
   * @throws CommandException when it may not be had; exit code 2
   */
  int asked(String option, int port) {
    if (port == 0) {
      return free();
    }
    if (port < 0 || port > HIGHEST) {
      throw CommandException.refused(
          option + ": " + port + " (expected: a port from 0 to " + HIGHEST + ")");
    }
    if (!taken.add(port)) {
      throw CommandException.refused(option + ": " + port + " (expected: a port of its own)");
    }
    requireFree(option, port);
    return port;
  }

  int free() {
    int port = FreePort.any(host);
    return taken.add(port) ? port : free();
  }

  private void requireFree(String option, int port) {
    try {
      FreePort.require(host, port);
    } catch (PortInUseException e) {
      throw CommandException.refused(
          e.getMessage()
              + "; stop what listens there, or choose another port with "
              + option
              + " (0 for any free one)");
    }
  }
}
