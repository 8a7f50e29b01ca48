package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.CommandException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PortsTest {

  private final Ports ports = new Ports("127.0.0.1");

  @Test
  void refusesAPortThatSomebodyListensOnAndSaysWhatToDo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> ports.asked("--otlp-port", taken.getLocalPort()))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("--otlp-port (0 for any free one)")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(2);
    }
  }

  @Test
  void refusesTheSamePortTwiceAndPortsThatAreNone() {
    int port = ports.free();
    var other = new Ports("127.0.0.1");
    other.asked("--ingress-port", port);

    assertThatThrownBy(() -> other.asked("--otlp-port", port))
        .hasMessage("--otlp-port: " + port + " (expected: a port of its own)");
    assertThatThrownBy(() -> other.asked("--otlp-port", 65_536))
        .hasMessage("--otlp-port: 65536 (expected: a port from 0 to 65535)");
  }

  @Test
  void handsOutNoPortTwice() {
    var handedOut = new HashSet<Integer>();

    for (int i = 0; i < 200; i++) {
      handedOut.add(ports.asked("--ingress-port", 0));
    }

    assertThat(handedOut).hasSize(200);
  }
}
