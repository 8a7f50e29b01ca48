package io.sluice.system;

import io.sluice.cli.governance.GovernancePublisher;
import io.sluice.governance.Api;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Declares one user and two models of one provider: one is drained, one cancelled on abort. */
final class Governed {

  static final String DRAINED = "databricks-drained";
  static final String CANCELLED = "databricks-cancelled";

  private Governed() {}

  /** Puts everything in force, and returns the user's access token. */
  static String declare(String bootstrapServers, String providerUrl) {
    var token =
        NewAccessToken.of(
            "ada@example.com", List.of(), false, Instant.now(), null, new SecureRandom());
    try (var governance = GovernancePublisher.start(bootstrapServers)) {
      governance.put(provider("drains", providerUrl, ClientAbort.DRAIN));
      governance.put(provider("cancels", providerUrl, ClientAbort.CANCEL));
      governance.put(model(DRAINED, "drains"));
      governance.put(model(CANCELLED, "cancels"));
      governance.put(token.token());
    }
    return token.secret();
  }

  private static Provider provider(String name, String url, ClientAbort onClientAbort) {
    return new Provider(name, Api.ANTHROPIC, url, null, null, null, onClientAbort);
  }

  private static Model model(String name, String provider) {
    return new Model(
        name,
        List.of(),
        List.of(new Destination(provider, "claude-opus-4-6", 100)),
        new Price(5, 25, 0.5, 6.25, 10),
        "main.gateway." + provider,
        List.of(),
        List.of());
  }
}
