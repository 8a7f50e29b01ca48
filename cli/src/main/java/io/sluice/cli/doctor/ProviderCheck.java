package io.sluice.cli.doctor;

import io.sluice.governance.Provider;
import java.util.Optional;

/** Whether a provider can be called with the key there is. */
final class ProviderCheck {

  private ProviderCheck() {}

  /** No variable of this name is set. */
  static Finding keyMissing(Provider provider, String variable) {
    return Finding.note(
        name(provider),
        variable + " is not set here; sluice up answers by the mock provider then",
        "set " + variable + " in the environment of the proxy to call the real one");
  }

  /**
   * What the provider said when it was asked for its models.
   *
   * @param status of its answer; empty when there was none
   * @param trouble why there was none
   */
  static Finding of(Provider provider, Optional<Integer> status, String trouble) {
    var name = name(provider);
    if (status.isEmpty()) {
      return Finding.wrong(
          name,
          provider.baseUrl() + " cannot be reached (" + trouble + ")",
          "check base-url, DNS, the firewall and the proxy of your network");
    }
    int code = status.get();
    if (code == 401 || code == 403) {
      return Finding.wrong(
          name,
          "it refuses the key (" + code + ")",
          "make a new key with the provider, set "
              + String.valueOf(provider.apiKey())
              + " in the proxy's environment, start the proxy again");
    }
    if (code == 404) {
      return Finding.note(
          name,
          "it answers, but not at " + provider.baseUrl(),
          "compare base-url with docs/configuration.md: OpenAI's ends in /v1, the others' do not");
    }
    if (code >= 500 || code == 429) {
      return Finding.note(name, "it answers " + code + " now", "ask its status page, try again");
    }
    return Finding.good(name, "answers, and takes the key");
  }

  private static String name(Provider provider) {
    return "provider " + provider.name();
  }
}
