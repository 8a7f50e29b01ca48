package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peer: the Portkey gateway from npm, an AI gateway that records nothing by itself. */
final class Portkey {

  private static final String PROGRAM = "node_modules/@portkey-ai/gateway/build/start-server.js";

  private Portkey() {}

  /**
   * Starts the gateway that {@code npm install @portkey-ai/gateway} put into the directory that the
   * setting {@code PORTKEY} names; empty when there is none.
   */
  static Optional<ChildProcess> start(Path directory, int port) throws IOException {
    var installed = Settings.fromEnvironment().find("PORTKEY").map(Path::of);
    var program = installed.map(home -> home.resolve(PROGRAM)).filter(Files::exists);
    if (program.isEmpty()) {
      System.out.println("portkey is left out: it is not installed (setting PORTKEY)");
      return Optional.empty();
    }
    var command = List.of("node", program.get().toString(), "--port=" + port, "--headless");
    var environment = Map.of("NODE_ENV", "production");
    var log = directory.resolve("portkey.out");
    return Optional.of(ChildProcess.start(command, environment, log).awaitListening(port));
  }

  /** Where it takes messages. */
  static URI messages(int port) {
    return URI.create("http://127.0.0.1:" + port + "/v1/messages");
  }

  /** What it must be told with each request. */
  static Map<String, String> headers(String providerUrl) {
    return Map.of(
        "x-portkey-provider",
        "anthropic",
        "x-portkey-custom-host",
        providerUrl + "/anthropic/v1",
        "x-portkey-forward-headers",
        "x-mock");
  }
}
