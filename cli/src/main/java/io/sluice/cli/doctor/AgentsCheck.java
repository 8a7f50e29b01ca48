package io.sluice.cli.doctor;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the settings of agents on this machine lead to this gateway. */
final class AgentsCheck {

  private static final String NAME = "agents";

  private AgentsCheck() {}

  /**
   * @param settings the URLs that agents call, by where they are set; without credentials
   * @param ingress where the gateway takes calls
   * @param otlp where it takes telemetry
   */
  static Finding of(Map<String, String> settings, String ingress, String otlp) {
    if (settings.isEmpty()) {
      return Finding.note(
          NAME,
          "no agent on this machine is told to call a gateway",
          "set the agents up as README.md shows, e.g. ANTHROPIC_BASE_URL="
              + ingress
              + "/anthropic");
    }
    var elsewhere = new TreeMap<String, String>();
    settings.forEach(
        (where, url) -> {
          if (!leadsTo(url, ingress) && !leadsTo(url, otlp)) {
            elsewhere.put(where, url);
          }
        });
    if (elsewhere.isEmpty()) {
      return Finding.good(NAME, String.join(", ", new TreeMap<>(settings).keySet()));
    }
    return Finding.note(
        NAME,
        "these lead elsewhere: " + elsewhere,
        "let them begin with " + ingress + " for calls and " + otlp + " for telemetry");
  }

  private static boolean leadsTo(String url, String gateway) {
    try {
      var there = URI.create(url);
      var here = URI.create(gateway);
      return there.getPort() == here.getPort() && isSameHost(there.getHost(), here.getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSameHost(@Nullable String one, String other) {
    return one != null && (one.equals(other) || (isLoopback(one) && isLoopback(other)));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
