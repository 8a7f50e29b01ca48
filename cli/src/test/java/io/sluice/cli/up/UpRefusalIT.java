package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put right before anything is started. */
class UpRefusalIT {

  @TempDir Path temp;

  @Test
  void aPortInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var up = UpProcess.start(temp, "--otlp-port", "" + taken.getLocalPort())) {
      assertRefused(
          up, "127.0.0.1:" + taken.getLocalPort(), "choose another port with --otlp-port");
    }
  }

  @Test
  void aConfigurationThatIsWrong() throws Exception {
    Files.writeString(temp.resolve("sluice.yaml"), "modles: {}");

    try (var up = UpProcess.start(temp)) {
      assertRefused(up, "sluice.yaml is not a configuration", "did you mean models?");
    }
  }

  @Test
  void aConfigurationThatIsNotThere() throws Exception {
    try (var up = UpProcess.start(temp, "--config", "nope.yaml")) {
      assertRefused(up, "cannot read the configuration nope.yaml", "there is no such file");
    }
  }

  @Test
  void halfOfWhatTlsNeeds() throws Exception {
    try (var up = UpProcess.start(temp, Map.of("TLS_CERTIFICATE", "tls.crt"))) {
      assertRefused(up, "TLS_KEY: (not set)", "a path, because TLS_CERTIFICATE is set");
    }
  }

  private static void assertRefused(UpProcess up, String what, String remedy) throws Exception {
    assertThat(up.exitCode()).isEqualTo(2);
    assertThat(up.err()).startsWith("sluice: ").contains(what, remedy).doesNotContain("\tat ");
    assertThat(up.out()).isEmpty();
    assertThat(up.data().resolve("kafka")).doesNotExist();
    assertThat(up.data().resolve("run.json")).doesNotExist();
  }
}
