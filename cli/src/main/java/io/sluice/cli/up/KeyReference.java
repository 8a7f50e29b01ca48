package io.sluice.cli.up;

import io.sluice.governance.Provider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The variables that providers' API keys are read from. */
final class KeyReference {

  private KeyReference() {}

  /** {@code ANTHROPIC_API_KEY} of {@code ${ANTHROPIC_API_KEY}}; empty when no key is needed. */
  static Optional<String> variable(Provider provider) {
    return Optional.ofNullable(provider.apiKey())
        .filter(reference -> reference.startsWith("${") && reference.endsWith("}"))
        .map(reference -> reference.substring("${".length(), reference.length() - 1));
  }

  /** Those that providers name. */
  static Stream<String> variables(Collection<Provider> providers) {
    return providers.stream().flatMap(provider -> variable(provider).stream());
  }

  /** The providers that cannot be called, because the variable of their key is not set. */
  static List<Provider> withoutKey(
      Collection<Provider> providers, Map<String, String> environment) {
    return providers.stream()
        .filter(
            provider ->
                variable(provider)
                    .map(name -> environment.getOrDefault(name, "").isBlank())
                    .orElse(false))
        .toList();
  }
}
