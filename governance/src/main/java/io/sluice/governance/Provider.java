package io.sluice.governance;

import org.jspecify.annotations.Nullable;

/**
 * A model provider's API.
 *
 * @param name its name in the configuration
 * @param api the API it speaks
 * @param baseUrl e.g. {@code https://api.openai.com/v1}
 * @param apiKey where the API key is found, always a reference such as {@code ${OPENAI_API_KEY}}
 *     and never the key itself, because this record travels; null when the provider needs none
 */
public record Provider(String name, Api api, String baseUrl, @Nullable String apiKey)
    implements Declaration {

  @Override
  public String key() {
    return "provider:" + name;
  }
}
