package io.sluice.governance;

/**
 * A destination that may answer a call, with the provider that serves it.
 *
 * @param destination the provider's model
 * @param provider how it is reached
 */
public record Candidate(Destination destination, Provider provider) {

  /** Names the provider's model, e.g. {@code openai/gpt-5.2}. */
  public String name() {
    return provider.name() + "/" + destination.model();
  }
}
